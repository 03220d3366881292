/**
 * n8n's time-out only ends a request that is silent for so long before its answer begins. This ends one
 * when its time is up, and before that with the given signal.
 */
export function requestEnd(timeoutMs: number, signal: AbortSignal | undefined): AbortSignal {
	// A timer takes whole milliseconds only
	const end = AbortSignal.timeout(Math.ceil(timeoutMs));
	// Node 20 forgets a signal that only others are made of: with a listener it is kept
	end.addEventListener('abort', () => {});
	return AbortSignal.any(signal === undefined ? [end] : [signal, end]);
}
