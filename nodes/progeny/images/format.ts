/** What a file is by its content, whatever its name says. */
export interface FileFormat {
	name: string;
	/** What to do when the service does not read it. */
	remedy: string;
}

export interface ImageFormat {
	name: 'PNG' | 'JPEG';
	mimeType: string;
	extension: string;
}

const PNG: ImageFormat = { name: 'PNG', mimeType: 'image/png', extension: 'png' };
const JPEG: ImageFormat = { name: 'JPEG', mimeType: 'image/jpeg', extension: 'jpg' };

const CONVERT = 'Save it as JPEG or PNG, or convert it in an earlier step.';

/** Signatures of what people send instead of a PNG or JPEG. `at` is the offset in bytes. */
const OTHER_FORMATS: Array<{ at: number; text: string; name: string; remedy: string }> = [
	{
		at: 0,
		text: '%PDF',
		name: 'a PDF document',
		remedy: 'Export the page with the card as a JPEG or PNG image, one file for each side.',
	},
	{
		at: 0,
		text: 'GIF8',
		name: 'a GIF image',
		remedy: CONVERT,
	},
	{ at: 8, text: 'WEBP', name: 'a WebP image', remedy: CONVERT },
	{ at: 0, text: 'II*\0', name: 'a TIFF image', remedy: CONVERT },
	{ at: 0, text: 'MM\0*', name: 'a TIFF image', remedy: CONVERT },
	{ at: 4, text: 'ftypavif', name: 'an AVIF image', remedy: CONVERT },
	...['<!DOCTYPE', '<!doctype', '<html'].map((text) => ({
		at: 0,
		text,
		name: 'a web page',
		remedy: 'Use the link of the picture itself, not of the page that shows it.',
	})),
	...['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1'].map((brand) => ({
		at: 4,
		text: `ftyp${brand}`,
		name: 'a HEIC photo',
		remedy:
			"Convert it to JPEG. On an iPhone, 'Most Compatible' under Settings, Camera, Formats takes JPEG photos.",
	})),
];

const UNKNOWN: FileFormat = {
	name: 'not an image that can be recognised',
	remedy: 'Check that the field holds the picture itself, as a JPEG or PNG file.',
};

/** So many bytes tell each of these formats. */
export const SIGNATURE_BYTES = 12;

export function imageFormat(file: Buffer): ImageFormat | null {
	if (startsWith(file, 0, '\x89PNG\r\n\x1a\n')) return PNG;
	if (startsWith(file, 0, '\xff\xd8\xff')) return JPEG;
	return null;
}

/** What a file is that is no PNG or JPEG. */
export function otherFormat(file: Buffer): FileFormat {
	return OTHER_FORMATS.find(({ at, text }) => startsWith(file, at, text)) ?? UNKNOWN;
}

/** The height from the file's header, in pixels; null where the header does not hold one. */
export function imageHeightPx(file: Buffer, format: ImageFormat): number | null {
	return format.name === 'PNG' ? pngHeightPx(file) : jpegHeightPx(file);
}

/**
 * Whether a file is built like an image of its format from its start to its end. One that is cut off
 * is refused by the service, or read in part, and paid for.
 */
export function isWholeImage(file: Buffer, format: ImageFormat): boolean {
	return format.name === 'PNG' ? isWholePng(file) : isWholeJpeg(file);
}

const PNG_CHUNKS_AT = 8;
/** Length, type and checksum of a chunk. */
const PNG_CHUNK_FRAME = 12;

function pngHeightPx(file: Buffer): number | null {
	return startsWith(file, 12, 'IHDR') && file.length >= 24 ? file.readUInt32BE(20) : null;
}

function isWholePng(file: Buffer): boolean {
	if (pngHeightPx(file) === null) return false;
	let at = PNG_CHUNKS_AT;
	while (at + PNG_CHUNK_FRAME <= file.length) {
		if (startsWith(file, at + 4, 'IEND')) return true;
		at += PNG_CHUNK_FRAME + file.readUInt32BE(at);
	}
	return false;
}

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);

function jpegHeightPx(file: Buffer): number | null {
	for (const { marker, at } of jpegSegments(file)) {
		// SOF0 to SOF15, but for DHT, JPG and DAC
		const isFrameHeader = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
		if (isFrameHeader && at + 7 <= file.length) return file.readUInt16BE(at + 5);
	}
	return null;
}

function isWholeJpeg(file: Buffer): boolean {
	if (jpegHeightPx(file) === null) return false;
	for (const { marker, at } of jpegSegments(file)) {
		// Behind it, phones put more: a second picture, or a film
		if (marker === START_OF_SCAN) return file.includes(END_OF_IMAGE, at);
	}
	return false;
}

/** The segments up to the first scan, behind which there is picture data. `at` is the offset of the marker. */
function* jpegSegments(file: Buffer): Generator<{ marker: number; at: number }> {
	let at = 2;
	while (at + 4 <= file.length && file[at] === 0xff) {
		const marker = file[at + 1];
		if (marker === 0xff) {
			// A marker may be preceded by any number of fill bytes
			at += 1;
			continue;
		}
		yield { marker, at };
		if (marker === START_OF_SCAN) return;
		at += 2 + file.readUInt16BE(at + 2);
	}
}

function startsWith(file: Buffer, at: number, text: string): boolean {
	return file.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1'));
}
