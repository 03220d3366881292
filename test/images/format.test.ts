import {
	fileKind,
	imageFormat,
	otherFormat,
	SIGNATURE_BYTES,
	type FileKind,
} from '../../nodes/progeny/images/format';
import { imageFacts } from './imageFacts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

it('a PNG and a JPEG are known by their content', () => {
	const png = bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR');
	const jpeg = bytes('\xff\xd8\xff\xe0\0\x10JFIF');
	expect(imageFormat(png)).toEqual({ name: 'PNG', mimeType: 'image/png', extension: 'png' });
	expect(imageFormat(jpeg)).toEqual({ name: 'JPEG', mimeType: 'image/jpeg', extension: 'jpg' });
	expect([png, jpeg].map(fileKind)).toEqual(['image', 'image']);
});

it('a PNG whose download was filled with zeros is no whole one, which its first zeros tell', () => {
	const file = Buffer.alloc(20 * 1024 * 1024);
	file.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
	const read = jest.spyOn(Buffer.prototype, 'readUInt32BE');
	expect(imageFacts(file)).toBeNull();
	expect(read.mock.calls.length).toBeLessThan(10);
	read.mockRestore();
});

describe('a picture is whole', () => {
	const chunk = (type: string, data = '') => {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(data.length);
		return `${length.toString('latin1')}${type}${data}CRC.`;
	};
	const segment = (marker: string, data: string) =>
		`\xff${marker}\0${String.fromCharCode(data.length + 2)}${data}`;
	const facts = (...parts: string[]) => {
		const file = bytes(parts.join(''));
		return imageFacts(file);
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
		expect(facts(...parts)).toMatchObject({ heightPx: expect.any(Number), mayBeCutOff: false });
	});

	it.each([...[0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7], ...[0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]])(
		'with its height in the frame header %i of a JPEG',
		(marker) => {
			const frame = segment(String.fromCharCode(marker), '\x08\x04\x38\x06\0');
			expect(facts(START, frame, SCAN, JPEG_END)).toMatchObject({ heightPx: 1080 });
		},
	);

	it.each([0xbf, 0xc4, 0xc8, 0xcc, 0xd0])('not with a segment %i in its place', (marker) => {
		const other = segment(String.fromCharCode(marker), '\x08\x04\x38\x06\0');
		expect(facts(START, other, SCAN, JPEG_END)).toBeNull();
	});

	it('with its height in the header of a PNG', () => {
		expect(facts(SIGNATURE, HEADER, END)).toMatchObject({ heightPx: 638, shortSidePx: 638 });
	});

	it.each([
		['a PNG without its end', [SIGNATURE, HEADER, chunk('IDAT', 'picture')]],
		['a PNG without the last byte', [SIGNATURE, HEADER, END.slice(0, -1)]],
		['a PNG without its header', [SIGNATURE, chunk('IDAT', 'picture'), END]],
		['a PNG cut off in a chunk', [SIGNATURE, HEADER, chunk('IDAT', `${END}${END}`).slice(0, -16)]],
		['a PNG with its end in a text', [SIGNATURE, HEADER, chunk('tEXt', END)]],
		['a JPEG that ends with its header', [START, FRAME, SCAN, 'picture']],
		['a JPEG without its frame header', [START, SCAN, 'picture', JPEG_END]],
		['a JPEG without a picture', [START, FRAME, JPEG_END]],
		['a JPEG with an end in its preview', [START, segment('\xe1', JPEG_END), FRAME, SCAN]],
		['a JPEG with a segment of no end', [START, '\xff\xe1\xff\xff', FRAME, SCAN, JPEG_END]],
	])('only with all between: %s', (_, parts) => {
		expect(facts(...parts)).toBeNull();
	});
});

const CONVERT = 'Save it as JPEG or PNG, or convert it in an earlier step.';
const CONVERT_PHOTO =
	'Convert it to JPEG. In a form, accept only .jpg, .jpeg, .png and .pdf: an iPhone then sends JPEG.';
const EXPORT_PAGE = 'Export the page as a JPEG or PNG image, one file for each picture.';
const LINK_PICTURE = 'Use the link to the picture itself, not to the page that shows it.';
const CHECK_FIELD = 'Check that the field holds the picture itself, as a JPEG or PNG file.';
const GIVE_FILE = 'Make that step return a file: in HTTP Request, set Response Format to File.';
const TO_FILE = 'Turn the text into a file with Convert to File (Move Base64 String to File).';
const USE_PICTURE =
	'Use the picture itself. The JSON may hold its link, or the picture as base64 text for Convert to File.';

const UNKNOWN = 'not an image that can be recognised';
const AS_TEXT = 'a file that an earlier step read as text, which destroys it';

it.each<[string, string, string, FileKind]>([
	['%PDF-1.7', 'a PDF document', EXPORT_PAGE, 'pdf'],
	['GIF89a', 'a GIF image', CONVERT, 'otherImage'],
	['RIFF\x10\0\n\0WEBPVP8 ', 'a WebP image', CONVERT, 'otherImage'],
	...['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1'].map(
		(brand): [string, string, string, FileKind] => [
			`\0\0\0\x18ftyp${brand}`,
			'a HEIC photo',
			CONVERT_PHOTO,
			'otherImage',
		],
	),
	['\0\0\0\x1cftypavif', 'an AVIF image', CONVERT, 'otherImage'],
	['\0\0\0\x20ftypisom', UNKNOWN, CHECK_FIELD, 'none'],
	['II*\0', 'a TIFF image', CONVERT, 'otherImage'],
	['MM\0*', 'a TIFF image', CONVERT, 'otherImage'],
	...[
		'<!doctype html>',
		'<!DOCTYPE html>',
		'<html lang="en">',
		'<HTML><HEAD>',
		'\r\n\n   <!DOCTYPE html>',
		'\xef\xbb\xbf<html>',
		'\t<!-- login --><html>',
	].map((page): [string, string, string, FileKind] => [page, 'a web page', LINK_PICTURE, 'none']),
	...[
		'/9j/4AAQSkZJRg',
		'iVBORw0KGgoAAAANS',
		'"/9j/4AAQ"',
		'data:image/jpeg;base64,/9j/',
		'\n/9j/4AAQ',
	].map((text): [string, string, string, FileKind] => [text, 'base64 text', TO_FILE, 'none']),
	...['{"url": "https://"}', '[{"data": ""}]', ' {\n  "a": 1 }', '{}', '[[1]]', '[1, 2]'].map(
		(json): [string, string, string, FileKind] => [json, 'JSON data', USE_PICTURE, 'none'],
	),
	['\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\0\x10JFIF', AS_TEXT, GIVE_FILE, 'none'],
	['\xef\xbf\xbdPNG\r\n\x1a\n', AS_TEXT, GIVE_FILE, 'none'],
	['\x89PNG', UNKNOWN, CHECK_FIELD, 'none'],
	['\xff\xd8 no marker', UNKNOWN, CHECK_FIELD, 'none'],
	['<b>', UNKNOWN, CHECK_FIELD, 'none'],
	['{ curly', UNKNOWN, CHECK_FIELD, 'none'],
	['', UNKNOWN, CHECK_FIELD, 'none'],
])('%j is %s, and the error says what to do', (content, name, remedy, kind) => {
	expect(imageFormat(bytes(content))).toBeNull();
	expect(fileKind(bytes(content))).toBe(kind);
	expect(otherFormat(bytes(content))).toMatchObject({ name, remedy });
	const start = bytes(content).subarray(0, SIGNATURE_BYTES);
	expect(otherFormat(start)).toMatchObject({ name, remedy });
});
