import { ItemError } from '../errors';
import type { ServiceImage } from '../services';
import { Content, piecesOf } from './content';
import type { ImageFile } from './findImages';
import {
	fileKind,
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
	/** Of the picture. */
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

/** Of these, the whole file is read. */
const READ: FileKind[] = ['image', 'pdf'];

/**
 * Looks at a file as it is read: at one that is no image no further than its start, at one that is too large no further
 * than shows that it is.
 *
 * @throws ItemError IMAGE_FORMAT, IMAGE_TOO_LARGE, IMAGE_DAMAGED; or when the signal aborts
 */
export async function checkedImage<File extends Named>(
	chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
	file: File,
	images: readonly ServiceImage[],
	signal: AbortSignal,
): Promise<File & Findings> {
	const { label } = file.image;
	const { name } = file;
	const content = await readContent(chunks, signal);
	const { kind = 'none', start, sizeBytes } = content;
	if (sizeBytes === 0) {
		throw ItemError.of('IMAGE_DAMAGED', { label, name, problem: 'empty: a file of 0 bytes' });
	}
	if (!READ.includes(kind)) {
		const { name: found, remedy } = otherFormat(start);
		throw ItemError.of('IMAGE_FORMAT', { label, name, format: found, remedy });
	}
	if (sizeBytes > MAX_IMAGE_BYTES) {
		throw ItemError.of('IMAGE_TOO_LARGE', { label, name, limitMb: MAX_IMAGE_MB });
	}
	const scan = kind === 'pdf' ? scanOf(content, file, images) : undefined;
	const picture = scan ? await readContent([pictureIn(content.whole(), scan)], signal) : content;
	const format = imageFormat(picture.start)!;
	const { facts } = picture;
	if (facts === null) {
		const problem = `cut off or damaged: it begins like a ${format.name} image but is not complete`;
		throw ItemError.of('IMAGE_DAMAGED', { label, name, problem });
	}
	if (facts.shortSidePx < MIN_SIDE_PX) {
		const problem = `too small to be read: one side is only ${facts.shortSidePx} px long`;
		throw ItemError.of('IMAGE_DAMAGED', { label, name, problem });
	}
	return {
		...file,
		...facts,
		format,
		sizeBytes: picture.sizeBytes,
		scan,
		sha256: picture.sha256(),
	};
}

async function readContent(
	chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
	signal: AbortSignal,
): Promise<Content> {
	const content = new Content();
	for await (const piece of piecesOf(chunks, signal)) {
		content.push(piece);
		const isOther = content.kind !== undefined && !READ.includes(content.kind);
		if (isOther || content.sizeBytes > MAX_IMAGE_BYTES) break;
	}
	content.end();
	return content;
}

/** The picture that is sent: the file itself, or a page of it. */
export function pictureIn(content: Buffer, scan: Pick<Scan, 'page'> | undefined): Buffer {
	return scan === undefined ? content : (scannedPages(content)[scan.page] as Buffer);
}

/** A scan has one page for its image, or one for each image of the document in their order. */
function scanOf(content: Content, { image, name }: Named, images: readonly ServiceImage[]): Scan {
	const pages = scannedPages(content.whole());
	if (typeof pages === 'string') {
		throw notTaken(image, name, pages);
	}
	if (pages.length !== 1 && pages.length !== images.length) {
		throw notTaken(image, name, `it has ${pages.length} pages`);
	}
	const page = pages.length === 1 ? 0 : images.indexOf(image);
	return { page, pages: pages.length, sha256: content.sha256() };
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

/** The content of an image or PDF; of anything else, and beyond the maximum, only a part. @throws when the signal aborts */
export async function readImage(
	chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
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
