/**
 * Crops the holder's portrait out of a picture of a card's front or of a passport's page. An
 * APPROXIMATION: it looks for the outline and takes the place where the standards put the portrait.
 * It does not look for a face: what lies upside down or has another layout gives another part of it.
 */
import type { Sharp } from 'sharp';
import { findCard, flatten, pictureOf, type FoundCard, type Zone } from './outline.mts';
import { Readings } from './readings.mts';

/** An ID-1 card, such as a licence, or a passport's page, which larger ID cards are like. */
export type Layout = 'card' | 'page';

const portraits = { card: new Readings<Promise<Buffer>>(), page: new Readings<Promise<Buffer>>() };

// The AAMVA card layout, on an ID-1 card of 85.6 x 53.98 mm: below the header (Zone I, 8 to 16 mm
// high) the portrait's zone begins at the left edge, 22 to 35 mm wide and 25 to 40 mm high. These
// lie within those ranges, in parts of the card.
const PORTRAIT_ZONES: Record<'horizontal' | 'vertical', Zone> = {
	horizontal: { left: 0.035, top: 0.22, width: 0.3, height: 0.61 },
	vertical: { left: 0.05, top: 0.17, width: 0.48, height: 0.39 },
};

// ICAO Doc 9303, parts 4 and 6: on a page of 125 x 88 mm, and on a card of 105 x 74 mm, the portrait
// is at the left, too, up to 35 x 45 mm.
const PAGE_PORTRAIT_ZONE: Zone = { left: 0.02, top: 0.12, width: 0.3, height: 0.53 };

const PORTRAIT_HEIGHT = 300;

export async function cropPortrait(front: Sharp, layout: Layout): Promise<Buffer> {
	const picture = await pictureOf(front);
	return await portraits[layout].of(picture.pixels, async () =>
		crop(await findCard(front, picture), layout),
	);
}

async function crop(card: FoundCard, layout: Layout): Promise<Buffer> {
	const zone = layout === 'page' ? PAGE_PORTRAIT_ZONE : cardZone(card);
	const aspect = (zone.width * card.across) / (zone.height * card.down);
	return await flatten(card, zone, Math.round(PORTRAIT_HEIGHT * aspect), PORTRAIT_HEIGHT)
		.jpeg({ quality: 85 })
		.toBuffer();
}

function cardZone({ across, down }: FoundCard): Zone {
	return PORTRAIT_ZONES[across >= down ? 'horizontal' : 'vertical'];
}
