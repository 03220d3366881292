import { markdownTable } from '../markdownTable.mts';
import { DESIGNS, type Design } from './designs.mts';
import { figuresFor, type Results } from './results.mts';
import { HUNDRED_CARDS, ONE_CARD, TEN_CARDS } from './workloads.mts';

const HEAD = [
	'Jobs of 3 to 8 seconds',
	'1 card: told late by',
	'Checks',
	'10 cards: seconds',
	'Checks a card',
	'100 cards: seconds',
	'Checks a card',
];

/** The table of the README: six rows, the first of which nobody can be better than. */
export function readmeTable(results: Results): string {
	const floors = [TEN_CARDS, HUNDRED_CARDS].map((workload) =>
		figuresFor(results, workload, 'ours').floorSeconds.median.toFixed(1),
	);
	const floor = ['No delay at all', '0 s', '1', floors[0], '1', floors[1], '1'];
	return markdownTable(HEAD, [floor, ...DESIGNS.map((design) => rowOf(design, results))]);
}

function rowOf({ key, name, isParallel }: Design, results: Results): string[] {
	const one = figuresFor(results, ONE_CARD, key);
	const late = `${one.extraLatencySeconds.mean.toFixed(2)} s`;
	const cells = [name, late, one.checksPerCard.mean.toFixed(1)];
	for (const workload of isParallel ? [TEN_CARDS, HUNDRED_CARDS] : [TEN_CARDS]) {
		const { wallSeconds, checksPerCard } = figuresFor(results, workload, key);
		cells.push(wallSeconds.median.toFixed(1), checksPerCard.mean.toFixed(1));
	}
	return Object.assign<string[], string[]>(Array(HEAD.length).fill(''), cells);
}
