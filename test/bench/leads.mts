import { markdownTable } from '../markdownTable.mts';
import { DESIGNS } from './designs.mts';
import { spreadText } from './figuresTable.mts';
import { waitText } from './measuredTables.mts';
import type { Results } from './results.mts';
import type { DesignSummary, WorkloadSummary } from './summary.mts';
import { WORKING } from './workloads.mts';

/** Something that a design may do better than the node. */
interface Measure {
	what: string;
	/** What is less by so little is chance. */
	isAhead(theirs: DesignSummary, ours: DesignSummary): boolean;
	/** Whether it tells nothing where the designs share the processor. */
	needsCalm?: true;
	/** Of several that are ahead, the one with the least is named. */
	of(figures: DesignSummary): number;
	text(figures: DesignSummary): string;
}

const delayOf = ({ delaySeconds }: DesignSummary) => delaySeconds.mean.median;
const checksOf = ({ requestsPerCard }: DesignSummary) => requestsPerCard.check.median;
const secondsOf = ({ wallSeconds }: DesignSummary) => wallSeconds.median;
const memoryMbOf = ({ memoryMb }: DesignSummary) => memoryMb.median;
const cpuSecondsOf = ({ cpuSeconds }: DesignSummary) => cpuSeconds.median;
const loopDelayMsOf = ({ loopDelayMs }: DesignSummary) => loopDelayMs.median;

export const MEASURES: Measure[] = [
	{
		what: 'Delay and checks',
		isAhead: (theirs, ours) => delayOf(theirs) < delayOf(ours) && checksOf(theirs) < checksOf(ours),
		of: delayOf,
		text: waitText,
	},
	{
		what: 'Time',
		isAhead: (theirs, ours) => secondsOf(theirs) < 0.98 * secondsOf(ours),
		of: secondsOf,
		text: (figures) => `${secondsOf(figures).toFixed(1)} s`,
	},
	{
		what: 'Memory',
		isAhead: (theirs, ours) => memoryMbOf(theirs) + 10 < memoryMbOf(ours),
		of: memoryMbOf,
		text: ({ memoryMb }) => `${spreadText(memoryMb, 0)} MB`,
	},
	{
		what: 'Processor',
		isAhead: (theirs, ours) => 1.2 * cpuSecondsOf(theirs) < cpuSecondsOf(ours),
		of: cpuSecondsOf,
		text: ({ cpuSeconds }) => `${spreadText(cpuSeconds, 1)} s`,
	},
	{
		what: 'Event loop',
		isAhead: (theirs, ours) => loopDelayMsOf(theirs) + 50 < loopDelayMsOf(ours),
		needsCalm: true,
		of: loopDelayMsOf,
		text: ({ loopDelayMs }) => `${spreadText(loopDelayMs, 0)} ms`,
	},
];

/** The rows of docs/benchmark.md that say where, and in what, some design is ahead. */
export function leadsTable({ workloads }: Results): string {
	const rows = MEASURES.flatMap((measure) =>
		workloads.flatMap((workload) => leadRow(measure, workload)),
	);
	return markdownTable(['What', 'Workload', 'Ahead', 'There', 'Here'], rows);
}

/** No row, or one. */
function leadRow(
	{ what, isAhead, of, text, needsCalm }: Measure,
	{ key, name, designs }: WorkloadSummary,
): string[][] {
	if (needsCalm && !WORKING.some((workload) => workload.key === key)) return [];
	const [ours, ...others] = designs;
	const [best] = others.filter((theirs) => isAhead(theirs, ours)).sort((a, b) => of(a) - of(b));
	if (best === undefined) return [];
	const design = DESIGNS.find(({ key }) => key === best.design)!;
	return [[what, name, design.name, text(best), text(ours)]];
}
