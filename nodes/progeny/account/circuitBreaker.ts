import { clockMs } from '../clock';
import { Alarm } from '../signals';

/** Each upload without a clear answer may be charged. So many in a row say that more would do no better. */
const FAILURES_TO_OPEN = 4;
const FIRST_OPEN_MS = 5000;
const LONGEST_OPEN_MS = 60_000;

/** An upload that has started. It says how it ended, once: by accept, refuse, fail or leave. */
export type Entry = symbol;

/**
 * Keeps uploads from a service that gives no clear answers. After some failures in a row it opens: no
 * upload starts for a while. Then it is half open: one upload may try. If that is accepted, it closes;
 * if it fails, it opens again, for longer.
 */
export class CircuitBreaker {
	private readonly alarm = new Alarm();
	private failuresInARow = 0;
	/** Since the last upload that was accepted; closed where there is none. */
	private openings = 0;
	private openUntilMs = 0;
	/** The one upload that tries while it is half open. */
	private probe: Entry | null = null;

	/** Uploads without a clear answer since the last one that had one. */
	get failures(): number {
		return this.failuresInARow;
	}

	/** Whether any upload may start. */
	get isClosed(): boolean {
		return this.openings === 0;
	}

	/** @returns null where no upload may start now */
	enter(): Entry | null {
		const entry = Symbol('upload');
		if (this.isClosed) return entry;
		if (this.probe !== null || clockMs() < this.openUntilMs) return null;
		this.probe = entry;
		return entry;
	}

	/** Waits until an upload may perhaps start, but not beyond `lastAtMs`. @throws when the signal aborts */
	async wait(lastAtMs: number, signal: AbortSignal): Promise<void> {
		const untilMs = this.probe === null ? Math.min(lastAtMs, this.openUntilMs) : lastAtMs;
		await this.alarm.sleep(untilMs - clockMs(), signal);
	}

	accept(entry: Entry): void {
		this.failuresInARow = 0;
		this.openings = 0;
		this.leave(entry);
	}

	/** The upload was refused, clearly and without a task. */
	refuse(entry: Entry): void {
		if (this.isClosed) this.failuresInARow = 0;
		this.leave(entry);
	}

	/** The upload got no clear answer. One that had started before the others failed changes nothing more. */
	fail(entry: Entry): void {
		this.failuresInARow += 1;
		const mayOpen = this.isClosed || entry === this.probe;
		if (mayOpen && this.failuresInARow >= FAILURES_TO_OPEN) {
			this.openUntilMs = clockMs() + Math.min(FIRST_OPEN_MS * 2 ** this.openings, LONGEST_OPEN_MS);
			this.openings += 1;
		}
		this.leave(entry);
	}

	/** The upload was not made, or says nothing about the service. */
	leave(entry: Entry): void {
		if (entry === this.probe) this.probe = null;
		this.alarm.ring();
	}
}
