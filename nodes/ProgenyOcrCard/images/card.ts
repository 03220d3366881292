import type { IBinaryData, IBinaryKeyData, IExecuteFunctions } from 'n8n-workflow';

import { CardError } from '../errors';
import { safeText } from '../text';
import { imageFormat, imageHeightPx, isWholeImage, otherFormat, type ImageFormat } from './format';
import { readImageFile } from './imageFile';

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

const BYTES_PER_MB = 1024 * 1024;

const FIELD_PARAMETERS: Record<Side, string> = {
	Front: 'frontBinaryPropertyName',
	Back: 'backBinaryPropertyName',
};

/**
 * The two pictures of an item, found and checked by content, read no further than needed for that.
 *
 * @param maxImageMb of one picture
 * @throws CardError IMAGE_MISSING, IMAGE_UNREADABLE, IMAGE_EMPTY, IMAGE_FORMAT, IMAGE_TOO_LARGE,
 *   IMAGE_DAMAGED
 */
export async function cardOfItem(
	ctx: IExecuteFunctions,
	itemIndex: number,
	maxImageMb: number,
): Promise<Card> {
	return {
		front: await imageOfItem(ctx, itemIndex, 'Front', maxImageMb),
		back: await imageOfItem(ctx, itemIndex, 'Back', maxImageMb),
	};
}

async function imageOfItem(
	ctx: IExecuteFunctions,
	itemIndex: number,
	side: Side,
	maxImageMb: number,
): Promise<CardImage> {
	// An expression may give the file itself instead of the name of its field
	const source = ctx.getNodeParameter(FIELD_PARAMETERS[side], itemIndex) as string | IBinaryData;
	const field =
		typeof source === 'object' ? String(source?.fileName ?? 'the given file') : String(source);
	const file = fileOf(ctx, itemIndex, source);
	if (file === null) {
		const available = fieldList(ctx.getInputData()[itemIndex]?.binary);
		throw new CardError('IMAGE_MISSING', { side, field, available });
	}
	const maxBytes = maxImageMb * BYTES_PER_MB;
	const content = await readImageFile(ctx, itemIndex, { file, source }, maxBytes).catch(() => {
		throw new CardError('IMAGE_UNREADABLE', { side, field });
	});
	if (content.length === 0) throw new CardError('IMAGE_EMPTY', { side, field });
	const format = imageFormat(content);
	if (format === null) {
		const { name, remedy } = otherFormat(content);
		throw new CardError('IMAGE_FORMAT', { side, field, format: name, remedy });
	}
	if (content.length > maxBytes) {
		throw new CardError('IMAGE_TOO_LARGE', { side, field, limitMb: maxImageMb });
	}
	if (!isWholeImage(content, format)) {
		throw new CardError('IMAGE_DAMAGED', { side, field, format: format.name });
	}
	return { side, content, format, heightPx: imageHeightPx(content, format) };
}

/** Asked of n8n's helper, which knows every kind of storage and throws where there is no such file. */
function fileOf(
	ctx: IExecuteFunctions,
	itemIndex: number,
	source: string | IBinaryData,
): IBinaryData | null {
	try {
		return ctx.helpers.assertBinaryData(itemIndex, source);
	} catch {
		return null;
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
