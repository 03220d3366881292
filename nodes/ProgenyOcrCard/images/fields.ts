import type {
	IBinaryData,
	IBinaryKeyData,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';

import { CardError } from '../errors';
import { isRecord, without } from '../json';
import { safeText } from '../text';
import type { CardFiles, Side, SideFile } from './card';

/** Of a field, so that one long name does not hide the others. */
const MAX_NAME_LENGTH = 60;

/** Where a workflow with the binary mode `combined` has the files of an item. */
export const FILES_IN_JSON = '_files';

const PARAMETERS: Record<Side, string> = {
	Front: 'frontBinaryPropertyName',
	Back: 'backBinaryPropertyName',
};

const OTHER_SIDE: Record<Side, Side> = { Front: 'Back', Back: 'Front' };

/** How a field is named that holds a side: `Front_of_the_card`, `idBack`, but not `backup`, `feedback`. */
const NAMED_LIKE: Record<Side, RegExp> = {
	Front: /front/i,
	Back: /(?<!feed|call|play|cash)back(?!up|ground)/i,
};

/** The name of an input field, an empty text where the panel has none, or the file itself. */
type Given = string | IBinaryData;

export interface FoundFiles extends CardFiles {
	/** The two fields that were taken in their order, because their names did not tell. */
	takenInOrder?: Record<Side, string>;
}

/**
 * The pictures of an item, in the fields that the panel names, or else in those whose names tell.
 *
 * @throws CardError IMAGE_MISSING, IMAGE_NOT_FOUND, OPTION_INVALID
 */
export function filesOfItem(ctx: IExecuteFunctions, itemIndex: number): FoundFiles {
	const item = ctx.getInputData()[itemIndex];
	const files = filesOf(item);
	const given = {
		Front: givenFile(ctx, itemIndex, 'Front'),
		Back: givenFile(ctx, itemIndex, 'Back'),
	};
	const takenInOrder = given.Front === '' && given.Back === '' ? imagesInOrder(files) : undefined;

	const isInJson = (field: string) =>
		item.binary?.[field] === undefined && files[field] !== undefined;
	const fileOf = (side: Side): SideFile => {
		const source = given[side];
		if (typeof source === 'object') {
			const fileName = safeText(source.fileName ?? 'without a name', MAX_NAME_LENGTH);
			return { side, source, name: `the file '${fileName}'` };
		}
		const named = { side, source, name: `the file in '${source}'` };
		if (source !== '' && !isInJson(source)) return existing(ctx, itemIndex, named, files);
		const left = without(files, String(given[OTHER_SIDE[side]]));
		const field = source || (takenInOrder?.[side] ?? fieldOf(side, left));
		if (field === undefined) {
			const word = side.toLowerCase();
			throw new CardError('IMAGE_NOT_FOUND', { side, word, available: fieldList(files) });
		}
		return { side, source: isInJson(field) ? files[field] : field, name: `the file in '${field}'` };
	};
	return { front: fileOf('Front'), back: fileOf('Back'), takenInOrder };
}

/** All files of an item, by their fields. */
export function filesOf({ json, binary }: INodeExecutionData): IBinaryKeyData {
	const inJson = json[FILES_IN_JSON];
	return { ...(isRecord(inJson) ? (inJson as unknown as IBinaryKeyData) : {}), ...binary };
}

/** An expression may give the file itself instead of the name of its field. */
function givenFile(ctx: IExecuteFunctions, itemIndex: number, side: Side): Given {
	const value: unknown = ctx.getNodeParameter(PARAMETERS[side], itemIndex);
	if (typeof value !== 'object' || value === null) return String(value ?? '').trim();
	if (typeof (value as Partial<IBinaryData>).mimeType === 'string') return value as IBinaryData;
	throw new CardError('OPTION_INVALID', {
		parameter: `${side} Input Data Field Name`,
		value: Array.isArray(value) ? 'a list' : 'an object that is no file',
		expected: 'the name of an input field',
	});
}

/** The field whose name is the side's, or the only one whose name holds it. */
function fieldOf(side: Side, files: IBinaryKeyData): string | undefined {
	const exact = side.toLowerCase();
	if (files[exact] !== undefined) return exact;
	const alike = Object.keys(files).filter(
		(field) => NAMED_LIKE[side].test(field) && !NAMED_LIKE[OTHER_SIDE[side]].test(field),
	);
	return alike.length === 1 ? alike[0] : undefined;
}

/** Two images of an item in which no name tells a side; undefined for anything else. */
function imagesInOrder(files: IBinaryKeyData): Record<Side, string> | undefined {
	const fields = Object.keys(files);
	const isTold = fields.some((field) =>
		Object.values(NAMED_LIKE).some((namedLike) => namedLike.test(field)),
	);
	const images = fields.filter((field) => files[field]?.mimeType?.startsWith('image/'));
	if (isTold || images.length !== 2) return undefined;
	const [Front, Back] = images;
	return { Front, Back };
}

/** @throws CardError IMAGE_MISSING where there is no such file */
function existing(
	ctx: IExecuteFunctions,
	itemIndex: number,
	file: SideFile,
	files: IBinaryKeyData,
): SideFile {
	const { side, source } = file;
	if (isThere(ctx, itemIndex, source)) return file;
	// A link may be a secret, and belongs into another parameter
	const isLink = /^https?:/i.test(String(source));
	throw new CardError('IMAGE_MISSING', {
		side,
		field: isLink ? 'https:…' : String(source),
		available: isLink ? "This is a link: set 'Image Source' to URL." : fieldList(files),
	});
}

/** Asked of n8n's helper, which knows every kind of storage and throws where there is no such file. */
function isThere(ctx: IExecuteFunctions, itemIndex: number, source: Given): boolean {
	try {
		ctx.helpers.assertBinaryData(itemIndex, source);
		return true;
	} catch {
		return false;
	}
}

/** The files an item does have, in a sentence. */
export function fieldList(files: IBinaryKeyData): string {
	const fields = Object.entries(files).map(([field, file]) => {
		const about = [file?.mimeType, file?.fileSize].filter(Boolean).join(', ');
		const name = `'${safeText(field, MAX_NAME_LENGTH)}'`;
		return about === '' ? name : `${name} (${about})`;
	});
	return fields.length === 0
		? 'The item has no files at all: check that the step before passes them on.'
		: `The item has: ${fields.join(', ')}.`;
}
