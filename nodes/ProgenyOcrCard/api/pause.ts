import { sleep } from 'n8n-workflow';

/** Before n8n 2.34, a sleep is not interrupted: Stop is noticed only between two of them. */
const LONGEST_SLEEP_MS = 5000;

/** @throws when the signal is aborted before the time is up */
export async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	for (let leftMs = durationMs; leftMs > 0; leftMs -= LONGEST_SLEEP_MS) {
		await sleep(Math.min(leftMs, LONGEST_SLEEP_MS), signal);
		signal.throwIfAborted();
	}
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
