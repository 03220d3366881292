import { markdownTable } from '../markdownTable.mts';
import { DESIGNS, type Design } from './designs.mts';
import { figuresFor, type Results } from './results.mts';
import type { DesignSummary } from './summary.mts';
import { HUNDRED_CARDS, ONE_CARD, TEN_CARDS } from './workloads.mts';

const HEAD = [
	'Jobs of 3 to 8 seconds',
	'1 card: delay',
	'Checks',
	'10 cards: time',
	'Checks a card',
	'100 cards: time',
	'Checks a card',
];

/** The table of docs/benchmark.md: six rows, the first of which nobody can beat. */
export function measuredTable(results: Results): string {
	const floors = [TEN_CARDS, HUNDRED_CARDS].map((workload) =>
		seconds(figuresFor(results, workload, 'ours').floorSeconds.median, 1),
	);
	const floor = ['The longest job alone', '0 s', '1', floors[0], '1', floors[1], '1'];
	return markdownTable(HEAD, [floor, ...DESIGNS.map((design) => rowOf(design, results))]);
}

function rowOf({ key, name, isParallel }: Design, results: Results): string[] {
	const one = figuresFor(results, ONE_CARD, key);
	const cells = [name, seconds(one.delaySeconds.mean.median, 2), checks(one)];
	for (const workload of [TEN_CARDS, HUNDRED_CARDS]) {
		const isMeasured = isParallel || workload === TEN_CARDS;
		const figures = isMeasured && figuresFor(results, workload, key);
		cells.push(...(figures ? [seconds(figures.wallSeconds.median, 1), checks(figures)] : ['', '']));
	}
	return cells;
}

function seconds(value: number, digits: number): string {
	return `${value.toFixed(digits)} s`;
}

function checks({ requestsPerCard }: DesignSummary): string {
	return requestsPerCard.check.median.toFixed(1);
}
