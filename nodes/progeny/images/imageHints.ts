import { safeText } from '../text';
import type { CheckedImage } from './checkedImage';

/** Documented: "For the best results, we recommend a maximum height of 1080px." */
const RECOMMENDED_HEIGHT_PX = 1080;

/** The pictures of an item, and how they were found. */
export interface ItemImages {
	itemIndex: number;
	images: CheckedImage[];
	/** The input fields that were taken in their order, because their names did not tell. */
	takenInOrder?: string[];
}

/** What the person in the editor should know about the pictures: one hint of each kind for all items of a run. */
export function imageHints(items: ItemImages[]): string[] {
	return [orderHint(items), onePictureHint(items), heightHint(items)].flatMap((hint) => hint ?? []);
}

function orderHint(items: ItemImages[]): string | undefined {
	const [first, ...others] = items.filter(({ takenInOrder }) => takenInOrder !== undefined);
	if (first === undefined) return undefined;
	const { images, itemIndex, takenInOrder = [] } = first;
	const taken = takenInOrder.map(
		(field, index) => `'${safeText(field)}' was taken for the ${images[index].image.name}`,
	);
	const names = images.map(({ image }) => image.name).join(' or ');
	const parameters = images.map(({ image }) => `'${image.label} Input Data Field Name'`);
	return `Item ${itemIndex}: no field is named like ${names}, so ${taken.join(', and ')}${more(others, ', and so on in')}. If that is wrong, set ${parameters.join(' and ')}.`;
}

function onePictureHint(items: ItemImages[]): string | undefined {
	const [first, ...others] = items.filter(
		({ images: [one, ...further] }) =>
			further.length > 0 && further.every(({ sha256 }) => sha256 === one.sha256),
	);
	if (first === undefined) return undefined;
	const names = first.images.map(({ image }) => image.name).join(' and ');
	return `Item ${first.itemIndex}: ${names} are the same picture${more(others, ', and so they are in')}. If the document has two sides, check where the pictures come from.`;
}

function heightHint(items: ItemImages[]): string | undefined {
	const [first, ...others] = items.filter(({ images }) => tallOf(images).length > 0);
	if (first === undefined) return undefined;
	const tall = tallOf(first.images).map(
		({ image, heightPx }) => `the ${image.name} (${heightPx} px)`,
	);
	const are = tall.length === 1 ? 'is' : 'are';
	return `Item ${first.itemIndex}: ${tall.join(' and ')} ${are} taller than the ${RECOMMENDED_HEIGHT_PX} px that Progeny recommends at most${more(others, ', and so are images of')}. Smaller images upload faster and may be read better.`;
}

function tallOf(images: CheckedImage[]): CheckedImage[] {
	return images.filter(({ heightPx }) => heightPx !== null && heightPx > RECOMMENDED_HEIGHT_PX);
}

function more({ length }: ItemImages[], words: string): string {
	return length === 0 ? '' : `${words} ${length} more item${length === 1 ? '' : 's'}`;
}
