import type { IBinaryData, IBinaryKeyData, INodeExecutionData } from 'n8n-workflow';

import { ItemError } from '../errors';
import { isRecord } from '../json';
import type { ServiceImage } from '../services';
import { safeText } from '../text';

/** Of an input field, so that one long name does not hide the others. */
const MAX_NAME_LENGTH = 60;

/** Where a workflow with the binary mode `combined` has the files of an item. */
export const FILES_IN_JSON = '_files';

/** The name of an input field, an empty text where the panel has none, or the file itself. */
export type GivenFile = string | IBinaryData;

/** Where the picture of one side is. */
export interface ImageFile {
	image: ServiceImage;
	/** The name of an input field, or the file itself. */
	source: string | IBinaryData;
	/** In the words of an error, for example `the file in 'front'`. */
	name: string;
}

export interface FoundFiles {
	/** In the order of the service's images. */
	files: ImageFile[];
	/** The input fields that were taken in their order, because their names did not tell. */
	takenInOrder?: string[];
}

/**
 * The pictures of an item: in the fields that the panel names, or else in those whose names tell, or else
 * in their order.
 *
 * @param given for each of the service's images, what the panel says
 * @param isStored whether n8n has a file of the item by this name, or this file
 * @throws ItemError IMAGE_MISSING
 */
export function findImages(
	item: INodeExecutionData,
	images: readonly ServiceImage[],
	given: GivenFile[],
	isStored: (source: GivenFile) => boolean,
): FoundFiles {
	const files = filesOf(item);
	const isGivenNone = given.every((one) => one === '');
	const takenInOrder = isGivenNone ? fieldsInOrder(files, images) : undefined;
	const left = Object.keys(files).filter((name) => !given.includes(name));
	const found = images.map((image, index): ImageFile => {
		const one = given[index];
		if (typeof one === 'object') {
			const fileName = safeText(one.fileName ?? 'without a name', MAX_NAME_LENGTH);
			return { image, source: one, name: `the file '${fileName}'` };
		}
		const field = one || (takenInOrder?.[index] ?? fieldOf(image, images, left));
		if (field === undefined) {
			const problem = `the item does not have exactly one file that is named like '${image.name}'`;
			throw missing(image, problem, files);
		}
		const source = item.binary?.[field] === undefined ? (files[field] ?? field) : field;
		if (!isStored(source)) throw notThere(image, field, files);
		return { image, source, name: `the file in '${field}'` };
	});
	return { files: found, takenInOrder };
}

/** All files of an item, by their input fields. */
export function filesOf({ json, binary }: INodeExecutionData): IBinaryKeyData {
	const inJson = json[FILES_IN_JSON];
	return { ...(isRecord(inJson) ? (inJson as unknown as IBinaryKeyData) : {}), ...binary };
}

/** The field whose name is the image's, or the only one whose name holds it and no other image's. */
function fieldOf(
	image: ServiceImage,
	images: readonly ServiceImage[],
	fields: string[],
): string | undefined {
	if (fields.includes(image.name)) return image.name;
	const alike = fields.filter((field) =>
		images.every((one) => one.namedLike.test(field) === (one === image)),
	);
	return alike.length === 1 ? alike[0] : undefined;
}

/** Just as many pictures as wanted, and no name that tells one; undefined for anything else. */
function fieldsInOrder(
	files: IBinaryKeyData,
	images: readonly ServiceImage[],
): string[] | undefined {
	const fields = Object.keys(files);
	const isTold = fields.some((field) => images.some(({ namedLike }) => namedLike.test(field)));
	const pictures = fields.filter((field) => files[field]?.mimeType?.startsWith('image/'));
	return isTold || pictures.length !== images.length ? undefined : pictures;
}

function notThere(image: ServiceImage, field: string, files: IBinaryKeyData): ItemError {
	const problem = (name: string) => `the item has no file in the input data field '${name}'`;
	if (!/^https?:/i.test(field)) return missing(image, problem(field), files);
	// A link may be a secret, and belongs into another parameter
	const available = "This is a link: set 'Image Source' to URL.";
	return ItemError.of('IMAGE_MISSING', {
		label: image.label,
		problem: problem('https:…'),
		available,
	});
}

function missing({ label }: ServiceImage, problem: string, files: IBinaryKeyData): ItemError {
	const advice = `Set '${label} Input Data Field Name' to the field that holds this picture.`;
	return ItemError.of('IMAGE_MISSING', {
		label,
		problem,
		available: `${fileList(files)} ${advice}`,
	});
}

/** The files an item does have, in a sentence. */
export function fileList(files: IBinaryKeyData): string {
	const shown = Object.entries(files).map(([field, file]) => {
		const about = [file?.mimeType, file?.fileSize].filter(Boolean).join(', ');
		const name = `'${safeText(field, MAX_NAME_LENGTH)}'`;
		return about === '' ? name : `${name} (${about})`;
	});
	return shown.length === 0
		? 'The item has no files at all: check that the step before passes them on.'
		: `The item has: ${shown.join(', ')}.`;
}
