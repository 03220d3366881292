import { sleep } from 'n8n-workflow';

/** Node fires a timer at once if it is far too long. Whoever waits for longer sleeps again. */
const LONGEST_SLEEP_MS = 3_600_000;

/** Waits for work that no signal can end, but only until the signal aborts. */
export async function raceSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	// Nobody waits for it, so nobody else would see it fail
	if (signal.aborted) work.catch(() => {});
	signal.throwIfAborted();
	// Its own signal, because Node warns of a leak where more than ten listen to one
	const own = AbortSignal.any([signal]);
	let abort = () => {};
	const aborted = new Promise<never>((_, reject) => (abort = () => reject(signal.reason)));
	own.addEventListener('abort', abort);
	return await Promise.race([work, aborted]).finally(() => own.removeEventListener('abort', abort));
}

/** A signal that aborts with the given one, or when the time is up. */
export function timeoutSignal(timeoutMs: number, signal?: AbortSignal): AbortSignal {
	// A timer takes whole milliseconds only
	const timeout = AbortSignal.timeout(Math.ceil(timeoutMs));
	// Node 20 collects a signal that only others are made of; a listener keeps it
	timeout.addEventListener('abort', () => {});
	return AbortSignal.any(signal === undefined ? [timeout] : [signal, timeout]);
}

/** An error would be costly to create, and nobody sees it. */
const RUNG = 'rung';

/** A sleep that others can end early: each sleeper then looks again at what it waits for. */
export class Alarm {
	private bell = new AbortController();

	ring(): void {
		this.bell.abort(RUNG);
		this.bell = new AbortController();
	}

	/** @throws when the signal aborts, if one is given */
	async sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
		if (durationMs <= 0) return;
		const over = new AbortController();
		const rung = AbortSignal.any([this.bell.signal, over.signal]);
		// Before n8n 2.34, a sleep knows no signal
		const slept = raceSignal(sleep(Math.min(durationMs, LONGEST_SLEEP_MS), rung), rung);
		const ended = slept.catch(() => {});
		// No timer is left, however this ends
		await (signal ? raceSignal(ended, signal) : ended).finally(() => over.abort(RUNG));
	}
}
