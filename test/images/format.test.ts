import {
	imageFormat,
	imageHeightPx,
	isWholeImage,
	otherFormat,
	SIGNATURE_BYTES,
} from '../../nodes/progeny/images/format';

const bytes = (text: string) => Buffer.from(text, 'latin1');

const PNG = bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x03\xf2\0\0\x02\x7e\x08\x02\0\0\0');
/** A JPEG's start: APP0 of 16 bytes, fill bytes, DHT, JPG and DAC of 4, then the frame header with a height of 1081. */
const JPEG = bytes(
	`\xff\xd8\xff\xe0\0\x10JFIF${'\0'.repeat(10)}\xff\xff\xff\xc4\0\x04\0\0\xff\xc8\0\x04\0\0\xff\xcc\0\x04\0\0\xff\xc2\0\x11\x08\x04\x39\x06\0`,
);

it('a PNG is known by its content, and its height by its header', () => {
	expect(imageFormat(PNG)).toMatchObject({ name: 'PNG', mimeType: 'image/png', extension: 'png' });
	expect(imageHeightPx(PNG, imageFormat(PNG)!)).toBe(638);
});

it('a JPEG is known by its content, and its height by its frame header', () => {
	expect(imageFormat(JPEG)).toMatchObject({
		name: 'JPEG',
		mimeType: 'image/jpeg',
		extension: 'jpg',
	});
	expect(imageHeightPx(JPEG, imageFormat(JPEG)!)).toBe(1081);
});

it('a truncated image has no height, whatever the length', () => {
	for (const file of [PNG, JPEG]) {
		for (let length = 8; length < file.length - 8; length += 1) {
			const height = imageHeightPx(file.subarray(0, length), imageFormat(file)!);
			expect(height === null || height === imageHeightPx(file, imageFormat(file)!)).toBe(true);
		}
	}
});

describe('the height of a JPEG', () => {
	const withMarker = (marker: number, ...rest: number[]) =>
		Buffer.from([0xff, 0xd8, 0xff, marker, 0, 0x11, 8, ...rest]);
	const heightPx = (file: Buffer) => imageHeightPx(file, imageFormat(file)!);

	it.each([...[0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7], ...[0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]])(
		'is in the frame header %i',
		(marker) => {
			expect(heightPx(withMarker(marker, 4, 0x38, 6, 0))).toBe(1080);
		},
	);

	it.each([0xbf, 0xc4, 0xc8, 0xcc, 0xd0])('is not in the segment %i', (marker) => {
		expect(heightPx(withMarker(marker, 4, 0x38, 6, 0))).toBeNull();
	});

	it('is read where it is the last that the file holds, and not where half of it is missing', () => {
		expect(heightPx(withMarker(0xc0, 4, 0x38))).toBe(1080);
		expect(heightPx(withMarker(0xc0, 4))).toBeNull();
	});

	it('is not looked for where no segment begins, or behind the start of the picture', () => {
		const noSegment = bytes('\xff\xd8\xff\xe0\0\x02\0\xc0\0\x11\x08\x04\x38\x06\0');
		const behindScan = bytes('\xff\xd8\xff\xda\0\x02\xff\xc0\0\x11\x08\x04\x38\x06\0');
		expect([noSegment, behindScan].map(heightPx)).toEqual([null, null]);
	});
});

it('the height of a PNG is read where it is the last that the file holds', () => {
	expect(imageHeightPx(PNG.subarray(0, 24), imageFormat(PNG)!)).toBe(638);
	expect(imageHeightPx(PNG.subarray(0, 23), imageFormat(PNG)!)).toBeNull();
});

describe('a picture is whole', () => {
	const chunk = (type: string, data = '') => {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(data.length);
		return `${length.toString('latin1')}${type}${data}CRC.`;
	};
	const segment = (marker: string, data: string) =>
		`\xff${marker}\0${String.fromCharCode(data.length + 2)}${data}`;
	const isWhole = (...parts: string[]) => {
		const file = bytes(parts.join(''));
		return isWholeImage(file, imageFormat(file)!);
	};

	const SIGNATURE = '\x89PNG\r\n\x1a\n';
	const HEADER = chunk('IHDR', '\0\0\x03\xf2\0\0\x02\x7e\x08\x02\0\0\0');
	const END = chunk('IEND');

	const START = '\xff\xd8';
	const FRAME = segment('\xc0', '\x08\x04\x38\x06\0');
	const SCAN = segment('\xda', '\x01');
	const JPEG_END = '\xff\xd9';

	it.each([
		['a PNG', [SIGNATURE, HEADER, chunk('IDAT', 'picture'), END]],
		['a PNG with more behind it', [SIGNATURE, HEADER, END, 'more']],
		['a JPEG', [START, segment('\xe0', 'JFIF'), FRAME, SCAN, 'picture', JPEG_END]],
		['a JPEG with more behind it', [START, FRAME, SCAN, 'picture', JPEG_END, 'more']],
		['a JPEG with fill bytes', [START, '\xff\xff', FRAME, '\xff', SCAN, JPEG_END]],
	])('from its start to its end: %s', (_, parts) => {
		expect(isWhole(...parts)).toBe(true);
	});

	it.each([
		['a PNG without its end', [SIGNATURE, HEADER, chunk('IDAT', 'picture')]],
		['a PNG without the last byte', [SIGNATURE, HEADER, END.slice(0, -1)]],
		['a PNG without its header', [SIGNATURE, chunk('IDAT', 'picture'), END]],
		['a PNG cut off in a chunk', [SIGNATURE, HEADER, chunk('IDAT', `${END}${END}`).slice(0, -16)]],
		['a PNG with its end in a text', [SIGNATURE, HEADER, chunk('tEXt', END)]],
		['a JPEG without its end', [START, FRAME, SCAN, 'picture']],
		['a JPEG without its frame header', [START, SCAN, 'picture', JPEG_END]],
		['a JPEG without a picture', [START, FRAME, JPEG_END]],
		['a JPEG with an end in its preview', [START, segment('\xe1', JPEG_END), FRAME, SCAN]],
		['a JPEG with a segment of no end', [START, '\xff\xe1\xff\xff', FRAME, SCAN, JPEG_END]],
	])('only with all between: %s', (_, parts) => {
		expect(isWhole(...parts)).toBe(false);
	});
});

const CONVERT = 'Save it as JPEG or PNG, or convert it in an earlier step.';
const CONVERT_PHOTO =
	"Convert it to JPEG. On an iPhone, 'Most Compatible' under Settings, Camera, Formats takes JPEG photos.";
const LINK_PICTURE = 'Use the link of the picture itself, not of the page that shows it.';
const CHECK_FIELD = 'Check that the field holds the picture itself, as a JPEG or PNG file.';

it.each([
	[
		'%PDF-1.7',
		'a PDF document',
		'Export the page with the card as a JPEG or PNG image, one file for each side.',
	],
	['GIF89a', 'a GIF image', CONVERT],
	['RIFF\x10\0\0\0WEBPVP8 ', 'a WebP image', CONVERT],
	...['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1'].map((brand) => [
		`\0\0\0\x18ftyp${brand}`,
		'a HEIC photo',
		CONVERT_PHOTO,
	]),
	['\0\0\0\x1cftypavif', 'an AVIF image', CONVERT],
	['\0\0\0\x20ftypisom', 'not an image that can be recognised', CHECK_FIELD],
	['II*\0', 'a TIFF image', CONVERT],
	['MM\0*', 'a TIFF image', CONVERT],
	['<!doctype html>', 'a web page', LINK_PICTURE],
	['<!DOCTYPE html>', 'a web page', LINK_PICTURE],
	['<html lang="en">', 'a web page', LINK_PICTURE],
	['\x89PNG', 'not an image that can be recognised', CHECK_FIELD],
	['\xff\xd8 no marker', 'not an image that can be recognised', CHECK_FIELD],
])('%j is %s, and the error says what to do', (content, name, remedy) => {
	expect(imageFormat(bytes(content))).toBeNull();
	expect(otherFormat(bytes(content))).toMatchObject({ name, remedy });
	const start = bytes(content).subarray(0, SIGNATURE_BYTES);
	expect(otherFormat(start)).toMatchObject({ name, remedy });
});
