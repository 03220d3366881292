/** What the characters of OCR-B look like in a cell, sharp and out of focus. */
import sharp from 'sharp';
import { CAPITAL_HEIGHT, CHARACTERS, printPath } from './ocrB.mts';

/** A cell in points: one pitch wide, and higher than a character. */
export const CELL = { width: 16, height: 22 };

/** Values of a cell row by row, with a mean of 0 and a length of 1: products are correlations. */
export type CellPattern = Float32Array;

export interface TemplateSet {
	patterns: CellPattern[];
	/** The correlation of each two characters */
	likeness: number[][];
}

const ENLARGED = 4;
/** Standard deviations, in points of a cell */
const BLURS = [0.3, 0.6, 1, 1.5, 2];

let drawn: Promise<TemplateSet[]> | null = null;

/** One set for each degree of sharpness. */
export function templateSets(): Promise<TemplateSet[]> {
	drawn ??= Promise.all(BLURS.map(drawTemplates));
	return drawn;
}

async function drawTemplates(blur: number): Promise<TemplateSet> {
	const [cellWidth, cellHeight] = [CELL.width * ENLARGED, CELL.height * ENLARGED];
	const width = cellWidth * CHARACTERS.length;
	const bottom = (cellHeight + CAPITAL_HEIGHT * cellWidth) / 2;
	const print = printPath([CHARACTERS.join('')], cellWidth, 0, [0, bottom]);
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${cellHeight}">
		<path d="${print}" fill="#fff"/></svg>`;
	const pixels = await sharp(Buffer.from(svg))
		.flatten({ background: 'black' })
		.greyscale()
		.toColourspace('b-w')
		.blur(blur * ENLARGED)
		.raw()
		.toBuffer();
	const patterns = CHARACTERS.map((_, at) => normalised(shrunk(pixels, width, at * cellWidth)));
	const likeness = patterns.map((one) => patterns.map((other) => correlation(one, other)));
	return { patterns, likeness };
}

function shrunk(pixels: Buffer, width: number, left: number): Float32Array {
	return Float32Array.from({ length: CELL.width * CELL.height }, (_, point) => {
		const x = left + (point % CELL.width) * ENLARGED;
		const y = Math.floor(point / CELL.width) * ENLARGED;
		let sum = 0;
		for (let row = y; row < y + ENLARGED; row++) {
			for (let column = x; column < x + ENLARGED; column++) sum += pixels[row * width + column];
		}
		return sum;
	});
}

export function normalised(values: Float32Array): CellPattern {
	const pattern = new Float32Array(values.length);
	let [sum, squares] = [0, 0];
	for (const value of values) sum += value;
	const mean = sum / values.length;
	for (const value of values) squares += (value - mean) ** 2;
	const length = Math.sqrt(squares) || 1;
	for (let at = 0; at < values.length; at++) pattern[at] = (values[at] - mean) / length;
	return pattern;
}

export function correlation(one: CellPattern, other: CellPattern): number {
	let sum = 0;
	for (let at = 0; at < one.length; at++) sum += one[at] * other[at];
	return sum;
}
