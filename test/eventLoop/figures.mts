import type { LoopFigures } from './loopWatch.mts';
import type { RunFigures } from './measure.mts';
import type { Workload } from './workloads.mts';

export interface Measured {
	workload: Workload;
	/** Of each figure, the best of all runs. */
	best: RunFigures;
	/** How much more the node works on an answer of four times the size. */
	growth: number | null;
}

const STOP_WITHIN_MS = 500;
/** Four times the work is linear; quadratic would be sixteen times. */
const GROWTH_AT_MOST = 8;

/** A busy machine makes each figure larger, never smaller. */
export function bestOf(runs: RunFigures[]): RunFigures {
	const stops = runs.flatMap(({ stop }) => stop ?? []);
	return {
		before: leastOf(runs.map(({ before }) => before)),
		node: leastOf(runs.map(({ node }) => node)),
		after: leastOf(runs.map(({ after }) => after)),
		stop: stops.length === 0 ? null : leastOf(stops),
	};
}

/** What is not as it must be, in sentences. */
export function problems(all: Measured[], limitMs: number): string[] {
	return all.flatMap(({ workload: { name, isUnlimited }, best: { node, stop }, growth }) => [
		...(!isUnlimited && node.longestMs > limitMs
			? [`${name}: the node gives timers no turn for ${Math.round(node.longestMs)} ms`]
			: []),
		...(stop !== null && stop.runMs > STOP_WITHIN_MS
			? [`${name}: the run ends ${Math.round(stop.runMs)} ms after Stop`]
			: []),
		...(growth !== null && growth > GROWTH_AT_MOST
			? [`${name}: ${growth.toFixed(1)} times the work for four times the size`]
			: []),
	]);
}

function leastOf<Figures extends LoopFigures | NonNullable<RunFigures['stop']>>(
	all: Figures[],
): Figures {
	const keys = Object.keys(all[0]) as Array<keyof Figures>;
	return Object.fromEntries(
		keys.map((key) => [key, Math.min(...all.map((one) => Number(one[key])))]),
	) as unknown as Figures;
}
