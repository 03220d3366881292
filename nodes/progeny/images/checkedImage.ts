import { ItemError } from '../errors';
import type { ServiceImage } from '../services';
import { Content } from './content';
import type { ImageFile } from './findImages';
import { imageFormat, otherFormat, PDF, WEB_PAGE, type ImageFormat } from './format';
import type { ImageFacts } from './jpeg';
import { scannedPages } from './scannedPdf';

/** An image that is good to be sent. Its content is read again for that, rather than kept in memory. */
export type CheckedImage = ImageFile & Findings;

/** Which picture it is, and where it comes from. */
interface Named extends Pick<ImageFile, 'image' | 'name'> {
	/** What to do if it is a web page, where that is known better than usual. */
	pageRemedy?: string;
}

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

/**
 * What is found out about a file that was read.
 *
 * @throws ItemError IMAGE_FORMAT, IMAGE_TOO_LARGE, IMAGE_DAMAGED; or when the signal aborts
 */
export async function checkedImage<File extends Named>(
	content: Content,
	file: File,
	images: readonly ServiceImage[],
	signal: AbortSignal,
): Promise<File & Findings> {
	const { label } = file.image;
	const { name } = file;
	const { start, sizeBytes } = content;
	if (sizeBytes === 0) {
		throw ItemError.of('IMAGE_DAMAGED', { label, name, problem: 'empty: a file of 0 bytes' });
	}
	if (content.isOther) {
		const { name: format, remedy: usual } = otherFormat(start);
		const remedy = (format === WEB_PAGE && file.pageRemedy) || usual;
		throw ItemError.of('IMAGE_FORMAT', { label, name, format, remedy });
	}
	if (sizeBytes > MAX_IMAGE_BYTES) {
		throw ItemError.of('IMAGE_TOO_LARGE', { label, name, limitMb: MAX_IMAGE_MB });
	}
	const scan = content.kind === 'pdf' ? scanOf(content, file, images) : undefined;
	const picture = scan
		? await Content.of([pictureIn(content.whole(), scan)], MAX_IMAGE_BYTES, signal)
		: content;
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
