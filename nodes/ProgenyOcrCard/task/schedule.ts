export interface WaitLimits {
	timeoutMs: number;
	minIntervalMs: number;
	maxIntervalMs: number;
}

const FIRST_CHECK_MS = 1200;
const SHORTEST_INTERVAL_MS = 500;
/** The interval grows with the time waited, so that long jobs are not asked for all the time … */
const INTERVAL_SHARE = 1 / 16;
/** … but for a minute no further than this, and then as slowly. */
const MINUTE_INTERVAL_MS = 2100;
const LATER_INTERVAL_SHARE = 1 / 30;
/** Timers fire late: the last check is aimed this long before the deadline, so that it never misses it. */
const DEADLINE_MARGIN_MS = 50;

/**
 * When a task is usually asked for again, in milliseconds since the wait began. Of all schedules tried in
 * the benchmark, this one has the least checks at its delays, whether jobs take two seconds or forty.
 *
 * @param askedAtMs the time waited when it was asked for; 0 before the first time
 */
export function usualCheckAtMs(askedAtMs: number): number {
	if (askedAtMs === 0) return FIRST_CHECK_MS;
	const growingMs = SHORTEST_INTERVAL_MS + askedAtMs * INTERVAL_SHARE;
	const intervalMs = Math.min(growingMs, MINUTE_INTERVAL_MS);
	return askedAtMs + Math.max(intervalMs, askedAtMs * LATER_INTERVAL_SHARE);
}

/** The wished time of the first check of a new task, within the limits. */
export function firstCheckAtMs(wishedMs: number, limits: WaitLimits): number {
	return Math.min(within(limits, 0, wishedMs), lastCheckAtMs(limits));
}

/**
 * The wished time of the next check, within the limits, in milliseconds since the wait began; null when
 * none may start any more before the deadline. No two checks are closer than the minimum interval.
 *
 * @param waitedMs the time waited so far
 */
export function nextCheckAtMs(
	waitedMs: number,
	wishedMs: number,
	limits: WaitLimits,
): number | null {
	const lastMs = lastCheckAtMs(limits);
	if (waitedMs + limits.minIntervalMs > lastMs) return null;
	return Math.min(within(limits, waitedMs, wishedMs), lastMs);
}

function within(
	{ minIntervalMs, maxIntervalMs }: WaitLimits,
	waitedMs: number,
	wishedMs: number,
): number {
	return Math.max(waitedMs + minIntervalMs, Math.min(waitedMs + maxIntervalMs, wishedMs));
}

function lastCheckAtMs({ timeoutMs }: WaitLimits): number {
	return Math.max(0, timeoutMs - DEADLINE_MARGIN_MS);
}
