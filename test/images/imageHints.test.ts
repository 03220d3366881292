import type { CheckedImage } from '../../nodes/progeny/images/checkedImage';
import { imageHints, type ItemImages } from '../../nodes/progeny/images/imageHints';
import { SERVICES } from '../../nodes/progeny/services';

const { images: SIDES } = SERVICES.ocrCard;
const JPEG = { name: 'JPEG', mimeType: 'image/jpeg', extension: 'jpg' } as const;
const PICTURES = SIDES.map(
	(image): CheckedImage => ({
		image,
		source: image.name,
		name: `the file in '${image.name}'`,
		format: JPEG,
		heightPx: 638,
		sha256: `of the ${image.name}`,
	}),
);

/** An item with a good picture of each side, or with what a test has of them. */
const item = (itemIndex: number, notes: Partial<ItemImages> = {}): ItemImages => ({
	itemIndex,
	images: PICTURES,
	...notes,
});

/** The same with the heights of its pictures. */
const ofHeights = (itemIndex: number, ...heights: Array<number | null>) =>
	item(itemIndex, { images: PICTURES.map((one, at) => ({ ...one, heightPx: heights[at] })) });

const ofOnePicture = (itemIndex: number) =>
	item(itemIndex, {
		images: PICTURES.map((one) => ({ ...one, sha256: PICTURES[0].sha256 })),
	});

it('says nothing where there is nothing to say', () => {
	expect(imageHints([])).toEqual([]);
	expect(imageHints([item(0), ofHeights(1, 1080, null)])).toEqual([]);
});

it('gives one hint for all images that are taller than recommended', () => {
	expect(imageHints([item(0), ofHeights(1, 4032, 2000)])).toEqual([
		'Item 1: the front (4032 px) and the back (2000 px) are taller than the 1080 px that Progeny recommends at most. Smaller images upload faster and may be read better.',
	]);
	const items = [2, 4, 5].map((index) => ofHeights(index, 1080, 1081));
	expect(imageHints(items)).toEqual([
		expect.stringMatching(
			/^Item 2: the back \(1081 px\) is taller than .* at most, and so are images of 2 more items\. /,
		),
	]);
});

it('gives one hint for all items whose sides are the same picture', () => {
	expect(imageHints([item(0), ofOnePicture(3), ofOnePicture(4)])).toEqual([
		'Item 3: front and back are the same picture, and so they are in 1 more item. If the document has two sides, check where the pictures come from.',
	]);
});

it('says nothing where only two of three pictures are the same', () => {
	const [front, back] = PICTURES;
	expect(imageHints([item(0, { images: [front, front, back] })])).toEqual([]);
});

it('a document with one picture has no other that could be the same', () => {
	expect(imageHints([item(0, { images: PICTURES.slice(0, 1) })])).toEqual([]);
});

it('gives one hint for all fields that were taken in their order, their names made safe', () => {
	const takenInOrder = ['<b>', 'scan2'];
	expect(imageHints([item(0, { takenInOrder }), item(1, { takenInOrder })])).toEqual([
		"Item 0: no field is named like front or back, so '‹b›' was taken for the front, and 'scan2' was taken for the back, and so on in 1 more item. If that is wrong, set 'Front Input Data Field Name' and 'Back Input Data Field Name'.",
	]);
});
