/**
 * Replaces the clock by one that the test moves, for the time-outs of signals, too, which jest leaves on the
 * real one. `jest.restoreAllMocks()` and `jest.useRealTimers()` undo it.
 */
export function useFakeTimeouts(): void {
	jest.useFakeTimers();
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((delayMs) => {
		const ending = new AbortController();
		setTimeout(() => ending.abort(new DOMException('It took too long', 'TimeoutError')), delayMs);
		return ending.signal;
	});
}

/** Rejects as n8n's HTTP helper does when the signal of a request aborts. */
export async function canceledBy(signal: AbortSignal): Promise<never> {
	return await new Promise((_, reject) => {
		const canceled = Object.assign(new Error('canceled'), { code: 'ERR_CANCELED' });
		signal.addEventListener('abort', () => reject(canceled));
	});
}
