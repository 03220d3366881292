/** Compares each cell of a placed zone with the characters of OCR-B. */
import type { Point } from '../picture.mts';
import { greyAt, type GreyPicture } from './greyPicture.mts';
import { LAYOUTS } from './formats.mts';
import { CHARACTERS } from './ocrB.mts';
import type { PlacedZone } from './placeZone.mts';
import { CELL, correlation, normalised, templateSets } from './templates.mts';
import type { CellPattern, TemplateSet } from './templates.mts';

export interface Candidate {
	character: string;
	/** The correlation of the cell with the character */
	score: number;
	/** How far it is behind the best one. Up to 1, noise can have changed their order. */
	lag: number;
}

/** The candidates of a cell, the best first */
export type ReadCell = Candidate[];

/** How the print lies in its cells: its size and height in parts of the usual, and its sharpness */
interface Fit {
	scaleAcross: number;
	scaleDown: number;
	shiftAcross: number;
	shiftDown: number;
	templates: TemplateSet;
}

/**
 * What noise does to a comparison falls with the number of pixels in a cell; what the print differs
 * from OCR-B as drawn does not. Measured with test/sandbox/mrz and with pictures worse than those.
 */
const DOUBT = 2.4;
const LEAST_DOUBT = 0.15;

const MARGIN = 1;
const SAMPLED = { width: CELL.width + 2 * MARGIN, height: CELL.height + 2 * MARGIN };
const OFFSETS = [-MARGIN, 0, MARGIN].flatMap((right) =>
	[-MARGIN, 0, MARGIN].map((down): Point => [right, down]),
);
const SHIFTED_CANDIDATES = 12;
const SAMPLED_CELLS = 16;

const COARSE = {
	shifts: [-0.2, -0.15, -0.1, -0.05, 0.05, 0.1, 0.15, 0.2],
	scales: [0.8, 0.87, 0.93, 1.07, 1.14, 1.22],
};
const FINE = { shifts: [-0.05, -0.025, 0.025, 0.05], scales: [0.92, 0.96, 1.04, 1.08] };

/** Takes the grey of a cell in CELL's points, with a margin of a point on each side. */
type Sampler = (row: number, column: number, fit: Fit) => Float32Array;

export async function readCells(picture: GreyPicture, zone: PlacedZone): Promise<ReadCell[][]> {
	const sampler: Sampler = (row, column, fit) => sampleCell(picture, zone, row, column, fit);
	const fit = fitPrint(sampler, zone, await templateSets());
	return LAYOUTS[zone.format].map((line, row) =>
		[...line].map((_, column) => {
			const pitch = Math.hypot(...zone.axesAt(row, column).across) / picture.enlargement;
			return rank(sampler(row, column, fit), fit.templates, Math.max(LEAST_DOUBT, DOUBT / pitch));
		}),
	);
}

// Most of the time goes into the loops of these two and of templates.mts: hence no callbacks.
function sampleCell(
	picture: GreyPicture,
	zone: PlacedZone,
	row: number,
	column: number,
	{ scaleAcross, scaleDown, shiftAcross, shiftDown }: Fit,
): Float32Array {
	const [middleX, middleY] = zone.middleOf(row, column);
	const { across, down } = zone.axesAt(row, column);
	const sampled = new Float32Array(SAMPLED.width * SAMPLED.height);
	for (let at = 0; at < sampled.length; at++) {
		const u = ((at % SAMPLED.width) + 0.5 - SAMPLED.width / 2) / CELL.width;
		const v = (Math.floor(at / SAMPLED.width) + 0.5 - SAMPLED.height / 2) / CELL.width;
		const [along, below] = [u * scaleAcross + shiftAcross, v * scaleDown + shiftDown];
		const x = middleX + across[0] * along + down[0] * below;
		const y = middleY + across[1] * along + down[1] * below;
		// Ink is what counts, and it is dark.
		sampled[at] = 255 - greyAt(picture, x, y);
	}
	return sampled;
}

/** One measure after the other, first in large steps, then twice in small ones: each moves the others. */
function fitPrint(sampler: Sampler, zone: PlacedZone, sets: TemplateSet[]): Fit {
	const cells = someCells(zone);
	let best: Fit = {
		scaleAcross: 1,
		scaleDown: 1,
		shiftAcross: 0,
		shiftDown: 0,
		templates: sets[1],
	};
	let bestScore = meanScore(sampler, cells, best);
	const improve = (variants: Array<Partial<Fit>>) => {
		for (const fit of variants.map((variant): Fit => ({ ...best, ...variant }))) {
			const score = meanScore(sampler, cells, fit);
			if (score > bestScore) [best, bestScore] = [fit, score];
		}
	};
	improve(COARSE.shifts.map((shiftDown) => ({ shiftDown })));
	improve(COARSE.scales.map((scale) => ({ scaleAcross: scale, scaleDown: scale })));
	for (let round = 0; round < 2; round++) {
		const { scaleAcross, scaleDown, shiftAcross, shiftDown } = best;
		improve(sets.map((templates) => ({ templates })));
		improve(FINE.shifts.map((shift) => ({ shiftDown: shiftDown + shift })));
		improve(FINE.scales.map((scale) => ({ scaleDown: scaleDown * scale })));
		improve(FINE.shifts.map((shift) => ({ shiftAcross: shiftAcross + shift })));
		improve(FINE.scales.map((scale) => ({ scaleAcross: scaleAcross * scale })));
	}
	return best;
}

function someCells({ format }: PlacedZone): Array<[row: number, column: number]> {
	const cells = LAYOUTS[format].flatMap((line, row) =>
		[...line].map((_, column): [number, number] => [row, column]),
	);
	const step = cells.length / SAMPLED_CELLS;
	return Array.from({ length: SAMPLED_CELLS }, (_, at) => cells[Math.floor((at + 0.5) * step)]);
}

function meanScore(sampler: Sampler, cells: Array<[number, number]>, fit: Fit): number {
	const scores = cells.map(([row, column]) => {
		const pattern = cellPattern(sampler(row, column, fit), 0, 0);
		return Math.max(...fit.templates.patterns.map((template) => correlation(pattern, template)));
	});
	return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

/**
 * The candidates for what is in a cell, each where it fits best within a point. Two characters that
 * hardly differ need little to be told apart if the print is clear, that is, if the best one leaves
 * little of the cell unexplained.
 */
function rank(sampled: Float32Array, { patterns, likeness }: TemplateSet, doubt: number): ReadCell {
	const scores = scoresOf(sampled, patterns);
	const best = Math.max(...scores);
	const alike = likeness[scores.indexOf(best)];
	const unexplained = Math.max(1 - best * best, 0.01);
	return CHARACTERS.map((character, at) => {
		const distance = Math.sqrt(2 * (1 - alike[at]) * unexplained);
		const lag = scores[at] === best ? 0 : (best - scores[at]) / distance / doubt;
		return { character, score: scores[at], lag };
	}).sort((one, other) => other.score - one.score);
}

/** Those that are far behind in the middle of the cell are not looked for beside it. */
function scoresOf(sampled: Float32Array, patterns: CellPattern[]): number[] {
	const middle = cellPattern(sampled, 0, 0);
	const scores = patterns.map((template) => correlation(middle, template));
	const likely = [...scores.keys()]
		.sort((one, other) => scores[other] - scores[one])
		.slice(0, SHIFTED_CANDIDATES);
	for (const [right, down] of OFFSETS) {
		const cell = cellPattern(sampled, right, down);
		for (const at of likely) scores[at] = Math.max(scores[at], correlation(cell, patterns[at]));
	}
	return scores;
}

function cellPattern(sampled: Float32Array, right: number, down: number): CellPattern {
	const cell = new Float32Array(CELL.width * CELL.height);
	let at = 0;
	for (let y = MARGIN + down; y < MARGIN + down + CELL.height; y++) {
		const start = y * SAMPLED.width + MARGIN + right;
		for (let x = start; x < start + CELL.width; x++) cell[at++] = sampled[x];
	}
	return normalised(cell);
}
