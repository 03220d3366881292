import type { IBinaryData, IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import { CardError } from '../errors';
import { safeText } from '../text';
import { imageFormat, imageHeightPx, otherFormat, type ImageFormat } from './format';

export type Side = 'Front' | 'Back';

export interface CardImage {
	side: Side;
	content: Buffer;
	format: ImageFormat;
	/** Null where the header does not tell. */
	heightPx: number | null;
}

export interface Card {
	front: CardImage;
	back: CardImage;
}

/** Of a field, so that one long name does not hide the others. */
const MAX_NAME_LENGTH = 60;

const FIELD_PARAMETERS: Record<Side, string> = {
	Front: 'frontBinaryPropertyName',
	Back: 'backBinaryPropertyName',
};

/**
 * The two pictures of an item, found and checked by content.
 *
 * @throws CardError IMAGE_MISSING, IMAGE_UNREADABLE, IMAGE_EMPTY, IMAGE_FORMAT
 */
export async function cardOfItem(ctx: IExecuteFunctions, itemIndex: number): Promise<Card> {
	return {
		front: await imageOfItem(ctx, itemIndex, 'Front'),
		back: await imageOfItem(ctx, itemIndex, 'Back'),
	};
}

async function imageOfItem(
	ctx: IExecuteFunctions,
	itemIndex: number,
	side: Side,
): Promise<CardImage> {
	// An expression may give the file itself instead of the name of its field
	const source = ctx.getNodeParameter(FIELD_PARAMETERS[side], itemIndex) as string | IBinaryData;
	const field =
		typeof source === 'object' ? String(source?.fileName ?? 'the given file') : String(source);
	if (!hasFile(ctx, itemIndex, source)) {
		const available = fieldList(ctx.getInputData()[itemIndex]?.binary);
		throw new CardError('IMAGE_MISSING', { side, field, available });
	}
	const content = await ctx.helpers.getBinaryDataBuffer(itemIndex, source).catch(() => {
		throw new CardError('IMAGE_UNREADABLE', { side, field });
	});
	if (content.length === 0) throw new CardError('IMAGE_EMPTY', { side, field });
	const format = imageFormat(content);
	if (format === null) {
		const { name, remedy } = otherFormat(content);
		throw new CardError('IMAGE_FORMAT', { side, field, format: name, remedy });
	}
	return { side, content, format, heightPx: imageHeightPx(content, format) };
}

/** Asked of n8n's helper, which knows every kind of storage and throws where there is no such file. */
function hasFile(ctx: IExecuteFunctions, itemIndex: number, source: string | IBinaryData): boolean {
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
