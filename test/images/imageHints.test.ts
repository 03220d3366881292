import type { CheckedImage } from '../../nodes/progeny/images/checkedImage';
import { imageHints, type ItemImages } from '../../nodes/progeny/images/imageHints';
import { SERVICES } from '../../nodes/progeny/services';

const { images: SIDES } = SERVICES.ocrCard;
const JPEG = { name: 'JPEG', mimeType: 'image/jpeg', extension: 'jpg' } as const;
const PICTURES = SIDES.map(
	(image): CheckedImage => ({
		image,
		file: { data: '', mimeType: '' },
		name: `the file in '${image.name}'`,
		format: JPEG,
		sizeBytes: 9,
		heightPx: 638,
		shortSidePx: 638,
		mayBeCutOff: false,
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
const ofHeights = (itemIndex: number, ...heights: number[]) =>
	item(itemIndex, { images: PICTURES.map((one, at) => ({ ...one, heightPx: heights[at] })) });

const ofOnePicture = (itemIndex: number) =>
	item(itemIndex, {
		images: PICTURES.map((one) => ({ ...one, sha256: PICTURES[0].sha256 })),
	});

it('says nothing where there is nothing to say', () => {
	expect(imageHints([], 0)).toEqual([]);
	expect(imageHints([item(0), ofHeights(1, 1080, 0)], 6)).toEqual([]);
});

it('gives one hint for all images that are taller than recommended', () => {
	expect(imageHints([item(0), ofHeights(1, 4032, 2000)], 6)).toEqual([
		"Item 1: the file in 'front' is 4032 px high, and the file in 'back' is 2000 px high. Progeny recommends at most 1080 px: smaller images upload faster and may give better results. Put an Edit Image node before this one (Resize, Width 1920, Height 1080, Option Only if Larger).",
	]);
	const items = [2, 4, 5].map((index) => ofHeights(index, 1080, 1081));
	expect(imageHints(items, 6)).toEqual([
		expect.stringMatching(
			/^Item 2: the file in 'back' is 1081 px high, and there are tall images in 2 more items\. Progeny/,
		),
	]);
});

it('gives one hint for all items whose sides are the same picture', () => {
	expect(imageHints([item(0), ofOnePicture(3), ofOnePicture(4)], 6)).toEqual([
		"Item 3: the file in 'front' and the file in 'back' are the same picture, also in 1 more item. If the document has two sides, check where the pictures come from.",
	]);
});

it('says nothing where only two of three pictures are the same', () => {
	const [front, back] = PICTURES;
	expect(imageHints([item(0, { images: [front, front, back] })], 6)).toEqual([]);
});

it('a document with one picture has no other that could be the same', () => {
	expect(imageHints([item(0, { images: PICTURES.slice(0, 1) })], 6)).toEqual([]);
});

it('gives one hint for all pictures that may be cut off', () => {
	const [front, back] = PICTURES;
	const images = [front, { ...back, mayBeCutOff: true }];
	expect(imageHints([item(0), item(1, { images }), item(4, { images })], 6)).toEqual([
		"Item 1: the file in 'back' has no end marker, nor have pictures of 1 more item. Some cameras write none, but it may be cut off. If Progeny rejects it, ask for the picture again.",
	]);
});

it('gives one hint for all guesses, before all others', () => {
	const guess = "'a' was taken for the front, and 'b' was taken for the back";
	expect(imageHints([ofHeights(2, 4000, 1), item(0, { guess }), item(1, { guess })], 6)).toEqual([
		`Item 0: the names do not show which picture is which, so ${guess}, and likewise in 1 more item. If that is wrong, set 'Front Input Data Field Name' and 'Back Input Data Field Name'.`,
		expect.stringContaining('px high'),
	]);
});

it('names no item where the run has one only', () => {
	const guess = "'a' was taken for the front, and 'b' was taken for the back";
	const images = PICTURES.map((one) => ({ ...one, mayBeCutOff: true }));
	expect(imageHints([item(0, { guess, images })], 1)).toEqual([
		expect.stringMatching(/^The names do not show which picture is which/),
		"The file in 'front' has no end marker. Some cameras write none, but it may be cut off. If Progeny rejects it, ask for the picture again.",
	]);
});
