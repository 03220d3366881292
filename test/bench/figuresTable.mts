import { markdownTable } from '../markdownTable.mts';
import { DESIGNS } from './designs.mts';
import type { Spread } from './figures.mts';
import type { DesignSummary, WorkloadSummary } from './summary.mts';

const HEAD = [
	'Workload',
	'Design',
	'Seconds',
	'Floor',
	'Extra latency: mean, p95, max',
	'Checks a card',
	'Requests a card',
	'Logins',
	'Bytes a byte',
	'Memory MB',
	'CPU s',
];

/** All figures: medians, and in brackets the least and the most. */
export function figuresTable(workloads: WorkloadSummary[]): string {
	return markdownTable(
		HEAD,
		workloads.flatMap(({ name, designs }) => designs.map((design) => [name, ...cellsOf(design)])),
	);
}

function cellsOf(figures: DesignSummary): string[] {
	const { extraLatencySeconds: latency } = figures;
	const latencies = [latency.mean, latency.p95, latency.longest];
	return [
		nameOf(figures),
		spreadText(figures.wallSeconds, 1),
		figures.floorSeconds.median.toFixed(1),
		latencies.map((seconds) => seconds.toFixed(2)).join(', '),
		spreadText(figures.checksPerCard, 1),
		spreadText(figures.requestsPerCard, 1),
		figures.logins.median.toFixed(0),
		figures.bytesPerImageByte.median.toFixed(3),
		spreadText(figures.memoryMb, 0),
		spreadText(figures.cpuSeconds, 1),
	];
}

export function nameOf({ design }: DesignSummary): string {
	return DESIGNS.find(({ key }) => key === design)!.name;
}

function spreadText({ median, min, max }: Spread, digits: number): string {
	const [middle, least, most] = [median, min, max].map((value) => value.toFixed(digits));
	return `${middle} (${least}–${most})`;
}
