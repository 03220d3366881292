import type { CheckedImage } from './checkedImage';

/** Documented: "For the best results, we recommend a maximum height of 1080px." */
const RECOMMENDED_HEIGHT_PX = 1080;

/** The pictures of an item, and how they were found. */
export interface ItemImages {
	itemIndex: number;
	images: CheckedImage[];
	/** Which file was taken for which image, where the names did not tell. */
	guess?: string;
}

/** What the person in the editor should know about the pictures: one hint of each kind for all items of a run. */
export function imageHints(items: ItemImages[], itemCount: number): string[] {
	return [guessHint, onePictureHint, cutOffHint, heightHint].flatMap((hintOf) => {
		const hint = hintOf(items);
		if (hint === undefined) return [];
		const [itemIndex, text] = hint;
		return itemCount > 1
			? `Item ${itemIndex}: ${text}`
			: `${text[0].toUpperCase()}${text.slice(1)}`;
	});
}

/** One hint for all items, in the words for the first of them. */
type Hint = [itemIndex: number, text: string];

function guessHint(items: ItemImages[]): Hint | undefined {
	const [first, ...others] = items.filter(({ guess }) => guess !== undefined);
	if (first === undefined) return undefined;
	const parameters = first.images.map(({ image }) => `'${image.label} Input Data Field Name'`);
	return [
		first.itemIndex,
		`the names do not show which picture is which, so ${first.guess}${more(others, ', and likewise in')}. If that is wrong, set ${parameters.join(' and ')}.`,
	];
}

function onePictureHint(items: ItemImages[]): Hint | undefined {
	const [first, ...others] = items.filter(
		({ images: [one, ...further] }) =>
			further.length > 0 && further.every(({ sha256 }) => sha256 === one.sha256),
	);
	if (first === undefined) return undefined;
	const names = first.images.map(({ name }) => name).join(' and ');
	return [
		first.itemIndex,
		`${names} are the same picture${more(others, ', also in')}. If the document has two sides, check where the pictures come from.`,
	];
}

function cutOffHint(items: ItemImages[]): Hint | undefined {
	const isCutOff = ({ mayBeCutOff }: CheckedImage) => mayBeCutOff;
	const [first, ...others] = items.filter(({ images }) => images.some(isCutOff));
	if (first === undefined) return undefined;
	const { name } = first.images.find(isCutOff)!;
	return [
		first.itemIndex,
		`${name} has no end marker${more(others, ', nor have pictures of')}. Some cameras write none, but it may be cut off. If Progeny rejects it, ask for the picture again.`,
	];
}

function heightHint(items: ItemImages[]): Hint | undefined {
	const [first, ...others] = items.filter(({ images }) => tallOf(images).length > 0);
	if (first === undefined) return undefined;
	const tall = tallOf(first.images).map(({ name, heightPx }) => `${name} is ${heightPx} px high`);
	return [
		first.itemIndex,
		`${tall.join(', and ')}${more(others, ', and there are tall images in')}. Progeny recommends at most ${RECOMMENDED_HEIGHT_PX} px: smaller images upload faster and may give better results. Put an Edit Image node before this one (Resize, Width 1920, Height 1080, Option Only if Larger).`,
	];
}

function tallOf(images: CheckedImage[]): CheckedImage[] {
	return images.filter(({ heightPx }) => heightPx > RECOMMENDED_HEIGHT_PX);
}

function more({ length }: ItemImages[], words: string): string {
	return length === 0 ? '' : `${words} ${length} more item${length === 1 ? '' : 's'}`;
}
