import { markdownTable } from '../markdownTable.mts';
import {
	BENCHMARK_JOBS,
	compare,
	OTHER_JOBS,
	type Comparison,
	type Figures,
} from './schedules.mts';

/** Prints how the schedule of the node compares with others, for jobs of many kinds: npm run bench:schedules. */

const TOGETHER = [1, 3, 10, 100];
const SEEN = 20;

for (const seen of [0, SEEN]) {
	const compared = [...BENCHMARK_JOBS, ...OTHER_JOBS].flatMap((jobs) =>
		TOGETHER.map((together) => ({ jobs, together, ...compare({ jobs, together, seen }) })),
	);
	const rivals = compared[0].rivals.map(({ name }) => name);
	const head = ['Jobs', 'At once', 'This node', 'Fixed', 'To that', ...rivals, 'Beaten by'];
	const rows = compared.map(({ jobs, together, ...comparison }) => {
		return [jobs.name, String(together), ...cellsOf(comparison)];
	});
	console.log(`\n${seen === 0 ? 'Nothing seen' : `${seen} jobs seen`}\n`);
	console.log(markdownTable(head, rows));
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
