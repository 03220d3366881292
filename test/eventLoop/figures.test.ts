import { bestOf, problemsOf, problemsOfTurns, type Measured } from './figures.mts';
import { LoopWatch } from './loopWatch.mts';

const loop = (longestMs: number) => ({ longestMs, p99Ms: 1, busyMs: 10, totalMs: 20 });
const run = (longestMs: number, runMs: number) => ({
	before: loop(1),
	node: loop(longestMs),
	after: loop(1),
	stop: { nodeMs: runMs - 1, runMs },
});
const measured = (
	best: Measured['best'],
	{ growth = null, isUnlimited }: { growth?: number | null; isUnlimited?: true } = {},
): Measured => ({
	workload: {
		key: 'key',
		name: 'A workload',
		parameters: {},
		items: () => [],
		faults: () => [],
		check: () => {},
		isUnlimited,
	},
	best,
	growth,
});

it('What blocks right at the begin of a phase is seen, and counts for that phase', () => {
	const watch = new LoopWatch<'first' | 'second'>('first');
	watch.enter('second');
	const startedAtMs = performance.now();
	while (performance.now() - startedAtMs < 30);
	const figures = watch.end();
	const { longestMs, totalMs } = figures.get('second')!;
	expect(longestMs).toBeGreaterThanOrEqual(30);
	expect(totalMs).toBeGreaterThanOrEqual(30);
	expect([...figures.keys()]).toEqual(['first', 'second']);
});

it('A busy machine does not fail the benchmark: of each figure the best run counts', () => {
	const best = bestOf([run(80, 300), run(40, 700), run(45, 400)]);
	expect(best.node.longestMs).toBe(40);
	expect(best.stop).toEqual({ nodeMs: 299, runMs: 300 });
	expect(problemsOf(measured(best), 50)).toEqual([]);
});

it('A long time without a turn, a late Stop and more than linear work each fail the benchmark', () => {
	expect(problemsOf(measured(run(51, 501), { growth: 11 }), 50)).toEqual([
		'A workload: no turn for 51 ms',
		'A workload: the end comes 501 ms after Stop',
		'A workload: 11.0 times the work for four times the size',
	]);
	const turns = { waiting: 100, turnMs: 1, longestMs: 51, stopMs: 501 };
	expect(problemsOfTurns(turns, 50)).toHaveLength(2);
});

it('One large answer may block for longer, as long as the work is linear', () => {
	expect(problemsOf(measured(run(300, 10), { growth: 6, isUnlimited: true }), 50)).toEqual([]);
});
