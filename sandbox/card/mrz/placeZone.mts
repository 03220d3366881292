/** Places the cells of a machine-readable zone on rows of print. */
import type { Point } from '../picture.mts';
import { FORMATS, LAYOUTS, type Format } from './formats.mts';
import { middleOf, type PrintRow } from './printRows.mts';

/** Where the characters of a zone lie: rows and columns count from 0. */
export interface PlacedZone {
	format: Format;
	middleOf: (row: number, column: number) => Point;
	/** From one character to the next, and as far down from it */
	axesAt: (row: number, column: number) => { across: Point; down: Point };
	/** The share of its cells that have ink, less what has ink beside it */
	fill: number;
}

/** A row of print, and the number of its cell that lies below cell 0 of the first row */
interface Aligned {
	row: PrintRow;
	shift: number;
}

// Six lines an inch and ten characters an inch give 1.67; issuers differ.
const [CLOSEST_LINES, WIDEST_LINES] = [1.2, 2.5];
const LEAST_FILL = 0.7;

/** The places where a zone can be, the likeliest first. */
export function placeZones(rows: PrintRow[]): PlacedZone[] {
	const sorted = [...rows].sort((one, other) => levelOf(one) - levelOf(other));
	const pairs = sorted.flatMap((first) => followersOf([{ row: first, shift: 0 }], sorted));
	const triples = pairs.flatMap((pair) => followersOf(pair, sorted));
	return [...pairs, ...triples]
		.flatMap((group) => FORMATS.flatMap((format) => placesOf(format, group)))
		.filter(({ fill }) => fill >= LEAST_FILL)
		.sort((one, other) => other.fill - one.fill);
}

function levelOf(row: PrintRow): number {
	const cells = [...row.filled];
	return middleOf(row, (Math.min(...cells) + Math.max(...cells)) / 2)[1];
}

/** The group with each row that can be its next one. */
function followersOf(group: Aligned[], rows: PrintRow[]): Aligned[][] {
	return rows.flatMap((row) => {
		const next = alignBelow(group[group.length - 1], row);
		return next ? [[...group, next]] : [];
	});
}

function alignBelow(above: Aligned, row: PrintRow): Aligned | null {
	if (row === above.row) return null;
	const cells = [...above.row.filled];
	const cell = cells[Math.floor(cells.length / 2)];
	const [from, across] = [middleOf(above.row, cell), stepAt(above.row, cell)];
	const pitch = Math.hypot(...across);

	const opposite = nearestCell(row, from, across);
	const [x, y] = middleOf(row, opposite);
	const otherAcross = stepAt(row, opposite);
	const along = ((x - from[0]) * across[0] + (y - from[1]) * across[1]) / pitch ** 2;
	const down = ((y - from[1]) * across[0] - (x - from[0]) * across[1]) / pitch ** 2;
	const turn = Math.abs(otherAcross[1] / otherAcross[0] - across[1] / across[0]);
	const fits =
		down > CLOSEST_LINES &&
		down < WIDEST_LINES &&
		Math.abs(along) < 0.5 &&
		Math.abs(Math.hypot(...otherAcross) / pitch - 1) < 0.1 &&
		turn < 0.08;
	return fits ? { row, shift: opposite - cell + above.shift } : null;
}

/** The cell of a row that lies straight below or above a point. */
function nearestCell(row: PrintRow, [fromX, fromY]: Point, [acrossX, acrossY]: Point): number {
	let cell = [...row.filled][0];
	// The pitch changes along a row, so the way is gone twice.
	for (let round = 0; round < 3; round++) {
		const [x, y] = middleOf(row, cell);
		const [stepX, stepY] = stepAt(row, cell);
		const missing = (fromX - x) * acrossX + (fromY - y) * acrossY;
		cell += Math.round(missing / (stepX * acrossX + stepY * acrossY));
	}
	return cell;
}

function stepAt(row: PrintRow, cell: number): Point {
	const [left, right] = [middleOf(row, cell - 0.5), middleOf(row, cell + 0.5)];
	return [right[0] - left[0], right[1] - left[1]];
}

function placesOf(format: Format, group: Aligned[]): PlacedZone[] {
	const [{ length }] = LAYOUTS[format];
	if (LAYOUTS[format].length !== group.length) return [];
	const filled = group.map(
		({ row, shift }) => new Set([...row.filled].map((cell) => cell - shift)),
	);
	const cells = filled.flatMap((row) => [...row]);
	const [first, last] = [Math.min(...cells), Math.max(...cells)];
	const starts = Array.from(
		{ length: Math.max(last - first - length + 4, 3) },
		(_, at) => Math.min(first, last - length + 1) - 1 + at,
	);
	return starts
		.map((start) => placeAt(format, group, start, fillOf(filled, start, length)))
		.sort((one, other) => other.fill - one.fill)
		.slice(0, 2);
}

function fillOf(filled: Array<Set<number>>, start: number, length: number): number {
	const isFilled = (row: Set<number>, from: number, count: number) =>
		Array.from({ length: count }, (_, at) => from + at).filter((cell) => row.has(cell)).length;
	const inside = filled.map((row) => isFilled(row, start, length));
	const beside = filled.map(
		(row) => isFilled(row, start - 2, 2) + isFilled(row, start + length, 2),
	);
	const sum = (counts: number[]) => counts.reduce((total, count) => total + count);
	return (sum(inside) - sum(beside)) / (length * filled.length);
}

function placeAt(format: Format, group: Aligned[], start: number, fill: number): PlacedZone {
	const [top, bottom] = [group[0], group[group.length - 1]];
	const cellOf = ({ shift }: Aligned, column: number) => start + column + shift;
	const middle = (row: number, column: number) =>
		middleOf(group[row].row, cellOf(group[row], column));
	return {
		format,
		fill,
		middleOf: middle,
		axesAt: (row, column) => {
			const across = stepAt(group[row].row, cellOf(group[row], column));
			const [topX, topY] = middleOf(top.row, cellOf(top, column));
			const [bottomX, bottomY] = middleOf(bottom.row, cellOf(bottom, column));
			const scale = Math.hypot(...across) / Math.hypot(bottomX - topX, bottomY - topY);
			return { across, down: [(bottomX - topX) * scale, (bottomY - topY) * scale] };
		},
	};
}
