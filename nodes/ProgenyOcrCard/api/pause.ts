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
