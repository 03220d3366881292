/** What is known of an image without decoding it. */
export interface ImageFacts {
	/** As it is shown: many phones store a JPEG on its side. */
	heightPx: number;
	shortSidePx: number;
	/** Whether it has no end marker. Some cameras write none. */
	mayBeCutOff: boolean;
}

/** Finds the facts of an image from its pieces, none of which it keeps for long. */
export interface FactsReader {
	push(piece: Buffer): void;
	/** When all pieces have come; null where the image is not whole. */
	facts(): ImageFacts | null;
}

interface Segment {
	marker: number;
	/** Of its data, behind the length. */
	at: number;
	end: number;
}

const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;
const APP1 = 0xe1;
/** RST0 to RST7, SOI and EOI have no data, as well as TEM. */
const isBare = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= END_OF_IMAGE);
/** SOF0 to SOF15, but for DHT, JPG and DAC. */
const isFrameHeader = (marker: number) =>
	marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** So many zeros at the end are no picture: a download that broke off can leave them. */
const FILLING = Buffer.alloc(16);

const END_MARKER = Buffer.from([0xff, END_OF_IMAGE]);

/** What comes before the picture data. */
interface Head {
	sizePx?: [height: number, width: number];
	isOnItsSide: boolean;
	/** Where the picture data begins, in bytes from the start. */
	scanAt: number;
}

/**
 * The facts of a JPEG that has all from its start to its picture data; null of one that breaks off before, or
 * whose end is filled with zeros. What decoders read is taken, as cameras and phones write more than the standard
 * has: padding between segments, further pictures or a film behind the end.
 */
export class JpegReader implements FactsReader {
	/** Until the picture data begins. */
	private start: Buffer[] = [];
	private startBytes = 0;
	private looksAtBytes = 0;
	private head?: Head;
	/** Of what was read last of the picture data, as much as could be filling. */
	private tail: Buffer = Buffer.alloc(0);
	private isEnded = false;

	push(piece: Buffer): void {
		if (this.head) {
			this.readScan(piece);
			return;
		}
		this.start.push(piece);
		this.startBytes += piece.length;
		// So that a long start is not looked through for each of its pieces
		if (this.startBytes >= this.looksAtBytes) this.readStart();
	}

	facts(): ImageFacts | null {
		if (!this.head) this.readStart();
		const { sizePx, isOnItsSide = false } = this.head ?? {};
		const isFilled = this.tail.length < FILLING.length || this.tail.equals(FILLING);
		if (sizePx === undefined || (!this.isEnded && isFilled)) return null;
		const heightPx = sizePx[isOnItsSide ? 1 : 0];
		return { heightPx, shortSidePx: Math.min(...sizePx), mayBeCutOff: !this.isEnded };
	}

	private readStart(): void {
		const start = Buffer.concat(this.start);
		this.start = [start];
		this.looksAtBytes = 2 * start.length;
		const head = headOf(start);
		// Its last segment may not be there as a whole
		if (head === undefined || head.scanAt > start.length) return;
		this.head = head;
		this.start = [];
		this.readScan(start.subarray(head.scanAt));
	}

	private readScan(piece: Buffer): void {
		const seam = Buffer.concat([this.tail.subarray(-1), piece.subarray(0, 1)]);
		this.isEnded ||= seam.equals(END_MARKER) || piece.includes(END_MARKER);
		const last = piece.subarray(-FILLING.length);
		this.tail = Buffer.concat([this.tail, last]).subarray(-FILLING.length);
	}
}

function headOf(start: Buffer): Head | undefined {
	let sizePx: Head['sizePx'];
	let isOnItsSide = false;
	for (const { marker, at, end } of segments(start)) {
		if (isFrameHeader(marker) && at + 5 <= start.length) {
			sizePx ??= [start.readUInt16BE(at + 1), start.readUInt16BE(at + 3)];
		}
		if (marker === APP1) isOnItsSide ||= orientation(start.subarray(at, end)) >= 5;
		if (marker === START_OF_SCAN) return { sizePx, isOnItsSide, scanAt: end };
	}
	return undefined;
}

/** Cameras write some hundred segments. A made-up file of 20 MB may have millions. */
const MAX_MARKERS = 10_000;

/** The segments of a JPEG; those behind the start of a scan are none, as picture data follows it. */
function* segments(file: Buffer): Generator<Segment> {
	let at = 2;
	for (let markers = 0; markers < MAX_MARKERS; markers += 1) {
		// Decoders, too, skip what is no marker
		at = file.indexOf(0xff, at);
		if (at === -1) return;
		const marker = file[at + 1];
		if (marker === 0xff) {
			at += 1;
			continue;
		}
		at += 2;
		if (marker === 0 || isBare(marker)) continue;
		if (at + 2 > file.length) return;
		const end = at + file.readUInt16BE(at);
		yield { marker, at: at + 2, end };
		at = Math.max(end, at + 2);
	}
}

const EXIF = Buffer.from('Exif\0\0');
const ORIENTATION = 0x0112;

/** The orientation that a camera has noted, from 1 to 8; from 5 on the sides are exchanged. */
function orientation(app1: Buffer): number {
	if (!app1.subarray(0, EXIF.length).equals(EXIF)) return 1;
	const tiff = app1.subarray(EXIF.length);
	const isLittle = tiff.toString('latin1', 0, 2) === 'II';
	const number = (at: number, bytes: 2 | 4) => {
		if (at + bytes > tiff.length) return 0;
		return isLittle ? tiff.readUIntLE(at, bytes) : tiff.readUIntBE(at, bytes);
	};
	const directoryAt = number(4, 4);
	// What it says of their number may be wrong
	const end = Math.min(tiff.length, directoryAt + 2 + number(directoryAt, 2) * 12);
	for (let at = directoryAt + 2; at < end; at += 12) {
		if (number(at, 2) === ORIENTATION) return number(at + 8, 2);
	}
	return 1;
}
