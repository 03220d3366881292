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

function pngHeightPx(file: Buffer): number | null {
	return startsWith(file, 12, 'IHDR') && file.length >= 24 ? file.readUInt32BE(20) : null;
}

/** Walks the segments up to the frame header (SOF0 to SOF15, but for DHT, JPG and DAC). */
function jpegHeightPx(file: Buffer): number | null {
	let at = 2;
	while (at + 7 <= file.length && file[at] === 0xff) {
		const marker = file[at + 1];
		const isFrameHeader = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
		if (isFrameHeader) return file.readUInt16BE(at + 5);
		// A marker may be preceded by any number of fill bytes
		at += marker === 0xff ? 1 : 2 + file.readUInt16BE(at + 2);
	}
	return null;
}

function startsWith(file: Buffer, at: number, text: string): boolean {
	return file.subarray(at, at + text.length).equals(Buffer.from(text, 'latin1'));
}
