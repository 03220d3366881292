import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { CardError } from '../errors';
import { imageFormat, imageHeightPx, isWholeImage, otherFormat, type ImageFormat } from './format';
import { readImageFile } from './imageFile';

export type Side = 'Front' | 'Back';

/** Where the picture of one side is. */
export interface SideFile {
	side: Side;
	/** The name of an input field, or the file itself. */
	source: string | IBinaryData;
	/** In the words of an error, for example `the file in 'front'`. */
	name: string;
}

/** The pictures of both sides of one card. */
export interface CardFiles {
	front: SideFile;
	back: SideFile;
}

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

const BYTES_PER_MB = 1024 * 1024;

/** So many bytes may be read of an image that may have so many megabytes. */
export function bytesOf(maxImageMb: number): number {
	return maxImageMb * BYTES_PER_MB;
}

/**
 * Both pictures, read no further than needed to check them.
 *
 * @param maxImageMb of one picture
 * @throws CardError IMAGE_UNREADABLE, IMAGE_EMPTY, IMAGE_FORMAT, IMAGE_TOO_LARGE, IMAGE_DAMAGED
 */
export async function cardOfItem(
	ctx: IExecuteFunctions,
	itemIndex: number,
	{ front, back }: CardFiles,
	maxImageMb: number,
): Promise<Card> {
	const imageOf = async ({ side, source, name }: SideFile): Promise<CardImage> => {
		const reading = readImageFile(ctx, itemIndex, source, bytesOf(maxImageMb));
		const content = await reading.catch(() => {
			throw new CardError('IMAGE_UNREADABLE', { side, name });
		});
		return checkedImage(content, { side, name }, maxImageMb);
	};
	return { front: await imageOf(front), back: await imageOf(back) };
}

/**
 * A picture that is what it should be by its content.
 *
 * @throws CardError IMAGE_EMPTY, IMAGE_FORMAT, IMAGE_TOO_LARGE, IMAGE_DAMAGED
 */
export function checkedImage(
	content: Buffer,
	{ side, name }: Pick<SideFile, 'side' | 'name'>,
	maxImageMb: number,
): CardImage {
	if (content.length === 0) throw new CardError('IMAGE_EMPTY', { side, name });
	const format = imageFormat(content);
	if (format === null) {
		const { name: found, remedy } = otherFormat(content);
		throw new CardError('IMAGE_FORMAT', { side, name, format: found, remedy });
	}
	if (content.length > bytesOf(maxImageMb)) {
		throw new CardError('IMAGE_TOO_LARGE', { side, name, limitMb: maxImageMb });
	}
	if (!isWholeImage(content, format)) {
		throw new CardError('IMAGE_DAMAGED', { side, name, format: format.name });
	}
	return { side, content, format, heightPx: imageHeightPx(content, format) };
}
