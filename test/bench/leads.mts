import { markdownTable } from '../markdownTable.mts';
import { DESIGNS } from './designs.mts';
import type { Results } from './results.mts';
import type { DesignSummary, WorkloadSummary } from './summary.mts';
import { WORKING } from './workloads.mts';

/** Something that a design may do better than the node. */
interface Measure {
	what: string;
	/** What is less by so little is chance. */
	isAhead(theirs: Figures, ours: Figures): boolean;
	/** Whether it tells nothing where the designs share the processor. */
	needsCalm?: true;
	/** Of several that are ahead, the one with the least is named. */
	of(figures: Figures): number;
	text(figures: Figures): string;
}

interface Figures {
	delaySeconds: number;
	checks: number;
	seconds: number;
	memoryMb: number;
	cpuSeconds: number;
	loopDelayMs: number;
}

export const MEASURES: Measure[] = [
	{
		what: 'Delay and checks',
		isAhead: (theirs, ours) =>
			theirs.delaySeconds < ours.delaySeconds && theirs.checks < ours.checks,
		of: ({ delaySeconds }) => delaySeconds,
		text: ({ delaySeconds, checks }) => `${delaySeconds.toFixed(2)} s, ${checks.toFixed(1)}`,
	},
	{
		what: 'Time',
		isAhead: (theirs, ours) => theirs.seconds < 0.98 * ours.seconds,
		of: ({ seconds }) => seconds,
		text: ({ seconds }) => `${seconds.toFixed(1)} s`,
	},
	{
		what: 'Memory',
		isAhead: (theirs, ours) => theirs.memoryMb + 10 < ours.memoryMb,
		of: ({ memoryMb }) => memoryMb,
		text: ({ memoryMb }) => `${memoryMb.toFixed(0)} MB`,
	},
	{
		what: 'Processor',
		isAhead: (theirs, ours) => 1.2 * theirs.cpuSeconds < ours.cpuSeconds,
		of: ({ cpuSeconds }) => cpuSeconds,
		text: ({ cpuSeconds }) => `${cpuSeconds.toFixed(2)} s`,
	},
	{
		what: 'Event loop',
		isAhead: (theirs, ours) => theirs.loopDelayMs + 50 < ours.loopDelayMs,
		needsCalm: true,
		of: ({ loopDelayMs }) => loopDelayMs,
		text: ({ loopDelayMs }) => `${loopDelayMs.toFixed(0)} ms`,
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
	const [ours, ...others] = designs.map((summary) => ({ ...figuresOf(summary), summary }));
	const [best] = others.filter((theirs) => isAhead(theirs, ours)).sort((a, b) => of(a) - of(b));
	if (best === undefined) return [];
	const design = DESIGNS.find(({ key }) => key === best.summary.design)!;
	return [[what, name, design.name, text(best), text(ours)]];
}

function figuresOf(summary: DesignSummary): Figures {
	return {
		delaySeconds: summary.delaySeconds.mean.median,
		checks: summary.requestsPerCard.check.median,
		seconds: summary.wallSeconds.median,
		memoryMb: summary.memoryMb.median,
		cpuSeconds: summary.cpuSeconds.median,
		loopDelayMs: summary.loopDelayMs.median,
	};
}
