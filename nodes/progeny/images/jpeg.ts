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

/** Cameras write some hundred markers. A made-up file of 20 MB may have millions. */
const MAX_MARKERS = 10_000;

/** Of a marker and the length of its segment. */
const SEGMENT_HEAD_BYTES = 4;

/**
 * The facts of a JPEG that has all from its start to its picture data; null of one that breaks off before, or
 * whose end is filled with zeros. What decoders read is taken, as cameras and phones write more than the standard
 * has: padding between segments, further pictures or a film behind the end.
 */
export class JpegReader implements FactsReader {
	/** Until the picture data begins: from the next marker on, if that could not be read yet. */
	private rest: Buffer = Buffer.alloc(0);
	/** To the next marker; SOI is known already. */
	private skippedBytes = 2;
	private markers = 0;
	private sizePx?: [height: number, width: number];
	private isOnItsSide = false;
	private isInScan = false;
	/** Of what was read last of the picture data, as much as could be filling. */
	private tail: Buffer = Buffer.alloc(0);
	private isEnded = false;

	push(piece: Buffer): void {
		if (this.isInScan) this.readScan(piece);
		else this.readHead(piece);
	}

	facts(): ImageFacts | null {
		const { sizePx } = this;
		const isFilled = this.tail.length < FILLING.length || this.tail.equals(FILLING);
		if (!this.isInScan || sizePx === undefined || (!this.isEnded && isFilled)) return null;
		const heightPx = sizePx[this.isOnItsSide ? 1 : 0];
		return { heightPx, shortSidePx: Math.min(...sizePx), mayBeCutOff: !this.isEnded };
	}

	private readHead(piece: Buffer): void {
		if (this.markers === MAX_MARKERS) return;
		this.rest = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece]);
		while (!this.isInScan && this.markers < MAX_MARKERS && this.readMarker()) this.markers += 1;
		if (!this.isInScan) return;
		this.readScan(this.rest.subarray(this.skippedBytes));
		this.rest = Buffer.alloc(0);
	}

	/** Reads the next marker and its segment, if all that counts of it is there. */
	private readMarker(): boolean {
		// Decoders, too, skip what is no marker
		const at = this.rest.indexOf(0xff, this.skippedBytes);
		const passedBytes = at === -1 ? this.rest.length : at;
		this.rest = this.rest.subarray(passedBytes);
		this.skippedBytes = Math.max(0, this.skippedBytes - passedBytes);
		const [, marker] = this.rest;
		if (marker === undefined) return false;
		if (marker === 0xff || marker === 0 || isBare(marker)) {
			this.skippedBytes = marker === 0xff ? 1 : 2;
			return true;
		}
		if (this.rest.length < SEGMENT_HEAD_BYTES) return false;
		const end = Math.max(2 + this.rest.readUInt16BE(2), SEGMENT_HEAD_BYTES);
		const isRead = marker === APP1 || marker === START_OF_SCAN || isFrameHeader(marker);
		if (isRead && this.rest.length < end) return false;
		if (isRead) this.readSegment(marker, this.rest.subarray(SEGMENT_HEAD_BYTES, end));
		this.skippedBytes = end;
		return true;
	}

	private readSegment(marker: number, data: Buffer): void {
		if (isFrameHeader(marker) && data.length >= 5) {
			this.sizePx ??= [data.readUInt16BE(1), data.readUInt16BE(3)];
		}
		if (marker === APP1) this.isOnItsSide ||= orientation(data) >= 5;
		this.isInScan = marker === START_OF_SCAN;
	}

	private readScan(piece: Buffer): void {
		const seam = Buffer.concat([this.tail.subarray(-1), piece.subarray(0, 1)]);
		this.isEnded ||= seam.equals(END_MARKER) || piece.includes(END_MARKER);
		const last = piece.subarray(-FILLING.length);
		this.tail = Buffer.concat([this.tail, last]).subarray(-FILLING.length);
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
