import type { Card } from './card';

/** Documented: "For the best results, we recommend a maximum height of 1080px." */
const RECOMMENDED_HEIGHT_PX = 1080;

/** The sides of a card that are taller than recommended, for example `the front (4032 px)`. */
export function tallSides({ front, back }: Card): string[] {
	return [front, back]
		.filter(({ heightPx }) => heightPx !== null && heightPx > RECOMMENDED_HEIGHT_PX)
		.map(({ side, heightPx }) => `the ${side.toLowerCase()} (${heightPx} px)`);
}

/** One hint for all items of a run; undefined where no image is too tall. */
export function heightHint(tallSidesByItem: Map<number, string[]>): string | undefined {
	const tall = [...tallSidesByItem].filter(([, sides]) => sides.length > 0);
	if (tall.length === 0) return undefined;
	const [itemIndex, sides] = tall[0];
	const are = sides.length === 1 ? 'is' : 'are';
	const more = tall.length - 1;
	const others =
		more === 0 ? '' : `, and so are images of ${more} more item${more === 1 ? '' : 's'}`;
	return `Item ${itemIndex}: ${sides.join(' and ')} ${are} taller than the ${RECOMMENDED_HEIGHT_PX} px that Progeny recommends at most${others}. Smaller images upload faster and may be read better.`;
}
