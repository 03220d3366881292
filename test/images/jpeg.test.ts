import fc from 'fast-check';
import sharp from 'sharp';

import { JpegReader, type ImageFacts } from '../../nodes/progeny/images/jpeg';
import { specimen, specimenFile } from '../specimens.mts';
import { BROKEN, onItsSide, WHOLE, WITHOUT_END } from './phonePictures.mts';

/* What is known of a JPEG, as standards, cameras and phones write it. */

const CARD = specimenFile(specimen('virginia-v10').front);
const [WIDTH, HEIGHT] = [1010, 638];

function readIn(file: Buffer, pieceBytes: number): ImageFacts | null {
	const reader = new JpegReader();
	for (let at = 0; at < file.length; at += pieceBytes) {
		reader.push(file.subarray(at, at + pieceBytes));
	}
	return reader.facts();
}

/** Read as a whole, and in pieces, which must not matter. */
function jpegFacts(file: Buffer): ImageFacts | null {
	const facts = readIn(file, file.length);
	for (const pieceBytes of [7919, 1000]) expect(readIn(file, pieceBytes)).toEqual(facts);
	return facts;
}

const decoded = async (file: Buffer) =>
	await sharp(file, { failOn: 'none' }).resize(64, 64).raw().toBuffer();

it.each(Object.entries(WHOLE))('a picture with %s is whole', async (_, change) => {
	const file = change(CARD);
	expect(jpegFacts(file)).toEqual({ heightPx: HEIGHT, shortSidePx: HEIGHT, mayBeCutOff: false });
	// So it is for a common decoder
	expect((await decoded(file)).equals(await decoded(CARD))).toBe(true);
});

it.each(Object.entries(WITHOUT_END))('a picture with %s may be cut off', async (_, change) => {
	const file = change(CARD);
	expect(jpegFacts(file)).toEqual({ heightPx: HEIGHT, shortSidePx: HEIGHT, mayBeCutOff: true });
	expect((await decoded(file)).equals(await decoded(CARD))).toBe(true);
});

it.each(Object.entries(BROKEN))('a picture that %s is not whole', (_, change) => {
	expect(jpegFacts(change(CARD))).toBeNull();
});

it('a picture that ends anywhere in its header is not whole', () => {
	const headerBytes = CARD.indexOf(Buffer.from([0xff, 0xda])) + 2;
	for (let length = 2; length <= headerBytes; length += 1) {
		expect(jpegFacts(CARD.subarray(0, length))).toBeNull();
	}
});

it('a picture that is cut off and filled with so few zeros that they may be its own may be cut off', () => {
	const cut = CARD.subarray(0, CARD.length / 2);
	expect(jpegFacts(Buffer.concat([cut, Buffer.alloc(15)]))).toMatchObject({ mayBeCutOff: true });
	expect(jpegFacts(Buffer.concat([cut, Buffer.alloc(16)]))).toBeNull();
});

describe('the height is that of the picture as it is shown', () => {
	it.each([0, 1, 2, 3, 4])('with the orientation %i as it is stored', (orientation) => {
		expect(jpegFacts(onItsSide(CARD, orientation))).toMatchObject({ heightPx: HEIGHT });
	});

	it.each([5, 6, 7, 8])('with the orientation %i its width', async (orientation) => {
		for (const order of ['II', 'MM'] as const) {
			const file = onItsSide(CARD, orientation, order);
			expect(jpegFacts(file)).toMatchObject({ heightPx: WIDTH, shortSidePx: HEIGHT });
			expect((await sharp(file).metadata()).orientation).toBe(orientation);
		}
	});
});

describe('notes of a camera that are damaged do not change the height', () => {
	/** Behind the start of the picture, and marker, length and name of the segment. */
	const TIFF_AT = 2 + 4 + 6;

	it.each([37, 38, 0xffff_ffff])('such as a directory at the byte %i of 38', (at) => {
		const file = onItsSide(CARD, 6);
		file.writeUInt32BE(at, TIFF_AT + 4);
		expect(jpegFacts(file)).toMatchObject({ heightPx: HEIGHT });
	});

	it('such as fewer notes than they say', () => {
		const file = onItsSide(CARD, 6);
		file.writeUInt16BE(0xffff, TIFF_AT + 8);
		// Not the orientation, so that all are looked through
		file.writeUInt16BE(0x010e, TIFF_AT + 22);
		expect(jpegFacts(file)).toMatchObject({ heightPx: HEIGHT });
	});
});

it('a made-up file whose segments have the wrong number of entries is looked at once', () => {
	const segment = Buffer.from('ffe1001445786966000049492a0008000000ffff0000', 'hex');
	const file = Buffer.concat([
		Buffer.from([0xff, 0xd8]),
		Buffer.alloc(segment.length * 9000, segment),
	]);
	const read = jest.spyOn(Buffer.prototype, 'readUIntLE');
	expect(readIn(file, 65_536)).toBeNull();
	// To look for all entries, it would be half a milliard times
	expect(read.mock.calls.length).toBeLessThan(100_000);
	read.mockRestore();
});

it('of a made-up file with padding without an end, only the start is looked at', () => {
	const padded = (bytes: number) =>
		Buffer.concat([CARD.subarray(0, 2), Buffer.alloc(bytes, 0xff), CARD.subarray(2)]);
	expect(jpegFacts(padded(9000))).toMatchObject({ heightPx: HEIGHT });
	expect(jpegFacts(padded(11_000))).toBeNull();
});

it('any start of a picture, and any change to one, gives facts or none, but no fault', () => {
	const file = onItsSide(CARD, 6).subarray(0, 3000);
	fc.assert(
		fc.property(
			fc.nat(file.length),
			fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 20 }),
			(length, changes) => {
				const changed = Buffer.from(file);
				for (const [at, value] of changes) changed[at] = value;
				const facts = jpegFacts(changed.subarray(0, length));
				expect(facts === null || facts.heightPx >= 0).toBe(true);
			},
		),
	);
});
