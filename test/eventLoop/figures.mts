import type { TurnFigures } from './limiterTurns.mts';
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
/** Linear is four times the work, and six with the collection of garbage; quadratic would be sixteen times. */
const GROWTH_AT_MOST = 10;

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

/** What of a workload is not as it must be, in sentences. */
export function problemsOf(
	{ workload: { name, isUnlimited }, best: { node, stop }, growth }: Measured,
	limitMs: number,
): string[] {
	return [
		...(isUnlimited ? [] : longGap(name, node.longestMs, limitMs)),
		...(stop === null ? [] : lateStop(name, stop.runMs)),
		...(growth !== null && growth > GROWTH_AT_MOST
			? [`${name}: ${growth.toFixed(1)} times the work for four times the size`]
			: []),
	];
}

export function problemsOfTurns(
	{ waiting, longestMs, stopMs }: TurnFigures,
	limitMs: number,
): string[] {
	const name = `The limiter, ${waiting} checks that wait`;
	return [...longGap(name, longestMs, limitMs), ...lateStop(name, stopMs)];
}

const longGap = (name: string, longestMs: number, limitMs: number) =>
	longestMs > limitMs ? [`${name}: no turn for ${Math.round(longestMs)} ms`] : [];

const lateStop = (name: string, stopMs: number) =>
	stopMs > STOP_WITHIN_MS ? [`${name}: the end comes ${Math.round(stopMs)} ms after Stop`] : [];

export function leastOf<
	Figures extends LoopFigures | TurnFigures | NonNullable<RunFigures['stop']>,
>(all: Figures[]): Figures {
	const keys = Object.keys(all[0]) as Array<keyof Figures>;
	return Object.fromEntries(
		keys.map((key) => [key, Math.min(...all.map((one) => Number(one[key])))]),
	) as unknown as Figures;
}
