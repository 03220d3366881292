import * as n8n from 'n8n-workflow';

import { Alarm, raceSignal, timeoutSignal } from '../nodes/progeny/signals';
import { collectGarbage } from './engine/collectGarbage.mts';
import { later, listenersTo, settled } from './timing.mts';

jest.mock('n8n-workflow', () => ({ sleep: jest.fn() }));

const { sleep } = jest.requireActual<typeof n8n>('n8n-workflow');
/** As before n8n 2.34, where a sleep knows no signal. */
const sleepOfOlderN8n = async (durationMs: number) => await later(durationMs);

beforeEach(() => {
	jest.useFakeTimers();
	jest.mocked(n8n.sleep).mockImplementation(sleep);
});
afterEach(() => void jest.useRealTimers());

/** What has become of a promise so far. */
async function stateOf(promise: Promise<unknown>): Promise<string> {
	let state = 'waits';
	promise.then(
		() => (state = 'done'),
		() => (state = 'rejected'),
	);
	await jest.advanceTimersByTimeAsync(0);
	return state;
}

const forever = () => new Promise<never>(() => {});

describe('a wait for work that no signal ends', () => {
	it('gives what the work gives', async () => {
		const { signal } = new AbortController();
		expect(await raceSignal(Promise.resolve('done'), signal)).toBe('done');
		await expect(raceSignal(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
	});

	it('ends at once when the signal aborts, with its reason', async () => {
		const ending = new AbortController();
		const waiting = raceSignal(forever(), ending.signal);
		ending.abort(new Error('stopped'));
		await expect(waiting).rejects.toThrow('stopped');
	});

	it('does not begin when the signal has aborted before', async () => {
		const waiting = raceSignal(Promise.resolve('done'), AbortSignal.abort(new Error('stopped')));
		await expect(waiting).rejects.toThrow('stopped');
	});

	it.each(['before', 'meanwhile'])(
		'leaves no failure behind that nobody handles: stopped %s',
		async (when) => {
			const ending = new AbortController();
			let fail: (error: Error) => void = () => {};
			const work = new Promise<never>((_, reject) => (fail = reject));
			if (when === 'before') ending.abort(new Error('stopped'));
			const waiting = raceSignal(work, ending.signal);
			ending.abort(new Error('stopped'));
			await expect(waiting).rejects.toThrow('stopped');
			fail(new Error('too late'));
			// Jest fails a test that leaves a rejection unhandled
			await jest.advanceTimersByTimeAsync(10);
		},
	);

	it('is one of any number, without a warning of Node that the signal leaks', async () => {
		const ending = new AbortController();
		const waits = Array.from({ length: 50 }, () => raceSignal(forever(), ending.signal));
		expect(listenersTo(ending.signal)).toBeLessThanOrEqual(10);
		ending.abort();
		const results = await Promise.allSettled(waits);
		expect(results.map(({ status }) => status)).toEqual(waits.map(() => 'rejected'));
	});
});

describe('the signal of a request', () => {
	it('aborts with the signal that was given', () => {
		const execution = new AbortController();
		const signal = timeoutSignal(60_000, execution.signal);
		expect(signal.aborted).toBe(false);
		execution.abort();
		expect(signal.aborted).toBe(true);
	});

	it.each([
		['one that was given', () => timeoutSignal(50.5, new AbortController().signal)],
		['none', () => timeoutSignal(50.5)],
	])(
		'beside %s, aborts when the time is up, although garbage was collected',
		async (_, signalOf) => {
			jest.useRealTimers();
			const ended = new Promise((resolve) => signalOf().addEventListener('abort', resolve));
			for (let times = 0; times < 3; times += 1) {
				await settled();
				collectGarbage();
			}
			await ended;
		},
	);
});

describe.each([
	['n8n', undefined],
	['an n8n whose sleep is not interrupted', sleepOfOlderN8n],
])('an alarm, on %s', (_, ownSleep) => {
	beforeEach(() => {
		if (ownSleep !== undefined) jest.mocked(n8n.sleep).mockImplementation(ownSleep);
	});

	it('lets sleep for the time given', async () => {
		const sleeping = new Alarm().sleep(800, new AbortController().signal);
		await jest.advanceTimersByTimeAsync(799);
		expect(await stateOf(sleeping)).toBe('waits');
		await jest.advanceTimersByTimeAsync(1);
		expect(await stateOf(sleeping)).toBe('done');
	});

	it('wakes all that sleep, and none that falls asleep later', async () => {
		const alarm = new Alarm();
		const sleeping = [alarm.sleep(20_000), alarm.sleep(60_000, new AbortController().signal)];
		alarm.ring();
		expect(await Promise.all(sleeping.map(stateOf))).toEqual(['done', 'done']);
		expect(await stateOf(alarm.sleep(20_000))).toBe('waits');
	});

	it('lets a sleeper go at once whose signal aborts, and no other', async () => {
		const alarm = new Alarm();
		const ending = new AbortController();
		const sleeping = [alarm.sleep(20_000, ending.signal), alarm.sleep(20_000)];
		ending.abort();
		expect(await Promise.all(sleeping.map(stateOf))).toEqual(['rejected', 'waits']);
	});

	it('does not let sleep when there is nothing to wait for', async () => {
		await new Alarm().sleep(0);
		await new Alarm().sleep(-1, new AbortController().signal);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('wakes after an hour, because a longer timer would end at once', async () => {
		const sleeping = new Alarm().sleep(2 ** 31);
		await jest.advanceTimersByTimeAsync(3_599_999);
		expect(await stateOf(sleeping)).toBe('waits');
		await jest.advanceTimersByTimeAsync(1);
		expect(await stateOf(sleeping)).toBe('done');
	});
});

it.each<[string, (alarm: Alarm, ending: AbortController) => void]>([
	['rings', (alarm) => alarm.ring()],
	['is left', (_, ending) => ending.abort()],
])('an alarm that %s keeps no timer', async (_, end) => {
	const alarm = new Alarm();
	const ending = new AbortController();
	const sleeping = alarm.sleep(20_000, ending.signal);
	expect(jest.getTimerCount()).toBe(1);
	end(alarm, ending);
	await Promise.allSettled([sleeping]);
	expect(jest.getTimerCount()).toBe(0);
});
