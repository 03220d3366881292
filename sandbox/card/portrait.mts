/**
 * Crops the holder's portrait out of a picture of a card's front. An APPROXIMATION: it looks for
 * the card's outline and takes the place where the AAMVA layout puts the portrait. It does not
 * look for a face, so a card turned upside down or of another layout gives another part of it.
 */
import type { Sharp } from 'sharp';
import { findCard, flatten, pictureOf, type FoundCard, type Zone } from './outline.mts';
import { Readings } from './readings.mts';

const portraits = new Readings<Promise<Buffer>>();

// The AAMVA card layout, on an ID-1 card of 85.6 x 53.98 mm: below the header (Zone I, 8 to 16 mm
// high) the portrait's zone begins at the left edge, 22 to 35 mm wide and 25 to 40 mm high. These
// lie within those ranges, in parts of the card.
const PORTRAIT_ZONES: Record<'horizontal' | 'vertical', Zone> = {
	horizontal: { left: 0.035, top: 0.22, width: 0.3, height: 0.61 },
	vertical: { left: 0.05, top: 0.17, width: 0.48, height: 0.39 },
};

const PORTRAIT_HEIGHT = 300;

export async function cropPortrait(front: Sharp): Promise<Buffer> {
	const picture = await pictureOf(front);
	return await portraits.of(picture.pixels, async () => crop(await findCard(front, picture)));
}

async function crop(card: FoundCard): Promise<Buffer> {
	const zone = PORTRAIT_ZONES[card.across >= card.down ? 'horizontal' : 'vertical'];
	const aspect = (zone.width * card.across) / (zone.height * card.down);
	return await flatten(card, zone, Math.round(PORTRAIT_HEIGHT * aspect), PORTRAIT_HEIGHT)
		.jpeg({ quality: 85 })
		.toBuffer();
}
