import sharp from 'sharp';

import { readZone } from '../../sandbox/card/mrz/readZone.mts';
import { readCard } from '../../sandbox/card/readCard.mts';
import { readPassport } from '../../sandbox/card/readPassport.mts';
import { specimen, specimenFile, specimenPassports } from '../specimens.mts';

const TODAY = new Date('2030-06-15');
const PASSPORT = specimenFile('utopia-passport.jpg');
const { front: FRONT, back: BACK } = specimen('utopia-td1');

/** As Progeny prints it */
const unpadded = (date: string | null) => date?.replace(/-0/g, '-') ?? 'None-None-None';

it.each(specimenPassports)(
	'reads the passport $picture, and gives what is documented',
	async ({ picture, expected }) => {
		const reading = await readPassport(specimenFile(picture), TODAY);
		expect(reading?.document).toEqual({
			...expected,
			dateOfBirth: unpadded(expected.dateOfBirth),
			dateOfIssue: 'None-None-None',
			dateOfExpiry: unpadded(expected.dateOfExpiry),
			is_valid: true,
			is_expired: false,
			age: expect.any(Number),
		});
		expect((await sharp(reading?.portrait).metadata()).format).toBe('jpeg');
	},
);

it.each([90, 180, 270])('reads a passport that lies turned by %i degrees', async (angle) => {
	const turned = await sharp(PASSPORT).rotate(angle).jpeg().toBuffer();
	expect((await readZone(turned, TODAY))?.facts.documentNumber).toBe('L0000003');
});

it('reads a passport that the camera marked as turned', async () => {
	const turned = await sharp(PASSPORT)
		.rotate(90)
		.withMetadata({ orientation: 8 })
		.jpeg()
		.toBuffer();
	expect((await readZone(turned, TODAY))?.facts.documentNumber).toBe('L0000003');
});

it.each([
	['dim', (picture: sharp.Sharp) => picture.linear(0.25, 8)],
	['askew', (picture: sharp.Sharp) => picture.rotate(9, { background: '#6a5040' })],
	[
		'under a lamp that hides a part of the page',
		(picture: sharp.Sharp) => picture.composite([{ input: glare(260, 180), left: 60, top: 120 }]),
	],
])('reads a passport that is %s', async (_, change) => {
	const changed = await change(sharp(PASSPORT)).jpeg({ quality: 70 }).toBuffer();
	expect((await readZone(changed, TODAY))?.facts.documentNumber).toBe('L0000003');
});

it('refuses a passport if a lamp hides a part of its zone', async () => {
	const { width, height } = await sharp(PASSPORT).metadata();
	const lamp = { input: glare(120, 90), left: Math.round(width / 2), top: height - 100 };
	const hidden = await sharp(PASSPORT).composite([lamp]).jpeg().toBuffer();
	expect(await readZone(hidden, TODAY)).toBeNull();
});

it('reads a card’s zone on either side, and says what each check digit said', async () => {
	const [front, back] = [specimenFile(FRONT), specimenFile(BACK)];
	const reading = await readCard(front, back, TODAY);
	expect(reading?.document).toMatchObject({ documentNumber: 'C11T002', documentType: 'ID CARD' });
	expect(reading?.providerAnswer).toMatchObject({
		format: 'TD1',
		lines: [expect.stringMatching(/^I<UTOC11T002/), expect.any(String), expect.any(String)],
		checkDigits: { documentNumber: true, birthDate: true, expirationDate: true, composite: true },
	});
	expect((await readCard(back, front, TODAY))?.document).toEqual(reading?.document);
});

it.each([
	['a passport', async () => await readPassport(PASSPORT, TODAY)],
	[
		'a larger ID card',
		async () => {
			const { front, back } = specimen('germany-td2-askew');
			return await readCard(specimenFile(front), specimenFile(back), TODAY);
		},
	],
])('crops the portrait of %s with the whole head', async (_, read) => {
	const portrait = await sharp((await read())?.portrait)
		.greyscale()
		.raw()
		.toBuffer();
	// It is 300 pixels high; dark is the hair
	const rows = Array.from({ length: 300 }, (__, row) =>
		portrait.subarray((row * portrait.length) / 300, ((row + 1) * portrait.length) / 300),
	);
	const firstDark = rows.findIndex((row) => Math.min(...row) < 90);
	expect(firstDark).toBeGreaterThan(10);
	expect(firstDark).toBeLessThan(100);
});

it('takes no passport for a card, and no card for a passport', async () => {
	expect(await readCard(PASSPORT, PASSPORT, TODAY)).toBeNull();
	expect(await readPassport(specimenFile(BACK), TODAY)).toBeNull();
});

it.each([
	['a file that is no picture', Buffer.from('P<UTO')],
	['a picture damaged on its way', damaged(PASSPORT)],
	['a licence without zone', specimenFile('virginia-v10-front.jpg')],
	['a barcode', specimenFile('virginia-v10-back.jpg')],
])('finds no zone in %s', async (_, file) => {
	expect(await readZone(file, TODAY)).toBeNull();
});

/** A JPEG whose first Huffman table has three codes of one bit: only who decodes it sees that there are two. */
function damaged(jpeg: Buffer): Buffer {
	const copy = Buffer.from(jpeg);
	const counts = copy.subarray(jpeg.indexOf(Buffer.from([0xff, 0xc4])) + 5).subarray(0, 16);
	counts[counts.findIndex((count) => count >= 3)] -= 3;
	counts[0] += 3;
	return copy;
}

function glare(width: number, height: number): Buffer {
	return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
		<radialGradient id="light"><stop offset="0.5" stop-color="#fff"/>
			<stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>
		<rect width="100%" height="100%" fill="url(#light)"/></svg>`);
}
