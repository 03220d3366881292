import { extname } from 'node:path';
import sharp from 'sharp';
import { badFields, type FieldErrors } from './answers.mts';
import { isUploadedFile, type Form, type UploadedFile } from './form.mts';
import { IMAGE_EXTENSIONS, LITERAL_DOCS_ERRORS } from './invented.mts';
import { documentService, type ServiceName } from './services.mts';

export interface DocumentSubmission {
	service: ServiceName;
	/** By their names in the statistics. */
	files: Record<string, UploadedFile>;
	extendData: boolean;
}

/** Checks all fields and names all the bad ones at once, as DOCUMENTED (ocr_card, ocr_passport). */
export async function documentSubmission(
	service: ServiceName,
	form: Form,
	literalDocs: boolean,
): Promise<DocumentSubmission> {
	const errors: FieldErrors = {};
	const files: Record<string, UploadedFile> = {};
	for (const [field, name] of Object.entries(documentService(service).images)) {
		const file = await checkedImage(form.get(field));
		if (typeof file === 'string') errors[field] = [file];
		else files[name] = file;
	}
	const extendData = checkedBoolean(form.get('extend_data'));
	if (typeof extendData === 'string') errors.extend_data = [extendData];
	if (typeof extendData === 'string' || Object.keys(errors).length > 0) {
		throw badFields(literalDocs ? { ...LITERAL_DOCS_ERRORS, ...errors } : errors);
	}
	return { service, files, extendData };
}

/** The file, or the sentence that refuses it; in the order of DRF's ImageField. */
async function checkedImage(value: unknown): Promise<UploadedFile | string> {
	// DOCUMENTED ocr_card, ocr_passport.
	if (value === undefined) return 'No file was submitted.';
	if (!isUploadedFile(value)) {
		// DOCUMENTED register_face. That a part without file name is text is INFERRED from Django.
		return 'The submitted data was not a file. Check the encoding type on the form.';
	}
	// INFERRED from DRF's FileField, DRF's ImageField and Django's file extension validator.
	if (value.content.length === 0) return 'The submitted file is empty.';
	if (!(await isPngOrJpeg(value.content))) {
		return 'Upload a valid image. The file you uploaded was either not an image or a corrupted image.';
	}
	const extension = extname(value.fileName).slice(1).toLowerCase();
	if (IMAGE_EXTENSIONS.includes(extension)) return value;
	return `File extension “${extension}” is not allowed. Allowed extensions are: ${IMAGE_EXTENSIONS.join(', ')}.`;
}

/** DOCUMENTED: "in PNG, JPEG or JPG file format". */
async function isPngOrJpeg(content: Buffer): Promise<boolean> {
	try {
		const { format } = await sharp(content).metadata();
		return format === 'png' || format === 'jpeg';
	} catch {
		return false;
	}
}

/** INFERRED from DRF's BooleanField. */
const TRUE_WORDS = ['t', 'y', 'yes', 'true', 'on', '1'];
const FALSE_WORDS = ['f', 'n', 'no', 'false', 'off', '0'];

function checkedBoolean(value: unknown): boolean | string {
	// DOCUMENTED ocr_card and ocr_passport, although their tables do not mark the field as required.
	if (value === undefined) return 'This field is required.';
	const word = typeof value === 'string' ? value.toLowerCase() : '';
	if (TRUE_WORDS.includes(word)) return true;
	return FALSE_WORDS.includes(word) ? false : 'Must be a valid boolean.';
}
