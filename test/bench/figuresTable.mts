import { markdownTable } from '../markdownTable.mts';
import { DESIGNS } from './designs.mts';
import type { Spread } from './figures.mts';
import type { PureFunctionFigures } from './pureFunctions.mts';
import type { StartCost } from './startCost.mts';
import type { DesignSummary, WorkloadSummary } from './summary.mts';

const HEAD = [
	'Workload',
	'Design',
	'Seconds',
	'Floor',
	'Delay: mean',
	'p95',
	'Longest',
	'Checks a card',
	'Requests a card',
	'Logins',
	'Bytes sent per image byte',
	'Memory MB',
	'CPU s',
	'Event loop ms',
	'First ten',
	'Last ten',
];

/** All figures: medians, and in brackets the least and the most. */
export function figuresTable(workloads: WorkloadSummary[]): string {
	return markdownTable(
		HEAD,
		workloads.flatMap(({ name, designs }) => designs.map((design) => [name, ...cellsOf(design)])),
	);
}

function cellsOf(figures: DesignSummary): string[] {
	const { delaySeconds, requestsPerCard } = figures;
	return [
		DESIGNS.find(({ key }) => key === figures.design)!.name,
		spreadText(figures.wallSeconds, 1),
		figures.floorSeconds.median.toFixed(1),
		spreadText(delaySeconds.mean, 2),
		delaySeconds.p95.median.toFixed(2),
		delaySeconds.longest.median.toFixed(2),
		spreadText(requestsPerCard.check, 1),
		spreadText(requestsPerCard.all, 1),
		figures.logins.median.toFixed(0),
		figures.bytesPerImageByte.median.toFixed(3),
		spreadText(figures.memoryMb, 0),
		spreadText(figures.cpuSeconds, 1),
		spreadText(figures.loopDelayMs, 0),
		...[figures.firstTen, figures.lastTen].map(
			(ten) => `${ten.delaySeconds.median.toFixed(2)} s, ${ten.checks.median.toFixed(1)}`,
		),
	];
}

export function spreadText({ median, min, max }: Spread, digits: number): string {
	const [middle, least, most] = [median, min, max].map((value) => value.toFixed(digits));
	return `${middle} (${least}–${most})`;
}

export function startCostText(cost: StartCost): string {
	const { loadMs, n8nWorkflowLoadMs, ratioToN8nWorkflow, otherModules } = cost;
	return [
		`Loading the package: ${spreadText(loadMs, 1)} ms, ${spreadText(ratioToN8nWorkflow, 2)} of the ${spreadText(n8nWorkflowLoadMs, 0)} ms that n8n-workflow takes`,
		`Modules that are not its own: ${otherModules.join(', ')}`,
		`Unpacked: ${cost.unpackedBytes} bytes in ${cost.packedFiles} files`,
	].join('\n');
}

export function pureFunctionsTable(figures: PureFunctionFigures[]): string {
	return markdownTable(
		['Function', 'Microseconds', 'Compared with', 'Ratio'],
		figures.map(({ measured, per, microseconds, comparedWith, ratio }) => [
			measured,
			`${spreadText(microseconds, 2)} for an ${per}`,
			comparedWith,
			spreadText(ratio, 2),
		]),
	);
}
