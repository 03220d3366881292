import type { IBinaryData, IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import { CardError } from '../errors';
import { safeText } from '../text';
import type { CardFiles, Side, SideFile } from './card';

/** Of a field, so that one long name does not hide the others. */
const MAX_NAME_LENGTH = 60;

const PARAMETERS: Record<Side, string> = {
	Front: 'frontBinaryPropertyName',
	Back: 'backBinaryPropertyName',
};

/** How a field is named that holds a side: `Front_of_the_card`, `idBack`, but not `backup`. */
const NAMED_LIKE: Record<Side, RegExp> = { Front: /front/i, Back: /back(?!up|ground)/i };

export interface FoundFiles extends CardFiles {
	/** The two fields that were taken in their order, because their names did not tell. */
	takenInOrder?: [front: string, back: string];
}

/**
 * The pictures of an item, in the fields that the panel names, or else in those whose names tell.
 *
 * @throws CardError IMAGE_MISSING, IMAGE_NOT_FOUND
 */
export function filesOfItem(ctx: IExecuteFunctions, itemIndex: number): FoundFiles {
	const files = ctx.getInputData()[itemIndex]?.binary ?? {};
	// An expression may give the file itself instead of the name of its field
	const given = (side: Side): string | IBinaryData => {
		const value = ctx.getNodeParameter(PARAMETERS[side], itemIndex) ?? '';
		return typeof value === 'object' ? (value as unknown as IBinaryData) : String(value).trim();
	};
	const front = given('Front');
	const back = given('Back');
	const inOrder = front === '' && back === '' ? imagesInOrder(files) : undefined;

	const fileOf = (side: Side, source: string | IBinaryData): SideFile => {
		if (typeof source === 'object') {
			const name = `the file '${safeText(source.fileName ?? 'without a name', MAX_NAME_LENGTH)}'`;
			return existing(ctx, itemIndex, { side, source, name });
		}
		const field = source || fieldOf(side, files) || inOrder?.[side === 'Front' ? 0 : 1];
		if (field === undefined) {
			const word = side.toLowerCase();
			throw new CardError('IMAGE_NOT_FOUND', { side, word, available: fieldList(files) });
		}
		return existing(ctx, itemIndex, { side, source: field, name: `the file in '${field}'` });
	};
	return { front: fileOf('Front', front), back: fileOf('Back', back), takenInOrder: inOrder };
}

/** The field whose name is the side's, or the only one whose name holds it. */
function fieldOf(side: Side, files: IBinaryKeyData): string | undefined {
	const exact = side.toLowerCase();
	if (files[exact] !== undefined) return exact;
	const otherSide = side === 'Front' ? 'Back' : 'Front';
	const alike = Object.keys(files).filter(
		(field) => NAMED_LIKE[side].test(field) && !NAMED_LIKE[otherSide].test(field),
	);
	return alike.length === 1 ? alike[0] : undefined;
}

/** Two images of which no name tells a side; undefined for anything else. */
function imagesInOrder(files: IBinaryKeyData): [string, string] | undefined {
	const images = Object.keys(files).filter((field) => files[field]?.mimeType?.startsWith('image/'));
	const isTold = Object.keys(files).some((field) =>
		Object.values(NAMED_LIKE).some((namedLike) => namedLike.test(field)),
	);
	const [front, back, ...others] = images;
	return back === undefined || others.length > 0 || isTold ? undefined : [front, back];
}

/** @throws CardError IMAGE_MISSING where there is no such file */
function existing(ctx: IExecuteFunctions, itemIndex: number, file: SideFile): SideFile {
	const { side, source, name } = file;
	if (isThere(ctx, itemIndex, source)) return file;
	const field = typeof source === 'string' ? source : name;
	const available = fieldList(ctx.getInputData()[itemIndex]?.binary);
	throw new CardError('IMAGE_MISSING', { side, field, available });
}

/** Asked of n8n's helper, which knows every kind of storage and throws where there is no such file. */
function isThere(ctx: IExecuteFunctions, itemIndex: number, source: string | IBinaryData): boolean {
	try {
		ctx.helpers.assertBinaryData(itemIndex, source);
		return true;
	} catch {
		return false;
	}
}

/** The files an item does have, in a sentence. */
export function fieldList(files: IBinaryKeyData | undefined): string {
	const fields = Object.entries(files ?? {}).map(([field, file]) => {
		const about = [file?.mimeType, file?.fileSize].filter(Boolean).join(', ');
		const name = `'${safeText(field, MAX_NAME_LENGTH)}'`;
		return about === '' ? name : `${name} (${about})`;
	});
	return fields.length === 0
		? 'The item has no files at all: check that the step before passes them on.'
		: `The item has: ${fields.join(', ')}.`;
}

/** One hint for all items of a run; undefined where the names of all fields told. */
export function orderHint(
	notes: Array<{ itemIndex: number; takenInOrder?: [front: string, back: string] }>,
): string | undefined {
	const taken = notes.filter(({ takenInOrder }) => takenInOrder !== undefined);
	if (taken.length === 0) return undefined;
	const [{ itemIndex, takenInOrder }] = taken;
	const [front, back] = takenInOrder!.map((field) => safeText(field, MAX_NAME_LENGTH));
	const more = taken.length - 1;
	const others = more === 0 ? '' : `, and so on in ${more} more item${more === 1 ? '' : 's'}`;
	return `Item ${itemIndex}: no field is named like front or back, so the first image, '${front}', was taken for the front, and the second, '${back}', for the back${others}. If that is wrong, set 'Front Input Data Field Name' and 'Back Input Data Field Name'.`;
}
