export interface WaitLimits {
	timeoutMs: number;
	minIntervalMs: number;
	maxIntervalMs: number;
}

/** Of a card that was just uploaded. */
export const FIRST_CHECK_MS = 1200;
const SHORTEST_INTERVAL_MS = 500;
/** The interval grows with the time waited, so that long jobs are not asked for all the time … */
const INTERVAL_SHARE = 1 / 16;
/** … but stays here for a minute, and grows more slowly after that. */
const MINUTE_INTERVAL_MS = 2100;
const LATER_INTERVAL_SHARE = 1 / 30;
/** Timers fire late: the last check is aimed this long before the deadline, so that it never misses it. */
const DEADLINE_MARGIN_MS = 50;

/**
 * When a task that was asked for is usually asked for again, in milliseconds since the wait began. Of two
 * hundred schedules it was among those with the shortest delay for their checks, whether jobs take two
 * seconds or forty (test/bench/NOTES.md).
 */
export function usualCheckAtMs(askedAtMs: number): number {
	const growingMs = SHORTEST_INTERVAL_MS + askedAtMs * INTERVAL_SHARE;
	const intervalMs = Math.min(growingMs, MINUTE_INTERVAL_MS);
	return askedAtMs + Math.max(intervalMs, askedAtMs * LATER_INTERVAL_SHARE);
}

/** Whether another check may start before the deadline. No two are closer than the minimum interval. */
export function mayCheckAgain(waitedMs: number, { timeoutMs, minIntervalMs }: WaitLimits): boolean {
	return waitedMs + minIntervalMs <= lastCheckAtMs(timeoutMs);
}

/**
 * The wished time of the next check, within the limits, in milliseconds since the wait began.
 *
 * @param waitedMs the time waited so far
 */
export function nextCheckAtMs(
	waitedMs: number,
	wishedMs: number,
	{ timeoutMs, minIntervalMs, maxIntervalMs }: WaitLimits,
): number {
	const withinMs = Math.max(waitedMs + minIntervalMs, Math.min(waitedMs + maxIntervalMs, wishedMs));
	return Math.min(withinMs, lastCheckAtMs(timeoutMs));
}

function lastCheckAtMs(timeoutMs: number): number {
	return Math.max(0, timeoutMs - DEADLINE_MARGIN_MS);
}
