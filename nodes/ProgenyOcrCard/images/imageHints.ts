import { safeText } from '../text';
import type { Card, Side } from './card';

/** Documented: "For the best results, we recommend a maximum height of 1080px." */
const RECOMMENDED_HEIGHT_PX = 1080;

/** What the person in the editor should know about the images of a card. */
export interface ImageNotes {
	/** The two fields that were taken in their order, because their names did not tell. */
	takenInOrder?: Record<Side, string>;
	/** Both sides are the very same picture. */
	isOnePicture: boolean;
	/** The sides that are taller than recommended, for example `the front (4032 px)`. */
	tallSides: string[];
}

interface NotedItem extends ImageNotes {
	itemIndex: number;
}

export function notesOf({ front, back }: Card): Omit<ImageNotes, 'takenInOrder'> {
	return {
		isOnePicture: front.content.equals(back.content),
		tallSides: [front, back]
			.filter(({ heightPx }) => heightPx !== null && heightPx > RECOMMENDED_HEIGHT_PX)
			.map(({ side, heightPx }) => `the ${side.toLowerCase()} (${heightPx} px)`),
	};
}

/** One hint of each kind for all items of a run. */
export function imageHints(items: NotedItem[]): string[] {
	return [orderHint(items), onePictureHint(items), heightHint(items)].flatMap((hint) => hint ?? []);
}

function orderHint(items: NotedItem[]): string | undefined {
	const [first, ...others] = items.filter(({ takenInOrder }) => takenInOrder !== undefined);
	if (first === undefined) return undefined;
	const { Front, Back } = first.takenInOrder!;
	return `Item ${first.itemIndex}: no field is named like front or back, so the first image, '${safeText(Front)}', was taken for the front, and the second, '${safeText(Back)}', for the back${more(others, ', and so on in')}. If that is wrong, set 'Front Input Data Field Name' and 'Back Input Data Field Name'.`;
}

function onePictureHint(items: NotedItem[]): string | undefined {
	const [first, ...others] = items.filter(({ isOnePicture }) => isOnePicture);
	if (first === undefined) return undefined;
	return `Item ${first.itemIndex}: front and back are the same picture${more(others, ', and so they are in')}. If the cards have two sides, check where the pictures come from.`;
}

function heightHint(items: NotedItem[]): string | undefined {
	const [first, ...others] = items.filter(({ tallSides }) => tallSides.length > 0);
	if (first === undefined) return undefined;
	const { itemIndex, tallSides } = first;
	const are = tallSides.length === 1 ? 'is' : 'are';
	return `Item ${itemIndex}: ${tallSides.join(' and ')} ${are} taller than the ${RECOMMENDED_HEIGHT_PX} px that Progeny recommends at most${more(others, ', and so are images of')}. Smaller images upload faster and may be read better.`;
}

function more({ length }: NotedItem[], words: string): string {
	return length === 0 ? '' : `${words} ${length} more item${length === 1 ? '' : 's'}`;
}
