import type * as ClockModule from '../../nodes/progeny/clock.ts';
import type * as JobTimesModule from '../../nodes/progeny/account/jobTimes.ts';
import type * as RateLimiterModule from '../../nodes/progeny/account/rateLimiter.ts';
import { built } from '../engine/built.mts';
import { collectGarbage } from '../engine/collectGarbage.mts';
import { LoopWatch } from './loopWatch.mts';
import { later } from '../timing.mts';

const { clockMs } = built<typeof ClockModule>();
const { JobTimes } = built<typeof JobTimesModule>();
const { RateLimiter } = built<typeof RateLimiterModule>();

export interface TurnFigures {
	waiting: number;
	/** What the thread works for one turn. */
	turnMs: number;
	longestMs: number;
	/** Until all that wait know of a Stop. */
	stopMs: number;
}

const WATCHED_MS = 2000;
const OLDEST_MS = 60_000;
const JOBS = 30;
const NEVER_MS = Infinity;

/** How long an account's limiter works to give one of so many waiting checks its turn, where the times of jobs are known. */
export async function limiterTurns(waiting: number): Promise<TurnFigures> {
	collectGarbage();
	const limiter = new RateLimiter();
	const jobTimes = new JobTimes();
	for (let job = 1; job <= JOBS; job += 1) jobTimes.note(job * 900, job * 1000, true);
	const execution = new AbortController();
	let turns = 0;

	/** As a task is waited for: asked for again and again. */
	const wait = async (submittedAtMs: number) => {
		let askedAtMs = clockMs() - submittedAtMs;
		const dueAtMs = () => submittedAtMs + jobTimes.nextCheckAtMs(askedAtMs);
		for (;;) {
			await limiter.acquire(dueAtMs, NEVER_MS, execution.signal);
			turns += 1;
			jobTimes.note(askedAtMs, clockMs() - submittedAtMs, false);
			askedAtMs = clockMs() - submittedAtMs;
			limiter.reconsider();
		}
	};
	const watch = new LoopWatch<'starting' | 'turns' | 'ending'>('starting');
	const nowMs = clockMs();
	const waits = Array.from({ length: waiting }, async (_, number) =>
		wait(nowMs - (number / waiting) * OLDEST_MS),
	);
	await later(0);
	watch.enter('turns');
	turns = 0;
	await later(WATCHED_MS);
	const seen = turns;
	watch.enter('ending');
	execution.abort();
	await Promise.allSettled(waits);
	const figures = watch.end();
	const { busyMs, longestMs } = figures.get('turns')!;
	return { waiting, turnMs: busyMs / seen, longestMs, stopMs: figures.get('ending')!.totalMs };
}
