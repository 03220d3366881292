/**
 * Reads a driving licence or ID card from pictures of its two sides: the data from the barcode on
 * the back or the machine-readable zone on either side, the portrait from the front. The other
 * printed text is not read.
 */
import type { Sharp } from 'sharp';
import { parseAamva } from './aamva.mts';
import { parseArgentineDni } from './argentineDni.mts';
import { readBarcodeText } from './barcode.mts';
import { toDocument, type ProgenyDocument } from './document.mts';
import { zoneDocument } from './mrz/document.mts';
import type { Zone } from './mrz/facts.mts';
import { readZone } from './mrz/readZone.mts';
import { openPicture } from './picture.mts';
import { cropPortrait, type Layout } from './portrait.mts';
import { Readings } from './readings.mts';

const barcodes = new Readings<Promise<string | null>>();

export interface CardReading {
	/** Progeny's document fields in Progeny's formats, without portrait and portrait_url. */
	document: ProgenyDocument;
	/** What was read from the card, returned as the provider's answer with extend_data=true. */
	providerAnswer: Record<string, unknown>;
	/** JPEG */
	portrait: Buffer;
}

interface Data extends Omit<CardReading, 'portrait'> {
	/** Where the portrait is */
	layout: Layout;
}

/**
 * null when neither a barcode of a driving licence or ID card can be read on the back nor a
 * card's zone on either side, or when either file is not a picture at all.
 */
export async function readCard(
	front: Buffer,
	back: Buffer,
	today: Date,
): Promise<CardReading | null> {
	const frontPicture = await openPicture(front);
	if (!frontPicture) return null;
	const data = (await readBarcode(back, today)) ?? (await readCardZone([back, front], today));
	return data && (await withPortrait(data, frontPicture));
}

export async function withPortrait({ layout, ...data }: Data, front: Sharp): Promise<CardReading> {
	return { ...data, portrait: await cropPortrait(front, layout) };
}

async function readBarcode(back: Buffer, today: Date): Promise<Data | null> {
	const text = await barcodes.of(back, readBarcodeText);
	if (text === null) return null;
	const card = parseAamva(text);
	const facts = card?.facts ?? parseArgentineDni(text);
	return (
		facts && {
			document: toDocument(facts, today),
			layout: 'card',
			// INVENTED: Progeny does not say what its provider's answer looks like.
			providerAnswer: {
				provider: 'sandbox',
				symbology: 'PDF417',
				...(card ?? { facts }),
				barcodeText: text,
			},
		}
	);
}

async function readCardZone(sides: Buffer[], today: Date): Promise<Data | null> {
	for (const side of sides) {
		const zone = await readZone(side, today);
		if (zone && zone.format !== 'TD3') return zoneData(zone, today);
	}
	return null;
}

export function zoneData(zone: Zone, today: Date): Data {
	return {
		document: zoneDocument(zone, today),
		layout: zone.format === 'TD1' ? 'card' : 'page',
		// INVENTED, as with a barcode.
		providerAnswer: { provider: 'sandbox', ...zone },
	};
}
