import { secondsText } from '../text';
import type { Answer } from './answer';
import { pause, unlessAborted } from './pause';
import { retryAfterMs } from './retryAfter';

/** Of all cards of a run together: no more than 30 status checks a second. */
const CHECK_SPACING_MS = 34;
const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 30_000;

interface WaitingCheck {
	dueAtMs: () => number;
	lastAtMs: number;
	start: (mayStart: boolean) => void;
	stop: (reason: unknown) => void;
}

/**
 * How fast a run asks the service. Status checks wait for their turn, the longest overdue first; and
 * where the service asks one card for a pause, all cards of the run keep it.
 */
export class Pace {
	private readonly waiting: WaitingCheck[] = [];
	private isServing = false;
	private nextTurnAtMs = 0;
	private heldUntilMs = 0;
	/** Refusals since the service last took a request. */
	private refusals = 0;
	private obstacle: Promise<unknown> = Promise.resolve();

	/** Wakes what waits for the next turn. */
	private endPause = () => {};

	constructor(private readonly signal: AbortSignal) {}

	/** How long the service still wants to be left in peace. */
	get holdMs(): number {
		return Math.max(0, this.heldUntilMs - Date.now());
	}

	get holdText(): string {
		return `no request is made for another ${secondsText(this.holdMs)}`;
	}

	/** Waits until the service wants to be asked again. */
	async open(): Promise<void> {
		while (this.holdMs > 0) await pause(this.holdMs, this.signal);
	}

	/**
	 * Waits until a status check may start.
	 *
	 * @param dueAtMs when it should start, on the clock of `Date.now()`; asked anew until it does
	 * @param lastAtMs when it must have started
	 * @returns false where that cannot be kept
	 * @throws when the run ends before
	 */
	async turn(dueAtMs: () => number, lastAtMs: number): Promise<boolean> {
		if (this.isTooLate(lastAtMs)) return false;
		return await new Promise((start, stop) => {
			this.waiting.push({ dueAtMs, lastAtMs, start, stop });
			if (this.isServing) this.reconsider();
			else void this.serve();
		});
	}

	/** To be called when a waiting check may have become due sooner. */
	reconsider(): void {
		this.endPause();
	}

	/** Notes what an answer says about the pace. */
	note({ statusCode, headers }: Answer): void {
		const askedMs = retryAfterMs(headers, Date.now());
		if (statusCode === 429 || (statusCode === 503 && askedMs !== null)) this.hold(askedMs ?? 0);
		else this.refusals = 0;
	}

	/** Leaves the service in peace for the time it names, and for longer from refusal to refusal. */
	hold(askedMs: number): void {
		// Several requests that are refused in the same pause count once
		if (this.holdMs === 0) this.refusals += 1;
		const pauseMs = Math.max(askedMs, backoffMs(this.refusals));
		this.heldUntilMs = Math.max(this.heldUntilMs, Date.now() + pauseMs);
		this.reconsider();
	}

	/** Gives no turns until a login is over: they would start together after it. It must not reject. */
	holdUntil(obstacle: Promise<unknown>): void {
		this.obstacle = obstacle;
	}

	private async serve(): Promise<void> {
		this.isServing = true;
		try {
			while (this.waiting.length > 0) {
				for (const late of this.waiting.filter((one) => this.isTooLate(one.lastAtMs))) {
					this.take(late).start(false);
				}
				if (this.waiting.length === 0) break;
				const { dueAtMs } = this.first();
				await this.pauseUntil(Math.max(this.nextTurnAtMs, this.heldUntilMs, dueAtMs));
				await unlessAborted(this.obstacle, this.signal);
				// Meanwhile a pause may have begun, or another check have become the first
				const first = this.first();
				const isTime = Date.now() >= Math.max(this.nextTurnAtMs, first.dueAtMs);
				if (!isTime || this.holdMs > 0 || this.isTooLate(first.check.lastAtMs)) continue;
				this.nextTurnAtMs = Date.now() + CHECK_SPACING_MS;
				this.take(first.check).start(true);
			}
		} catch (error) {
			for (const one of this.waiting.splice(0)) one.stop(error);
		} finally {
			this.isServing = false;
		}
	}

	private async pauseUntil(atMs: number): Promise<void> {
		const change = new AbortController();
		this.endPause = () => change.abort();
		const paused = pause(atMs - Date.now(), change.signal).catch(() => {});
		// However it ends, no timer is left
		await unlessAborted(paused, this.signal).finally(this.endPause);
	}

	/** The check that is due first. */
	private first(): { check: WaitingCheck; dueAtMs: number } {
		return this.waiting
			.map((check) => ({ check, dueAtMs: check.dueAtMs() }))
			.reduce((first, other) => (other.dueAtMs < first.dueAtMs ? other : first));
	}

	private take(one: WaitingCheck): WaitingCheck {
		this.waiting.splice(this.waiting.indexOf(one), 1);
		return one;
	}

	private isTooLate(lastAtMs: number): boolean {
		return lastAtMs < Math.max(Date.now(), this.heldUntilMs);
	}
}

/** Doubles from refusal to refusal, with jitter so that several runs do not come back together. */
export function backoffMs(refusals: number): number {
	const fullMs = Math.min(FIRST_BACKOFF_MS * 2 ** (refusals - 1), LONGEST_BACKOFF_MS);
	return fullMs * (0.5 + Math.random() / 2);
}
