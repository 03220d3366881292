import { Alarm } from '../signals';

/** Each upload without a clear answer may be charged. So many in a row say that more would do no better. */
const FAILURES_TO_OPEN = 4;
const FIRST_OPEN_MS = 5000;
const LONGEST_OPEN_MS = 60_000;

/**
 * Keeps uploads from a service that gives no clear answers. After some failures in a row it opens: no
 * upload starts for a while. Then it is half open: one upload may try. If that is accepted, it closes;
 * if it fails, it opens again, for longer.
 */
export class CircuitBreaker {
	private readonly alarm = new Alarm();
	private failuresInARow = 0;
	/** Since the last upload that was accepted. */
	private openings = 0;
	private openUntilMs = 0;
	private isProbed = false;

	/** Uploads without a clear answer since the last one that had one. */
	get failures(): number {
		return this.failuresInARow;
	}

	/** Whether an upload may start now. If so, it must say how it ended: accept, refuse, fail or leave. */
	tryEnter(): boolean {
		if (this.isClosed) return true;
		if (this.isProbed || Date.now() < this.openUntilMs) return false;
		this.isProbed = true;
		return true;
	}

	/** Waits until an upload may perhaps start, but not beyond `lastAtMs`. @throws when the signal aborts */
	async wait(lastAtMs: number, signal: AbortSignal): Promise<void> {
		const untilMs = this.isProbed ? lastAtMs : Math.min(lastAtMs, this.openUntilMs);
		await this.alarm.sleep(untilMs - Date.now(), signal);
	}

	/** The upload was accepted. */
	accept(): void {
		this.failuresInARow = 0;
		this.openings = 0;
		this.leave();
	}

	/** The upload was refused, clearly and without a task. */
	refuse(): void {
		if (this.isClosed) this.failuresInARow = 0;
		this.leave();
	}

	/** The upload got no clear answer. */
	fail(): void {
		const mayOpen = this.isClosed || this.isProbed;
		this.failuresInARow += 1;
		if (mayOpen && this.failuresInARow >= FAILURES_TO_OPEN) {
			const openMs = Math.min(FIRST_OPEN_MS * 2 ** this.openings, LONGEST_OPEN_MS);
			this.openings += 1;
			this.openUntilMs = Date.now() + openMs;
		}
		this.leave();
	}

	/** The upload was not made, or it is not known how the service stands to it. */
	leave(): void {
		this.isProbed = false;
		this.alarm.ring();
	}

	private get isClosed(): boolean {
		return this.openings === 0;
	}
}
