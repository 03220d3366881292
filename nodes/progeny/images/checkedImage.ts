import { createHash } from 'node:crypto';

import { ItemError } from '../errors';
import { giveWay } from '../eventLoop';
import type { ServiceImage } from '../services';
import type { ImageFile } from './findImages';
import {
	fileKind,
	imageFacts,
	imageFormat,
	isKnownFormat,
	otherFormat,
	PDF,
	SIGNATURE_BYTES,
	type FileKind,
	type ImageFormat,
} from './format';
import type { ImageFacts } from './jpeg';
import { scannedPages } from './scannedPdf';

/** An image that is good to be sent. Its content is read again for that, rather than kept in memory. */
export type CheckedImage = ImageFile & Findings;

/** Which picture it is, and where it comes from. */
type Named = Pick<ImageFile, 'image' | 'name'>;

interface Findings extends ImageFacts {
	format: ImageFormat;
	/** Of the file. */
	sizeBytes: number;
	/** Of the picture, in hexadecimal digits. */
	sha256: string;
	/** The scan of which it is a page. */
	scan?: Scan;
}

interface Scan {
	/** From 0. */
	page: number;
	pages: number;
	/** Of the whole file. */
	sha256: string;
}

/** No camera makes a larger picture of a document. */
const MAX_IMAGE_MB = 20;
export const MAX_IMAGE_BYTES = MAX_IMAGE_MB * 1024 * 1024;

/** No text on a card can be read in a smaller picture, such as a logo in a mail or a preview. */
const MIN_SIDE_PX = 100;

/** So many take a few milliseconds. */
const HASHED_AT_ONCE_BYTES = 2 * 1024 * 1024;

/** Of these, the whole file is read. */
const READ: FileKind[] = ['image', 'pdf'];

/** @throws ItemError IMAGE_FORMAT, IMAGE_TOO_LARGE, IMAGE_DAMAGED */
export async function checkedImage<File extends Named>(
	content: Buffer,
	file: File,
	images: readonly ServiceImage[],
): Promise<File & Findings> {
	const { label } = file.image;
	const { name } = file;
	if (content.length === 0) {
		throw ItemError.of('IMAGE_DAMAGED', { label, name, problem: 'empty: a file of 0 bytes' });
	}
	const kind = fileKind(content);
	if (!READ.includes(kind)) {
		const { name: found, remedy } = otherFormat(content);
		throw ItemError.of('IMAGE_FORMAT', { label, name, format: found, remedy });
	}
	if (content.length > MAX_IMAGE_BYTES) {
		throw ItemError.of('IMAGE_TOO_LARGE', { label, name, limitMb: MAX_IMAGE_MB });
	}
	const scan = kind === 'pdf' ? await scanOf(content, file, images) : undefined;
	const picture = pictureIn(content, scan);
	const format = imageFormat(picture)!;
	const facts = imageFacts(picture, format);
	if (facts === null) {
		const problem = `cut off or damaged: it begins like a ${format.name} image but is not complete`;
		throw ItemError.of('IMAGE_DAMAGED', { label, name, problem });
	}
	if (facts.shortSidePx < MIN_SIDE_PX) {
		const problem = `too small to be read: one side is only ${facts.shortSidePx} px long`;
		throw ItemError.of('IMAGE_DAMAGED', { label, name, problem });
	}
	const sha256 = await sha256Of(picture);
	return { ...file, ...facts, format, sizeBytes: content.length, scan, sha256 };
}

/** The picture that is sent: the file itself, or a page of it. */
export function pictureIn(content: Buffer, scan: Pick<Scan, 'page'> | undefined): Buffer {
	return scan === undefined ? content : (scannedPages(content)[scan.page] as Buffer);
}

/** A scan has one page for its image, or one for each image of the document in their order. */
async function scanOf(
	content: Buffer,
	{ image, name }: Named,
	images: readonly ServiceImage[],
): Promise<Scan> {
	const pages = scannedPages(content);
	if (typeof pages === 'string') {
		throw notTaken(image, name, pages);
	}
	if (pages.length !== 1 && pages.length !== images.length) {
		throw notTaken(image, name, `it has ${pages.length} pages`);
	}
	const page = pages.length === 1 ? 0 : images.indexOf(image);
	return { page, pages: pages.length, sha256: await sha256Of(content) };
}

/**
 * The pages of a scan stand for all images of the document, or its only page for one.
 *
 * @throws ItemError IMAGE_FORMAT
 */
export function checkScans(all: Array<Named & Findings>): void {
	for (const { image, name, scan } of all) {
		if (scan === undefined || scan.pages === 1) continue;
		if (all.some((other) => other.scan?.sha256 !== scan.sha256)) {
			throw notTaken(image, name, `it has ${scan.pages} pages, but the other side is another file`);
		}
	}
}

function notTaken({ label }: { label: string }, name: string, reason: string): ItemError {
	return ItemError.of('IMAGE_FORMAT', {
		label,
		name,
		format: PDF.name,
		remedy: `The node could not take a picture out of it: ${reason}. ${PDF.remedy}`,
	});
}

async function sha256Of(content: Buffer): Promise<string> {
	const hash = createHash('sha256');
	for (let at = 0; at < content.length; at += HASHED_AT_ONCE_BYTES) {
		await giveWay();
		hash.update(content.subarray(at, at + HASHED_AT_ONCE_BYTES));
	}
	return hash.digest('hex');
}

/** The content of an image or PDF; of anything else, and beyond the maximum, only a part. @throws when the signal aborts */
export async function readImage(
	chunks: AsyncIterable<Uint8Array>,
	maxBytes: number,
	signal: AbortSignal,
): Promise<Buffer> {
	const read: Uint8Array[] = [];
	let bytes = 0;
	let isWanted = false;
	for await (const chunk of chunks) {
		signal.throwIfAborted();
		read.push(chunk);
		bytes += chunk.length;
		if (bytes > maxBytes) break;
		if (isWanted) continue;
		const start = Buffer.concat(read);
		isWanted = READ.includes(fileKind(start));
		// Some never go on
		const isTold = isKnownFormat(start) || bytes >= SIGNATURE_BYTES;
		if (isTold && !isWanted) break;
	}
	return Buffer.concat(read);
}
