/**
 * Decides what a machine-readable zone says, from the candidates for each of its cells. It never
 * guesses: every check digit must fit, there must be exactly one reading for which they do, and
 * what no check digit covers, such as a name, must be clear by itself.
 */
import { parse } from 'mrz';
import { ALLOWED, CHECKED, LAYOUTS, type Format } from './formats.mts';
import type { ReadCell } from './readCells.mts';

export interface ResolvedZone {
	format: Format;
	lines: string[];
	/** What each check digit said */
	checkDigits: Record<string, boolean>;
}

// Measured with test/sandbox/mrz and with pictures worse than those: no zone with a weaker cell was
// ever read right.
const WEAKEST_SCORE = 0.8;
const DOUBTFUL_LAG = 1;
/** Where no check digit tells: a speck or a hole in the print makes up for some of the lag. */
const UNCHECKED_LAG = 1.5;
/** A clear 8 is no B, even if a check digit would have it so. */
const TWIN_LAG = 2;
/** More readings than this are a guess, whatever the check digits say. */
const MOST_READINGS = 1024;

/** Letters and digits that print alike, and that bad print swaps */
const TWINS: Record<string, string> = Object.fromEntries(
	['O0', 'I1', 'B8', 'S5', 'Z2', 'G6'].flatMap(([letter, digit]) => [
		[letter, digit],
		[digit, letter],
	]),
);

type CellChoice = (cell: ReadCell, kind: string) => string[];

/** Whether each cell shows a character, whichever. */
export function isLegible(cells: ReadCell[][]): boolean {
	return cells.flat().every(([best]) => best.score >= WEAKEST_SCORE);
}

/** null when the legible cells of a zone cannot be read beyond doubt. */
export function resolve(format: Format, cells: ReadCell[][]): ResolvedZone | null {
	// Twins are only looked at where what was seen does not fit.
	for (const choose of [plausible, plausibleOrTwin]) {
		const [reading, another] = fittingReadings(format, cells, choose);
		if (reading) return another ? null : reading;
	}
	return null;
}

/** Two of them at most: more would tell no more. */
function fittingReadings(format: Format, cells: ReadCell[][], choose: CellChoice): ResolvedZone[] {
	const layout = LAYOUTS[format];
	const choices = cells.map((row, y) => row.map((cell, x) => choose(cell, layout[y][x])));
	const readings = choices.flat().reduce((count, { length }) => count * length, 1);
	if (readings === 0 || readings > MOST_READINGS) return [];

	const fitting: ResolvedZone[] = [];
	for (let number = 0; number < readings && fitting.length < 2; number++) {
		const checked = checkLines(format, pick(choices, number));
		if (checked) fitting.push(checked);
	}
	return fitting;
}

/** One of the readings: their numbers are numerals with a place for each cell. */
function pick(choices: string[][][], number: number): string[] {
	let rest = number;
	return choices.map((row) =>
		row
			.map((cell) => {
				const choice = cell[rest % cell.length];
				rest = Math.floor(rest / cell.length);
				return choice;
			})
			.join(''),
	);
}

/** What a cell may say. One without check digit must say one thing. */
function plausible(cell: ReadCell, kind: string): string[] {
	const isChecked = CHECKED.includes(kind);
	const near = charactersNear(cell, isChecked ? DOUBTFUL_LAG : UNCHECKED_LAG);
	const allowed = near.filter((character) => ALLOWED[kind].includes(character));
	return isChecked || allowed.length === 1 ? allowed : [];
}

function plausibleOrTwin(cell: ReadCell, kind: string): string[] {
	if (!CHECKED.includes(kind)) return plausible(cell, kind);
	const near = charactersNear(cell, DOUBTFUL_LAG);
	return charactersNear(cell, TWIN_LAG)
		.filter((character) => near.includes(character) || near.includes(TWINS[character]))
		.filter((character) => ALLOWED[kind].includes(character));
}

function charactersNear(cell: ReadCell, lagUpTo: number): string[] {
	return cell.filter(({ lag }) => lag < lagUpTo).map(({ character }) => character);
}

/** null when something in the lines is not as the standard has it. */
export function checkLines(format: Format, lines: string[]): ResolvedZone | null {
	const { format: parsedAs, details } = parse(lines);
	const isValid = (field: string) => details.find((detail) => detail.field === field)?.valid;
	const digits = details.flatMap(({ field, value, valid }): Array<[string, boolean]> => {
		const [, fact] = /^(\w+)CheckDigit$/.exec(field ?? '') ?? [];
		// The library takes a check digit that it does not find, at the end of a long number, for a 0.
		return fact ? [[fact, valid && value !== '']] : [];
	});
	const fits =
		parsedAs === format &&
		digits.every(([, valid]) => valid) &&
		['documentCode', 'documentNumber', 'birthDate', 'expirationDate', 'lastName'].every(isValid);
	return fits ? { format, lines, checkDigits: Object.fromEntries(digits) } : null;
}
