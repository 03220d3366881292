/** Finds rows of evenly spaced print among the pieces of ink in a picture. */
import type { Point } from '../picture.mts';
import type { Blob } from './greyPicture.mts';
import { fitParabola, heightOf, type Parabola } from './parabola.mts';

/** Characters at one distance from each other. The numbers of their cells begin anywhere. */
export interface PrintRow {
	x: Parabola;
	y: Parabola;
	/** The cells that have ink */
	filled: Set<number>;
}

interface Cell {
	number: number;
	blob: Blob;
}

// A row of a zone has 30 characters or more; some may touch or be broken.
const FEWEST_CHARACTERS = 12;
const FEWEST_LINKED = 6;
// A card may lie askew by some 15 degrees.
const STEEPEST = 0.35;
const WIDEST_GAP = 4.5;
// Pictures of documents have some 40, and a zone's are among the ten longest. A screen of dots has
// thousands, which took twenty seconds.
const MOST_CHAINS = 60;

export function middleOf({ x, y }: PrintRow, cell: number): Point {
	return [heightOf(x, cell), heightOf(y, cell)];
}

/** Rows that run from left to right. */
export function findRows(blobs: Blob[]): PrintRow[] {
	const sorted = [...blobs].sort((one, other) => one.x - other.x);
	const rows: PrintRow[] = [];
	const taken = new Set<Blob>();
	for (const chain of findChains(sorted).slice(0, MOST_CHAINS)) {
		if (chain.filter((blob) => taken.has(blob)).length > chain.length / 2) continue;
		const cells = followRow(chain, sorted);
		if (cells.length < FEWEST_CHARACTERS) continue;
		for (const { blob } of cells) taken.add(blob);
		rows.push(rowOf(cells));
	}
	return rows;
}

/** Pieces of ink that stand side by side, the longest chain first. */
function findChains(sorted: Blob[]): Blob[][] {
	const next = new Map<Blob, Blob>();
	const previous = new Map<Blob, { blob: Blob; distance: number }>();
	sorted.forEach((blob, at) => {
		const neighbour = neighbourOf(sorted, at);
		if (!neighbour) return;
		const distance = neighbour.x - blob.x;
		const rival = previous.get(neighbour);
		if (rival && rival.distance <= distance) return;
		if (rival) next.delete(rival.blob);
		next.set(blob, neighbour);
		previous.set(neighbour, { blob, distance });
	});
	return sorted
		.filter((blob) => !previous.has(blob))
		.map((blob) => chainFrom(blob, next))
		.filter((chain) => chain.length >= FEWEST_LINKED)
		.sort((one, other) => other.length - one.length);
}

function chainFrom(blob: Blob, next: Map<Blob, Blob>): Blob[] {
	const chain: Blob[] = [];
	for (let at: Blob | undefined = blob; at; at = next.get(at)) chain.push(at);
	return chain;
}

function neighbourOf(sorted: Blob[], at: number): Blob | undefined {
	const blob = sorted[at];
	let nearest: Blob | undefined;
	let least = Infinity;
	for (let further = at + 1; further < sorted.length; further++) {
		const other = sorted[further];
		const across = other.x - blob.x;
		if (across > blob.height * 3) break;
		const down = Math.abs(other.y - blob.y);
		const distance = across + down;
		const beside = across > blob.height * 0.3 && down < across * STEEPEST + blob.height * 0.12;
		if (!beside || distance >= least || !alike(blob, other)) continue;
		nearest = other;
		least = distance;
	}
	return nearest;
}

function alike({ height }: Blob, other: Blob): boolean {
	return other.height > height * 0.45 && other.height < height * 2.2;
}

/** Everything on the line of a chain that stands where a character of its row can stand. */
function followRow(chain: Blob[], sorted: Blob[]): Cell[] {
	const pitch = median(chain.slice(1).map(({ x }, at) => x - chain[at].x));
	const height = median(chain.map((blob) => blob.height));
	const seed = chain[Math.floor(chain.length / 2)];
	let members = chain;
	let cells: Cell[] = [];
	for (let round = 0; round < 3; round++) {
		// Far outside a short chain, only a straight line tells where its row goes on.
		const line =
			round === 0 ? straightLine(members) : fitParabola(members.map(({ x, y }): Point => [x, y]));
		members = sorted.filter(
			(blob) =>
				Math.abs(blob.y - heightOf(line, blob.x)) < height * 0.4 &&
				blob.height > height * 0.35 &&
				blob.height < height * 1.9 &&
				blob.width < pitch * 1.3,
		);
		cells = withoutOutliers(numberCells(members, seed, pitch));
		members = cells.map(({ blob }) => blob);
		if (cells.length < FEWEST_LINKED) return [];
	}
	return cells;
}

/** Through the middles of the first and of the last third. */
function straightLine(members: Blob[]): Parabola {
	const third = Math.ceil(members.length / 3);
	const [start, end] = [members.slice(0, third), members.slice(-third)];
	const slope = (mean(end, 'y') - mean(start, 'y')) / (mean(end, 'x') - mean(start, 'x'));
	return [mean(start, 'y') - slope * mean(start, 'x'), slope, 0];
}

function mean(members: Blob[], axis: 'x' | 'y'): number {
	return members.reduce((sum, blob) => sum + blob[axis], 0) / members.length;
}

/** Counts the cells from a seed to both sides, and lets the pitch grow or shrink on the way. */
function numberCells(members: Blob[], seed: Blob, pitch: number): Cell[] {
	const start = Math.max(members.indexOf(seed), 0);
	const before = members.slice(0, start + 1).reverse();
	const cells = countAlong(members.slice(start), pitch, 1);
	return [...countAlong(before, pitch, -1).slice(1).reverse(), ...cells];
}

function countAlong(members: Blob[], startPitch: number, direction: 1 | -1): Cell[] {
	const cells: Cell[] = [];
	let pitch = startPitch;
	for (const blob of members) {
		const last = cells[cells.length - 1];
		if (!last) {
			cells.push({ number: 0, blob });
			continue;
		}
		const gap = Math.abs(blob.x - last.blob.x) / pitch;
		if (gap > WIDEST_GAP) break;
		const steps = Math.round(gap);
		if (steps === 0) continue;
		// A piece of a broken character tells less of the pitch than a whole one.
		if (Math.abs(gap - steps) < 0.2) pitch *= 1 + 0.3 * (gap / steps - 1);
		cells.push({ number: last.number + direction * steps, blob });
	}
	return cells;
}

function withoutOutliers(cells: Cell[]): Cell[] {
	let kept = cells;
	for (let round = 0; round < 3 && kept.length >= FEWEST_LINKED; round++) {
		const { x, y } = rowOf(kept);
		const pitch = Math.abs(x[1]) || 1;
		kept = cells.filter(
			({ number, blob }) =>
				Math.abs(blob.x - heightOf(x, number)) < pitch * 0.3 &&
				Math.abs(blob.y - heightOf(y, number)) < pitch * 0.3,
		);
	}
	return kept;
}

function rowOf(cells: Cell[]): PrintRow {
	return {
		x: fitParabola(cells.map(({ number, blob }): Point => [number, blob.x])),
		y: fitParabola(cells.map(({ number, blob }): Point => [number, blob.y])),
		filled: new Set(cells.map(({ number }) => number)),
	};
}

function median(values: number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
