/**
 * Milliseconds on a clock that nobody sets, for waits, deadlines and ages: only differences mean something.
 * The system's clock is for the dates that people see, and for the end that a token states.
 */
export function clockMs(): number {
	return performance.now();
}
