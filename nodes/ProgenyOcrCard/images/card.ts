import type { IBinaryData, IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import { serviceText } from '../api/serviceText';
import { CardError } from '../errors';
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

const FIELD_PARAMETERS: Record<Side, string> = {
	Front: 'frontBinaryPropertyName',
	Back: 'backBinaryPropertyName',
};

/**
 * The two pictures of an item, found and checked by content.
 *
 * @throws CardError IMAGE_MISSING, IMAGE_EMPTY, IMAGE_FORMAT
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
	const field = serviceText(typeof source === 'string' ? source : source?.fileName);
	const content = await contentOf(ctx, itemIndex, source);
	if (content === null) {
		const available = fieldList(ctx.getInputData()[itemIndex]?.binary);
		throw new CardError('IMAGE_MISSING', { side, field, available });
	}
	if (content.length === 0) throw new CardError('IMAGE_EMPTY', { side, field });
	const format = imageFormat(content);
	if (format === null) {
		const { name, remedy } = otherFormat(content);
		throw new CardError('IMAGE_FORMAT', { side, field, format: name, remedy });
	}
	return { side, content, format, heightPx: imageHeightPx(content, format) };
}

/** n8n's helpers read every kind of binary storage. They throw where the item has no such file. */
async function contentOf(
	ctx: IExecuteFunctions,
	itemIndex: number,
	source: string | IBinaryData,
): Promise<Buffer | null> {
	try {
		ctx.helpers.assertBinaryData(itemIndex, source);
	} catch {
		return null;
	}
	return await ctx.helpers.getBinaryDataBuffer(itemIndex, source);
}

/** The files an item does have, in a sentence. */
export function fieldList(files: IBinaryKeyData | undefined): string {
	const fields = Object.entries(files ?? {}).map(([field, { mimeType, fileSize }]) => {
		const about = [mimeType, fileSize].filter(Boolean).join(', ');
		return about === '' ? `'${field}'` : `'${field}' (${about})`;
	});
	return fields.length === 0
		? 'The item has no files at all: check that the step before passes them on.'
		: `The item has: ${serviceText(fields.join(', '))}.`;
}
