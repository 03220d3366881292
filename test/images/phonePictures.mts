/* JPEG files as cameras, phones and broken downloads leave them, made of a plain one. */

const MARKER = 0xff;

/** Where the second segment of a JPEG begins. */
const secondSegmentAt = (jpeg: Buffer) => 4 + jpeg.readUInt16BE(4);
const withoutEnd = (jpeg: Buffer) => jpeg.subarray(0, -2);

const between = (jpeg: Buffer, ...more: Buffer[]) => {
	const at = secondSegmentAt(jpeg);
	return Buffer.concat([jpeg.subarray(0, at), ...more, jpeg.subarray(at)]);
};

/** What a Samsung phone appends to a photo or panorama: a film, and an index of it. */
const SAMSUNG_TRAILER = Buffer.concat([
	Buffer.from('MotionPhoto_Data\0\0\0\x18ftypmp42\0\0\0\0isommp42', 'latin1'),
	Buffer.alloc(5000, 'U'),
	Buffer.from('SEFHk\0\0\0\x01\0\0\0\0\x000\x0aSEFT', 'latin1'),
]);

function app1(data: Buffer): Buffer {
	const head = Buffer.from([MARKER, 0xe1, 0, 0]);
	head.writeUInt16BE(data.length + 2, 2);
	return Buffer.concat([head, data]);
}

/** A small picture within another, as nearly every phone writes it. */
const PREVIEW = Buffer.from([
	...[MARKER, 0xd8, MARKER, 0xc0, 0, 11, 8, 0, 120, 0, 160, 1, 1, 0x11, 0],
	...[MARKER, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0, 0x55, MARKER, 0xd9],
]);

/** A segment with what a camera notes: that the picture lies on its side, for an orientation of 5 or more. */
export function exif(orientation: number, order: 'II' | 'MM' = 'MM'): Buffer {
	const tiff = Buffer.alloc(38);
	tiff.write(order, 'latin1');
	const [write16, write32] =
		order === 'II'
			? [tiff.writeUInt16LE.bind(tiff), tiff.writeUInt32LE.bind(tiff)]
			: [tiff.writeUInt16BE.bind(tiff), tiff.writeUInt32BE.bind(tiff)];
	write16(42, 2);
	write32(8, 4);
	write16(2, 8);
	// Make, then Orientation
	for (const [at, tag, value] of [
		[10, 0x010f, 3],
		[22, 0x0112, orientation],
	]) {
		write16(tag, at);
		write16(3, at + 2);
		write32(1, at + 4);
		write16(value, at + 8);
	}
	return app1(Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]));
}

export const onItsSide = (jpeg: Buffer, orientation: number, order?: 'II' | 'MM') =>
	Buffer.concat([jpeg.subarray(0, 2), exif(orientation, order), jpeg.subarray(2)]);

/** Files that every common decoder reads, with an end marker. */
export const WHOLE: Record<string, (jpeg: Buffer) => Buffer> = {
	'zeros between two segments': (jpeg) => between(jpeg, Buffer.alloc(7)),
	'fill bytes between two segments': (jpeg) => between(jpeg, Buffer.alloc(9, MARKER)),
	'a segment without its marker byte': (jpeg) =>
		between(jpeg, Buffer.from([0, 0xe1, 0, 0x10, 1]), Buffer.alloc(13, 'A')),
	'a stuffed byte between two segments': (jpeg) => between(jpeg, Buffer.from([MARKER, 0])),
	'markers without data between two segments': (jpeg) =>
		between(jpeg, Buffer.from([MARKER, 0x01, MARKER, 0xd0, MARKER, 0xd7])),
	'a preview in its header': (jpeg) => between(jpeg, app1(PREVIEW)),
	'more behind its end': (jpeg) => Buffer.concat([jpeg, Buffer.alloc(4096)]),
	'a second picture behind it': (jpeg) => Buffer.concat([jpeg, jpeg]),
	'a film behind it': (jpeg) => Buffer.concat([jpeg, SAMSUNG_TRAILER]),
};

/** Files that every common decoder reads, which end without a marker. */
export const WITHOUT_END: Record<string, (jpeg: Buffer) => Buffer> = {
	'no end marker': withoutEnd,
	'a film in the place of its end marker': (jpeg) =>
		Buffer.concat([withoutEnd(jpeg), SAMSUNG_TRAILER]),
};

/** Files of which a part of the picture is missing for sure. */
export const BROKEN: Record<string, (jpeg: Buffer) => Buffer> = {
	'is cut off and filled with zeros': (jpeg) =>
		Buffer.concat([jpeg.subarray(0, jpeg.length / 2), Buffer.alloc(jpeg.length / 2)]),
	'ends in its header': (jpeg) => jpeg.subarray(0, jpeg.indexOf(Buffer.from([MARKER, 0xda])) + 5),
	'ends before its picture': (jpeg) => jpeg.subarray(0, 200),
};
