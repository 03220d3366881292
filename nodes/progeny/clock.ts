/**
 * Milliseconds on a monotonic clock, for waits, deadlines and ages. Only differences mean something. The clock
 * of the system is for dates that people see, and for the end that a token states.
 */
export function clockMs(): number {
	return performance.now();
}
