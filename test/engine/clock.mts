import { randomFill } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';

import { install } from '@sinonjs/fake-timers';

import { restoreIdleTimeouts, useTimersForIdleConnections } from './idleTimeouts.mts';
import { forgetTraffic, isOnTheWay, stateOfTraffic } from './traffic.mts';

/*
 * Time that passes only while everybody waits for it. The node, n8n's engine and the sandbox run in this
 * process, so it can be seen when none of them has anything else to do: the clock is then put forward to
 * the next timer. A minute takes milliseconds, and a busy machine changes nothing.
 */

const { nodeTiming } = performance as unknown as {
	nodeTiming: { uvMetricsInfo: { events: number } };
};
const { timeout: realTimeout } = AbortSignal;
const realNowMs = performance.now.bind(performance);
const { setTimeout: realSetTimeout } = globalThis;
const fill = promisify<Buffer, Buffer>(randomFill);

const QUIET_TURNS = 4;
/** What nobody has read by then, nobody wants to read. This is real time, and a busy system needs far less. */
const STUCK_AFTER_MS = 100;

let clock: Clock | undefined;

/** From now on, timers and dates go by a clock of ours. */
export function stopTime(): void {
	forgetTraffic();
	clock = new Clock();
	useTimersForIdleConnections();
	AbortSignal.timeout = (delayMs) => {
		const controller = new AbortController();
		setTimeout(() => controller.abort(new DOMException('Timed out', 'TimeoutError')), delayMs);
		return controller.signal;
	};
}

export function resumeTime(): void {
	clock?.end();
	clock = undefined;
	restoreIdleTimeouts();
	AbortSignal.timeout = realTimeout;
}

/** What Node.js has of its own where jest gives its tests another. */
export const intrinsics = () => ({
	Date,
	Error,
	RangeError,
	TypeError,
	setTimeout: globalThis.setTimeout,
	clearTimeout: globalThis.clearTimeout,
});

/** Lets time pass until the work is done. */
export async function passTime<T>(work: Promise<T>): Promise<T> {
	return clock ? await clock.passFor(work) : await work;
}

/** Lets so much time pass. */
export async function after(delayMs: number): Promise<void> {
	await passTime(new Promise((resolve) => setTimeout(resolve, delayMs)));
}

/** The time that has passed, whatever the date. */
export const timeMs = () => performance.now();

/** Sets the clock that tells the date, as an administrator or a time server does; time itself goes on. */
export function setSystemClock(byMs: number): void {
	clock?.setDate(Date.now() + byMs);
}

class Clock {
	private readonly timers = install({
		now: Date.now(),
		shouldClearNativeTimers: true,
		toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
	});
	private hasEnded = false;
	/** How many wait for time to pass. */
	private waiting = 0;
	private passing: Promise<void> | undefined;

	constructor() {
		// Node.js waits for one millisecond at least; without that, what is due in half of one never is
		const { setTimeout: start } = this.timers;
		globalThis.setTimeout = ((act: () => void, delayMs = 0, ...given: never[]) =>
			start(act, Math.max(1, delayMs), ...given)) as typeof setTimeout;
	}

	setDate(nowMs: number): void {
		this.timers.setSystemTime(nowMs);
	}

	end(): void {
		this.hasEnded = true;
		// Who waits for its turn would wait for ever
		this.timers.tick(1);
		this.timers.uninstall();
	}

	async passFor<T>(work: Promise<T>): Promise<T> {
		this.waiting += 1;
		this.passing ??= this.pass();
		// Also ends when a timer throws
		const failed = this.passing.then(() => work);
		return await Promise.race([work, failed]).finally(() => (this.waiting -= 1));
	}

	private async pass(): Promise<void> {
		try {
			while (this.waiting > 0 && !this.hasEnded) {
				await quiet();
				if (this.waiting === 0 || this.timers.countTimers() === 0) continue;
				this.timers.next();
				// What is due at the same moment
				this.timers.tick(0);
			}
		} finally {
			this.passing = undefined;
		}
	}
}

let becoming: Promise<void> | undefined;

/**
 * Until nothing happens any more in this process, for all who wait for it: the jobs of two would disturb each
 * other for ever.
 */
async function quiet(): Promise<void> {
	becoming ??= becomeQuiet().finally(() => (becoming = undefined));
	await becoming;
}

async function becomeQuiet(): Promise<void> {
	let state = '';
	let sinceMs = Number.NaN;
	for (;;) {
		await nothingHappens();
		if (!isOnTheWay()) return;
		if (stateOfTraffic() !== state) {
			state = stateOfTraffic();
			sinceMs = realNowMs();
		} else if (realNowMs() - sinceMs > STUCK_AFTER_MS) {
			return;
		}
		await new Promise((resolve) => realSetTimeout(resolve, 1));
	}
}

/**
 * There is one thread for files, cryptography and pictures (see jest.config.js), so that a small job of our
 * own is done when all others are.
 */
async function nothingHappens(): Promise<void> {
	for (let turns = 0; turns < QUIET_TURNS; turns += 1) {
		const before = eventCount();
		await fill(Buffer.alloc(1));
		for (let turn = 0; turn < 3; turn += 1) await nextTurn();
		// One event is that of our own job
		if (eventCount() - before > 1 || isFileBusy()) turns = -1;
	}
}

/** How often the system has told something: of the network, of files, of threads. */
const eventCount = () => nodeTiming.uvMetricsInfo.events;
const isFileBusy = () => process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));
const nextTurn = async () => await new Promise((resolve) => setImmediate(resolve));
