import { markdownTable } from '../markdownTable.mts';
import { DESIGNS, type Design } from './designs.mts';
import { figuresFor, type Results } from './results.mts';
import type { DesignSummary, WorkloadSummary } from './summary.mts';
import { SIXTY_CARDS } from './workloads.mts';

const NOT_MEASURED = '';

/** The tables of docs/benchmark.md that say what was measured, by their headings there. */
export function measuredTables(results: Results): Map<string, string> {
	const { workloads } = results;
	const single = workloads.filter(
		({ cards, executions, imageMb }) => cards === 1 && executions === 10 && imageMb < 1,
	);
	const others = workloads.filter((one) => !single.includes(one) && one.key !== SIXTY_CARDS);
	return new Map([
		['One card at a time', table(results, bySeconds(single), waitText)],
		['What learning is worth', learningTable(results)],
		['Time, memory and processor', table(results, others, costText)],
	]);
}

function bySeconds(workloads: WorkloadSummary[]): WorkloadSummary[] {
	return workloads.toSorted((a, b) => a.jobSeconds.min - b.jobSeconds.min);
}

/** A row for each workload, and a column for each design that takes one of them. */
function table(
	results: Results,
	workloads: WorkloadSummary[],
	text: (figures: DesignSummary) => string,
): string {
	const designs = DESIGNS.filter(({ key }) =>
		workloads.some((workload) => workload.designs.some(({ design }) => design === key)),
	);
	const cell = (workload: WorkloadSummary, { key }: Design) => {
		const figures = figuresFor(results, workload.key, key);
		return figures ? text(figures) : NOT_MEASURED;
	};
	return markdownTable(
		['Workload', ...designs.map(({ name }) => name)],
		workloads.map((workload) => [
			workload.name,
			...designs.map((design) => cell(workload, design)),
		]),
	);
}

function learningTable(results: Results): string {
	return markdownTable(
		['Design', 'First ten cards', 'Last ten cards'],
		DESIGNS.flatMap(({ key, name }) => {
			const figures = figuresFor(results, SIXTY_CARDS, key);
			if (figures === undefined) return [];
			const cells = [figures.firstTen, figures.lastTen].map(({ delaySeconds, checks }) =>
				delayText(delaySeconds.median, checks.median),
			);
			return [[name, ...cells]];
		}),
	);
}

/** The delay, and the number of checks for a card. */
export function waitText({ delaySeconds, requestsPerCard }: DesignSummary): string {
	return delayText(delaySeconds.mean.median, requestsPerCard.check.median);
}

function delayText(delaySeconds: number, checks: number): string {
	return `${delaySeconds.toFixed(2)} s, ${checks.toFixed(1)}`;
}

function costText({ wallSeconds, memoryMb, cpuSeconds }: DesignSummary): string {
	const [seconds, cpu] = [wallSeconds, cpuSeconds].map(({ median }) => `${median.toFixed(1)} s`);
	return `${seconds}, ${memoryMb.median.toFixed(0)} MB, ${cpu}`;
}
