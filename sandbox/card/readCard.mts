/**
 * Reads a driving licence or ID card from pictures of its two sides: the data from the barcode on
 * the back, the portrait from the front. The printed text is not read.
 */
import { parseAamva } from './aamva.mts';
import { readBarcodeText } from './barcode.mts';
import { toDocument } from './document.mts';
import { openPicture } from './picture.mts';
import { cropPortrait } from './portrait.mts';
import { Readings } from './readings.mts';

const barcodes = new Readings<Promise<string | null>>();

export interface CardReading {
	/** Progeny's document fields in Progeny's formats, without portrait and portrait_url. */
	document: Record<string, string | number | boolean | null>;
	/** The decoded barcode, returned as the provider's answer with extend_data=true. */
	providerAnswer: Record<string, unknown>;
	/** JPEG */
	portrait: Buffer;
}

/**
 * null when no barcode of a driving licence or ID card can be read on the back, or when either
 * file is not a picture at all.
 */
export async function readCard(
	front: Buffer,
	back: Buffer,
	today: Date,
): Promise<CardReading | null> {
	const frontPicture = await openPicture(front);
	const text = await barcodes.of(back, readBarcodeText);
	const card = text === null ? null : parseAamva(text);
	if (!frontPicture || !card) return null;

	return {
		document: toDocument(card.facts, today),
		// INVENTED: Progeny does not say what its provider's answer looks like.
		providerAnswer: { provider: 'sandbox', symbology: 'PDF417', ...card, barcodeText: text },
		portrait: await cropPortrait(frontPicture),
	};
}
