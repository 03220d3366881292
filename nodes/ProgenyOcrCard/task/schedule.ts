export interface WaitLimits {
	timeoutMs: number;
	minIntervalMs: number;
	maxIntervalMs: number;
}

const FIRST_CHECK_MS = 1000;
/** The interval grows with the time waited, so that long tasks are not asked for all the time. */
const INTERVAL_SHARE = 0.1;
/** Timers fire late: the last check is aimed this long before the deadline, so that it never misses it. */
const DEADLINE_MARGIN_MS = 50;

/** When the first status check of a new task starts, in milliseconds since the wait began. */
export function firstCheckAtMs(limits: WaitLimits): number {
	return Math.min(interval(FIRST_CHECK_MS, limits), lastCheckAtMs(limits));
}

/**
 * When the next status check starts, in milliseconds since the wait began; null when none may start
 * any more before the deadline. No two checks are closer than the minimum interval.
 *
 * @param waitedMs the time waited so far
 */
export function nextCheckAtMs(waitedMs: number, limits: WaitLimits): number | null {
	const lastMs = lastCheckAtMs(limits);
	if (waitedMs + limits.minIntervalMs > lastMs) return null;
	return Math.min(waitedMs + interval(waitedMs * INTERVAL_SHARE, limits), lastMs);
}

function interval(wantedMs: number, { minIntervalMs, maxIntervalMs }: WaitLimits): number {
	return Math.max(minIntervalMs, Math.min(maxIntervalMs, wantedMs));
}

function lastCheckAtMs({ timeoutMs }: WaitLimits): number {
	return Math.max(0, timeoutMs - DEADLINE_MARGIN_MS);
}
