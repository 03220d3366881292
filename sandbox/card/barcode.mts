/** Reads the PDF417 barcode out of a picture of a card's back. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Sharp } from 'sharp';
import { prepareZXingModule, readBarcodes, type ReaderOptions } from 'zxing-wasm/reader';
import { findCard, flatten, pictureOf } from './outline.mts';
import { openPicture } from './picture.mts';

const wasmFile = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
// Without its binary the library would fetch it from a CDN.
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(wasmFile)).buffer } });

const OPTIONS: ReaderOptions = {
	formats: ['PDF417'],
	tryHarder: true,
	tryRotate: true,
	tryInvert: false,
	maxNumberOfSymbols: 1,
};

type Preparation = (picture: Sharp) => Sharp | Promise<Sharp>;

/**
 * Tried in turn. zxing reads a barcode as wide as a card's only within some 2 degrees of level (or
 * upright), so a card is straightened by its outline or, when it shows none, turned step by step.
 */
const PREPARATIONS: Preparation[] = [
	(picture) => shrink(picture, 2000),
	straighten,
	...[4, -4, 8, -8].map(
		(angle): Preparation =>
			(picture) =>
				shrink(picture, 1400).rotate(angle),
	),
	(picture) => shrink(picture, 1000).blur(0.6).normalise(),
	(picture) => picture.resize({ width: 2000, height: 2000, fit: 'inside' }).normalise(),
];

/** The barcode's text, or null when the picture shows none that can be read. */
export async function readBarcodeText(file: Buffer): Promise<string | null> {
	const picture = await openPicture(file);
	if (!picture) return null;

	for (const prepare of PREPARATIONS) {
		const prepared = await prepare(picture.clone());
		const [barcode] = await readBarcodes(await toGreymap(prepared), OPTIONS);
		if (barcode?.isValid) return decodeText(barcode.bytes);
	}
	return null;
}

function shrink(picture: Sharp, side: number): Sharp {
	return picture.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
}

async function straighten(picture: Sharp): Promise<Sharp> {
	const card = await findCard(picture, await pictureOf(picture));
	const [width, height] = [card.across, card.down].map(Math.round);
	return flatten(card, { left: 0, top: 0, width: 1, height: 1 }, width, height);
}

/** A portable greymap: the shortest image format that zxing reads, a quarter of its RGBA. */
async function toGreymap(picture: Sharp): Promise<Uint8Array> {
	const { data, info } = await picture
		.greyscale()
		.toColourspace('b-w')
		.raw()
		.toBuffer({ resolveWithObject: true });
	return Buffer.concat([Buffer.from(`P5 ${info.width} ${info.height} 255\n`), data]);
}

/**
 * The bytes rather than zxing's text, which spells control characters out as <LF>. Annex D of
 * the AAMVA standard asks for ISO 8859-1; some issuers write UTF-8, which is told by its form.
 */
function decodeText(bytes: Uint8Array): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return Buffer.from(bytes).toString('latin1');
	}
}
