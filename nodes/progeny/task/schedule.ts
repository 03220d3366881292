export interface WaitLimits {
	timeoutMs: number;
	minIntervalMs: number;
}

/** However well the times of jobs are known, a task that ends early is not noticed later than this. */
const LONGEST_INTERVAL_MS = 3000;
/** Timers fire late: the last check is aimed this long before the deadline, so that it never misses it. */
const DEADLINE_MARGIN_MS = 50;

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
	{ timeoutMs, minIntervalMs }: WaitLimits,
): number {
	const longestMs = Math.max(LONGEST_INTERVAL_MS, minIntervalMs);
	const withinMs = Math.max(waitedMs + minIntervalMs, Math.min(waitedMs + longestMs, wishedMs));
	return Math.min(withinMs, lastCheckAtMs(timeoutMs));
}

function lastCheckAtMs(timeoutMs: number): number {
	return Math.max(0, timeoutMs - DEADLINE_MARGIN_MS);
}
