import { markdownTable } from '../markdownTable.mts';
import { compare, JOBS, type Comparison, type Figures } from './schedules.mts';

/** Prints how the schedule of the node compares with others, for jobs of many kinds: npm run bench:schedules. */

const TOGETHER = [1, 3, 10, 100];
const SEEN = 20;

for (const seen of [0, SEEN]) {
	const rows = JOBS.flatMap((jobs) =>
		TOGETHER.map((together) => {
			const comparison = compare({ jobs, together, seen });
			return { names: comparison.rivals.map(({ name }) => name), cells: cellsOf(comparison) };
		}).map(({ names, cells }, index) => ({
			names,
			cells: [jobs.name, String(TOGETHER[index]), ...cells],
		})),
	);
	const head = ['Jobs', 'At once', 'This node', 'Fixed', 'To that', ...rows[0].names, 'Beaten by'];
	console.log(seen === 0 ? 'Nothing seen before' : `\nAfter ${seen} jobs`);
	console.log(`\n${markdownTable(head, rows.map(({ cells }) => cells))}`);
}

function cellsOf({ ours, rivals, beatenBy, fixedDelayMs }: Comparison): string[] {
	const change = Math.round(100 * (ours.delayMs / fixedDelayMs - 1));
	const fixed = [seconds(fixedDelayMs), `${change > 0 ? '+' : ''}${change} %`];
	return [figures(ours), ...fixed, ...rivals.map(figures), beatenBy.join('; ')];
}

function figures({ delayMs, checks }: Figures): string {
	return `${seconds(delayMs)}, ${checks.toFixed(1)}`;
}

function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(2)} s`;
}
