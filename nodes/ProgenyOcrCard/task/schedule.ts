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

/**
 * When the next status check starts, in milliseconds since the wait began; null when none may start
 * any more before the deadline. No two checks are closer than the minimum interval.
 *
 * @param waitedMs the time waited so far
 * @param isFirst whether no check was made yet
 * @param atLeastMs a pause the service asked for
 */
export function nextCheckAtMs(
	waitedMs: number,
	{ timeoutMs, minIntervalMs, maxIntervalMs }: WaitLimits,
	{ isFirst = false, atLeastMs = 0 } = {},
): number | null {
	const wanted = isFirst ? FIRST_CHECK_MS : waitedMs * INTERVAL_SHARE;
	const interval = Math.max(minIntervalMs, Math.min(maxIntervalMs, wanted));
	const lastMs = timeoutMs - DEADLINE_MARGIN_MS;
	const earliestMs = waitedMs + Math.max(minIntervalMs, atLeastMs);
	if (earliestMs > lastMs) return null;
	return Math.min(Math.max(waitedMs + interval, earliestMs), lastMs);
}
