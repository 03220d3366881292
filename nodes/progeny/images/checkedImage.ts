import { createHash } from 'node:crypto';

import { ItemError } from '../errors';
import { giveWay } from '../eventLoop';
import type { ImageFile } from './findImages';
import {
	imageFormat,
	imageHeightPx,
	isWholeImage,
	otherFormat,
	SIGNATURE_BYTES,
	type ImageFormat,
} from './format';

/** An image that is good to be sent. Its content is read again for that, rather than kept in memory. */
export interface CheckedImage extends ImageFile {
	format: ImageFormat;
	/** Null where the header does not tell. */
	heightPx: number | null;
	/** Of the content, in hexadecimal digits. */
	sha256: string;
}

/** No camera makes a larger picture of a document. */
const MAX_IMAGE_MB = 20;
export const MAX_IMAGE_BYTES = MAX_IMAGE_MB * 1024 * 1024;

/** This takes a few milliseconds. */
const HASHED_AT_ONCE_BYTES = 2 * 1024 * 1024;

/** @throws ItemError IMAGE_FORMAT, IMAGE_TOO_LARGE, IMAGE_DAMAGED */
export async function checkedImage(content: Buffer, file: ImageFile): Promise<CheckedImage> {
	const { label } = file.image;
	const { name } = file;
	if (content.length === 0) {
		throw ItemError.of('IMAGE_DAMAGED', { label, name, problem: 'empty: a file of 0 bytes' });
	}
	const format = imageFormat(content);
	if (format === null) {
		const { name: found, remedy } = otherFormat(content);
		throw ItemError.of('IMAGE_FORMAT', { label, name, format: found, remedy });
	}
	if (content.length > MAX_IMAGE_BYTES) {
		throw ItemError.of('IMAGE_TOO_LARGE', { label, name, limitMb: MAX_IMAGE_MB });
	}
	if (!isWholeImage(content, format)) {
		const problem = `cut off or damaged: it begins like a ${format.name} image but is not a whole one`;
		throw ItemError.of('IMAGE_DAMAGED', { label, name, problem });
	}
	return {
		...file,
		format,
		heightPx: imageHeightPx(content, format),
		sha256: await sha256Of(content),
	};
}

async function sha256Of(content: Buffer): Promise<string> {
	const hash = createHash('sha256');
	for (let at = 0; at < content.length; at += HASHED_AT_ONCE_BYTES) {
		await giveWay();
		hash.update(content.subarray(at, at + HASHED_AT_ONCE_BYTES));
	}
	return hash.digest('hex');
}

/** The content of an image; of anything else, and beyond the maximum, only a part. @throws when the signal aborts */
export async function readImage(
	chunks: AsyncIterable<Uint8Array>,
	maxBytes: number,
	signal: AbortSignal,
): Promise<Buffer> {
	const read: Uint8Array[] = [];
	let bytes = 0;
	let isChecked = false;
	for await (const chunk of chunks) {
		signal.throwIfAborted();
		read.push(chunk);
		bytes += chunk.length;
		if (bytes > maxBytes) break;
		if (!isChecked && bytes >= SIGNATURE_BYTES) {
			if (imageFormat(Buffer.concat(read)) === null) break;
			isChecked = true;
		}
	}
	return Buffer.concat(read);
}
