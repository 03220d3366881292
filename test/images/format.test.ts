import { imageFormat, imageHeightPx, otherFormat } from '../../nodes/progeny/images/format';

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

it.each([
	['%PDF-1.7', 'a PDF document'],
	['GIF89a', 'a GIF image'],
	['RIFF\x10\0\0\0WEBPVP8 ', 'a WebP image'],
	...['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1'].map((brand) => [
		`\0\0\0\x18ftyp${brand}`,
		'a HEIC photo',
	]),
	['\0\0\0\x1cftypavif', 'an AVIF image'],
	['II*\0', 'a TIFF image'],
	['MM\0*', 'a TIFF image'],
	['<!doctype html>', 'a web page'],
	['<!DOCTYPE html>', 'a web page'],
	['<html lang="en">', 'a web page'],
	['\x89PNG', 'not an image that can be recognised'],
	['\xff\xd8 no marker', 'not an image that can be recognised'],
])('%j is %s', (content, name) => {
	expect(imageFormat(bytes(content))).toBeNull();
	const { name: found, remedy } = otherFormat(bytes(content));
	expect(found).toBe(name);
	expect(remedy).toMatch(/\.$/);
});
