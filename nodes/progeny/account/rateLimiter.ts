import { clockMs } from '../clock';
import { Alarm, raceSignal } from '../signals';
import { secondsText } from '../text';

/** No more than 50 status checks a second: the mean of n8n's own nodes that ask for 100 cards every 2 seconds. */
const CHECK_SPACING_MS = 20;
const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 30_000;
/** Who asks for longer is asked again all the same. */
const LONGEST_PAUSE_MS = 3_600_000;

interface WaitingCheck {
	dueAtMs: () => number;
	lastAtMs: number;
	start: (mayStart: boolean) => void;
}

/**
 * How fast an account may be asked, by all executions together. Status checks wait for their turn, and the
 * longest overdue goes first. If the service asks for a pause, everyone keeps it.
 */
export class RateLimiter {
	private readonly waiting = new Set<WaitingCheck>();
	private readonly alarm = new Alarm();
	private isServing = false;
	private nextTurnAtMs = 0;
	private pausedUntilMs = 0;
	/** Refusals since the service last took a request. */
	private refusals = 0;
	/** A login in progress, after which all would start together. */
	private login?: Promise<void>;

	/** How long the service still wants no request. */
	get pauseMs(): number {
		return Math.max(0, this.pausedUntilMs - clockMs());
	}

	get pauseText(): string {
		return `requests pause for another ${secondsText(this.pauseMs)}`;
	}

	/** Waits until the pause is over, or has changed. @throws when the signal aborts before */
	async resume(signal: AbortSignal): Promise<void> {
		await this.alarm.sleep(this.pauseMs, signal);
	}

	/**
	 * Waits until a status check may start.
	 *
	 * @param dueAtMs when it should start, on the clock of {@link clockMs}; asked anew until it does
	 * @param lastAtMs when it must have started
	 * @returns false where that cannot be kept
	 * @throws when the signal aborts before; its turn is then free for others
	 */
	async acquire(dueAtMs: () => number, lastAtMs: number, signal: AbortSignal): Promise<boolean> {
		signal.throwIfAborted();
		if (this.isTooLate(lastAtMs)) return false;
		let start: WaitingCheck['start'] = () => {};
		const started = new Promise<boolean>((resolve) => (start = resolve));
		const check = { dueAtMs, lastAtMs, start };
		this.waiting.add(check);
		if (this.isServing) this.reconsider();
		else void this.serve();
		return await raceSignal(started, signal).finally(() => {
			if (this.waiting.delete(check)) this.reconsider();
		});
	}

	/** To be called when a waiting check may have become due sooner. */
	reconsider(): void {
		this.alarm.ring();
	}

	/** Pauses for the time that the service names, up to an hour, or for longer with each refusal. */
	backOff(askedMs: number): void {
		// Several requests that are refused in the same pause count once
		if (this.pauseMs === 0) this.refusals += 1;
		const pauseMs = Math.max(Math.min(askedMs, LONGEST_PAUSE_MS), backoffMs(this.refusals));
		this.pausedUntilMs = Math.max(this.pausedUntilMs, clockMs() + pauseMs);
		this.reconsider();
	}

	/** The service took a request. */
	accept(): void {
		this.refusals = 0;
	}

	/** Gives no turns until a login ends. */
	holdUntil(login: Promise<void>): void {
		this.login = login;
		const release = () => {
			if (this.login !== login) return;
			this.login = undefined;
			this.reconsider();
		};
		login.then(release, release);
	}

	private async serve(): Promise<void> {
		this.isServing = true;
		while (this.waiting.size > 0) {
			// Whatever changes meanwhile is looked at once for each turn, as thousands may wait
			do {
				await this.alarm.sleep(this.nextTurnAtMs - clockMs());
			} while (this.pauseMs === 0 && clockMs() < this.nextTurnAtMs);
			const first = this.first();
			if (first === undefined) break;
			const mayStartAtMs = Math.max(this.nextTurnAtMs, this.pausedUntilMs, first.dueAtMs);
			if (this.login === undefined && mayStartAtMs <= clockMs()) {
				this.nextTurnAtMs = clockMs() + CHECK_SPACING_MS;
				this.take(first.check).start(true);
			} else {
				const lookAgainAtMs = this.login ? first.givesUpAtMs : mayStartAtMs;
				await this.alarm.sleep(Math.max(1, lookAgainAtMs - clockMs()));
			}
		}
		this.isServing = false;
	}

	/** The check that is due first, and when the next one is given up. Those that are too late are now. */
	private first(): { check: WaitingCheck; dueAtMs: number; givesUpAtMs: number } | undefined {
		let first: { check: WaitingCheck; dueAtMs: number } | undefined;
		let givesUpAtMs = Infinity;
		for (const check of this.waiting) {
			if (this.isTooLate(check.lastAtMs)) {
				this.take(check).start(false);
				continue;
			}
			givesUpAtMs = Math.min(givesUpAtMs, check.lastAtMs);
			const dueAtMs = check.dueAtMs();
			if (first === undefined || dueAtMs < first.dueAtMs) first = { check, dueAtMs };
		}
		return first && { ...first, givesUpAtMs };
	}

	private take(check: WaitingCheck): WaitingCheck {
		this.waiting.delete(check);
		return check;
	}

	private isTooLate(lastAtMs: number): boolean {
		return lastAtMs < Math.max(clockMs(), this.pausedUntilMs);
	}
}

/** Doubles from refusal to refusal, with jitter so that several processes do not come back together. */
export function backoffMs(refusals: number): number {
	const fullMs = Math.min(FIRST_BACKOFF_MS * 2 ** (refusals - 1), LONGEST_BACKOFF_MS);
	return fullMs * (0.5 + Math.random() / 2);
}
