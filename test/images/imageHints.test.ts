import { imageHints, notesOf } from '../../nodes/ProgenyOcrCard/images/imageHints';

const TALL = ['the front (4032 px)', 'the back (2000 px)'];
const note = (itemIndex: number, notes: object = {}) => ({
	itemIndex,
	isOnePicture: false,
	tallSides: [],
	...notes,
});

it('says nothing where there is nothing to say', () => {
	expect(imageHints([])).toEqual([]);
	expect(imageHints([note(0), note(1)])).toEqual([]);
});

it('gives one hint for all images that are taller than recommended', () => {
	expect(imageHints([note(0), note(1, { tallSides: TALL })])).toEqual([
		expect.stringMatching(
			/^Item 1: the front \(4032 px\) and the back \(2000 px\) are taller than the 1080 px that Progeny recommends at most\. /,
		),
	]);
	const [front] = TALL;
	const items = [2, 4, 5].map((index) => note(index, { tallSides: [front] }));
	expect(imageHints(items)).toEqual([
		expect.stringMatching(
			/^Item 2: the front \(4032 px\) is taller than .* at most, and so are images of 2 more items\. /,
		),
	]);
});

it('gives one hint for all cards whose sides are the same picture', () => {
	expect(
		imageHints([note(0), note(3, { isOnePicture: true }), note(4, { isOnePicture: true })]),
	).toEqual([
		'Item 3: front and back are the same picture, and so they are in 1 more item. If the cards have two sides, check where the pictures come from.',
	]);
});

it('gives one hint for all fields that were taken in their order, their names made safe', () => {
	const takenInOrder = { Front: '<b>', Back: 'scan2' };
	expect(imageHints([note(0, { takenInOrder })])).toEqual([
		expect.stringContaining(
			"the first image, '‹b›', was taken for the front, and the second, 'scan2',",
		),
	]);
});

it('notes what is to be noted', () => {
	const side = (content: string, heightPx: number | null) => ({
		content: Buffer.from(content),
		heightPx,
	});
	expect(
		notesOf({
			front: { side: 'Front', ...side('a', 1080) },
			back: { side: 'Back', ...side('b', 1081) },
		} as never),
	).toEqual({ isOnePicture: false, tallSides: ['the back (1081 px)'] });
	const one = side('a', null);
	expect(notesOf({ front: one, back: one } as never)).toEqual({
		isOnePicture: true,
		tallSides: [],
	});
});
