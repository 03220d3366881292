import { JpegReader, type FactsReader, type ImageFacts } from './jpeg';

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

const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const JPEG_SIGNATURE = Buffer.from([0xff, 0xd8, 0xff]);

const CONVERT = 'Save it as JPEG or PNG, or convert it in an earlier step.';

/** What a file is taken for: a picture that the service reads, a PDF that may hold one, or a picture of another format. */
export type FileKind = 'image' | 'pdf' | 'otherImage' | 'none';

export const WEB_PAGE = 'a web page';

interface OtherFormat extends FileFormat {
	/** How such a file begins, as Latin-1 text. */
	begins: RegExp;
	kind: FileKind;
}

export const PDF: OtherFormat = {
	begins: /^%PDF/,
	kind: 'pdf',
	name: 'a PDF document',
	remedy: 'Export the page as a JPEG or PNG image, one file for each picture.',
};

/** What people send instead of a PNG or JPEG. */
const OTHER_FORMATS: OtherFormat[] = [
	PDF,
	...[
		['a GIF image', /^GIF8/],
		['a WebP image', /^RIFF.{4}WEBP/s],
		['a TIFF image', /^(II\*\0|MM\0\*)/],
		['an AVIF image', /^.{4}ftypavi[fs]/s],
	].map(([name, begins]) => ({ name, begins, kind: 'otherImage', remedy: CONVERT }) as OtherFormat),
	{
		begins: /^.{4}ftyp(hei[cmsx]|hev[cmsx]|mif1|msf1)/s,
		kind: 'otherImage',
		name: 'a HEIC photo',
		remedy:
			'Convert it to JPEG. In a form, accept only .jpg, .jpeg, .png and .pdf: an iPhone then sends JPEG.',
	},
	{
		begins: /^(\xef\xbb\xbf)?\s*<(!doctype|html|head|!--)/i,
		kind: 'none',
		name: WEB_PAGE,
		remedy: 'Use the link to the picture itself, not to the page that shows it.',
	},
	{
		begins: /^\xef\xbf\xbd/,
		kind: 'none',
		name: 'a file that an earlier step read as text, which destroys it',
		remedy: 'Make that step return a file: in HTTP Request, set Response Format to File.',
	},
	{
		begins: /^\s*"?(data:|\/9j\/|iVBORw0K|JVBERi0)/,
		kind: 'none',
		name: 'base64 text',
		remedy: 'Turn the text into a file with Convert to File (Move Base64 String to File).',
	},
	{
		begins: /^(\xef\xbb\xbf)?\s*(\{\s*["}]|\[\s*["\d{[\]])/,
		kind: 'none',
		name: 'JSON data',
		remedy:
			'Use the picture itself. The JSON may hold its link, or the picture as base64 text for Convert to File.',
	},
];

const UNKNOWN: FileFormat = {
	name: 'not an image that can be recognised',
	remedy: 'Check that the field holds the picture itself, as a JPEG or PNG file.',
};

/** So many bytes tell each of these formats. */
export const SIGNATURE_BYTES = 256;

export function imageFormat(file: Buffer): ImageFormat | null {
	if (begins(file, PNG_SIGNATURE)) return PNG;
	if (begins(file, JPEG_SIGNATURE)) return JPEG;
	return null;
}

export function fileKind(file: Buffer): FileKind {
	if (imageFormat(file) !== null) return 'image';
	return otherFormatOf(file)?.kind ?? 'none';
}

/** Whether so much of a file tells its format. */
export function isKnownFormat(start: Buffer): boolean {
	return imageFormat(start) !== null || otherFormatOf(start) !== undefined;
}

/** What a file is that is no PNG or JPEG. */
export function otherFormat(file: Buffer): FileFormat {
	return otherFormatOf(file) ?? UNKNOWN;
}

/** One that is cut off is refused by the service, or read in part, and paid for. */
export function factsReader({ name }: ImageFormat): FactsReader {
	return name === 'PNG' ? new PngReader() : new JpegReader();
}

const PNG_CHUNKS_AT = 8;
/** As far as width and height. */
const IHDR_BYTES = 16;
/** Length, type and checksum of a chunk. */
const PNG_CHUNK_FRAME = 12;
const [IHDR, IEND] = ['IHDR', 'IEND'].map((type) => Buffer.from(type).readUInt32BE());

/** A PNG is whole if its chunks lead to the last one. */
class PngReader implements FactsReader {
	/** From the next chunk on, or what was read of its head. */
	private rest: Buffer = Buffer.alloc(0);
	/** To the next chunk. */
	private skippedBytes = PNG_CHUNKS_AT;
	private sizePx?: { height: number; width: number };
	private isOver = false;
	private isWhole = false;

	push(piece: Buffer): void {
		if (this.isOver) return;
		this.rest = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece]);
		while (!this.isOver && this.rest.length >= this.skippedBytes + this.wantedBytes) {
			this.readChunk(this.rest.subarray(this.skippedBytes));
		}
		const passedBytes = Math.min(this.skippedBytes, this.rest.length);
		this.skippedBytes -= passedBytes;
		this.rest = this.rest.subarray(passedBytes);
	}

	facts(): ImageFacts | null {
		if (!this.isWhole) return null;
		const { height: heightPx, width } = this.sizePx!;
		return { heightPx, shortSidePx: Math.min(heightPx, width), mayBeCutOff: false };
	}

	private get wantedBytes(): number {
		return this.sizePx === undefined ? IHDR_BYTES : PNG_CHUNK_FRAME;
	}

	private readChunk(chunk: Buffer): void {
		const type = chunk.readUInt32BE(4);
		if (this.sizePx === undefined && type === IHDR) {
			this.sizePx = { width: chunk.readUInt32BE(8), height: chunk.readUInt32BE(12) };
		}
		this.isWhole = type === IEND && this.sizePx !== undefined;
		// Of zeros, with which a download that broke off is filled, there may be megabytes
		this.isOver = this.isWhole || this.sizePx === undefined || type === 0;
		this.skippedBytes += PNG_CHUNK_FRAME + chunk.readUInt32BE(0);
	}
}

function otherFormatOf(file: Buffer): OtherFormat | undefined {
	const start = file.toString('latin1', 0, SIGNATURE_BYTES);
	return OTHER_FORMATS.find((one) => one.begins.test(start));
}

function begins(file: Buffer, signature: Buffer): boolean {
	return file.subarray(0, signature.length).equals(signature);
}
