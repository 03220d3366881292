import { sleep } from 'n8n-workflow';

/** @throws when the signal is aborted before the time is up */
export async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	// Before n8n 2.34, a sleep knows no signal
	if (durationMs > 0) await unlessAborted(sleep(durationMs, signal), signal);
}

/** Waits for what Stop does not end by itself, but no longer than until then. */
export async function unlessAborted<T>(
	work: Promise<T>,
	signal: AbortSignal | undefined,
): Promise<T> {
	if (signal === undefined) return await work;
	signal.throwIfAborted();
	let abort = () => {};
	const aborted = new Promise<never>((_, reject) => (abort = () => reject(signal.reason)));
	signal.addEventListener('abort', abort);
	return await Promise.race([work, aborted]).finally(() =>
		signal.removeEventListener('abort', abort),
	);
}
