import { Account } from '../../nodes/progeny/account/account';
import { ItemError } from '../../nodes/progeny/errors';
import type { Answer } from '../../nodes/progeny/http/answer';
import type { Client, ServiceRequest } from '../../nodes/progeny/http/client';
import { ConnectionFault } from '../../nodes/progeny/http/connectionFault';
import { lookUpTask, waitForTask, type Wait } from '../../nodes/progeny/task/polling';

/* What takes long, with a client that gives one answer after the other, and a clock that is moved. */

const PENDING: Answer = { statusCode: 200, headers: {}, body: { status: 'PENDING' } };
const FINISHED: Answer = {
	statusCode: 200,
	headers: {},
	body: { status: 'SUCCESS', result: { data: { document: { firstName: 'MARIGOLD' } } } },
};
const UNKNOWN: Answer = { statusCode: 404, headers: {}, body: { detail: 'Not found.' } };

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** @param answer to the check of the number that it gets, from 1 */
function service(answer: (check: number) => Answer | Error, hasAnswered = true) {
	const account = new Account();
	const askedAtMs: number[] = [];
	const timeoutsMs: number[] = [];
	const startedAtMs = Date.now();
	const client = {
		hasAnswered,
		account: async () => await Promise.resolve(account),
		send: async ({ timeoutMs }: ServiceRequest) => {
			timeoutsMs.push(timeoutMs);
			askedAtMs.push(Date.now() - startedAtMs);
			const given = answer(askedAtMs.length);
			if (given instanceof Error) throw given;
			return await Promise.resolve(given);
		},
	};
	return { account, askedAtMs, timeoutsMs, client: client as unknown as Client };
}

function waitWith(changes: Partial<Wait> = {}): Wait {
	return {
		timeoutMs: 120_000,
		minIntervalMs: 500,
		requestTimeoutMs: 60_000,
		jobTimes: null,
		isOwnTask: false,
		keepsPendingAnswer: true,
		signal: new AbortController().signal,
		...changes,
	};
}

/** Lets the clock run until a wait is over, and gives how it ended and when. */
async function outcomeOf<T>(work: Promise<T>): Promise<{ result: T | ItemError; afterMs: number }> {
	const startedAtMs = Date.now();
	let end: { result: T | ItemError; afterMs: number } | undefined;
	const ended = (result: T | ItemError) => {
		end = { result, afterMs: Date.now() - startedAtMs };
	};
	void work.then(ended, ended);
	while (end === undefined) await jest.advanceTimersByTimeAsync(10);
	return end;
}

describe('a task that the service does not know', () => {
	it('is asked for until the wait times out where the service itself has just given its ID', async () => {
		const { client, askedAtMs } = service(() => UNKNOWN);
		const wait = waitWith({ isOwnTask: true });
		const { result } = await outcomeOf(waitForTask(client, 'task-1', wait));
		expect(result).toMatchObject({
			outcome: { status: 'pending', state: 'Progeny does not know task task-1' },
			answer: null,
			checks: askedAtMs.length,
		});
		expect(askedAtMs.at(-1)).toBeGreaterThan(119_000);
	});

	it('is given up after ten seconds where a person gave its ID', async () => {
		const { client } = service(() => UNKNOWN);
		const { result, afterMs } = await outcomeOf(waitForTask(client, 'task-1', waitWith()));
		expect(result).toMatchObject({ code: 'TASK_UNKNOWN', facts: { taskId: 'task-1' } });
		expect(afterMs).toBeGreaterThan(10_000);
		expect(afterMs).toBeLessThan(13_000);
	});

	it('is waited for once it was known', async () => {
		const answers = [PENDING, ...Array.from({ length: 18 }, () => UNKNOWN), FINISHED];
		const { client, askedAtMs } = service((check) => answers[check - 1]);
		const { result } = await outcomeOf(waitForTask(client, 'task-1', waitWith()));
		expect(result).toMatchObject({ outcome: { status: 'extracted' }, checks: 20 });
		expect(askedAtMs.at(-1)).toBeGreaterThan(10_000);
	});

	it('may be unknown now and then, with another trouble in between', async () => {
		const { client } = service((check) =>
			check % 5 === 0 ? { ...PENDING, statusCode: 500 } : UNKNOWN,
		);
		const { result } = await outcomeOf(waitForTask(client, 'task-1', waitWith()));
		expect(result).toMatchObject({ outcome: { status: 'pending' } });
	});
});

describe('a service that never answered in the run', () => {
	it.each([
		[false, 10_000],
		[true, 60_000],
	])('(it has: %p) is given %i ms for an answer', async (hasAnswered, expectedMs) => {
		const { client, timeoutsMs } = service(() => FINISHED, hasAnswered);
		await outcomeOf(waitForTask(client, 'task-1', waitWith()));
		expect(timeoutsMs).toEqual([expectedMs]);
	});

	it.each([
		['cannot be reached', ItemError.of('UNREACHABLE', { reason: 'no such host' }), 'UNREACHABLE'],
		[
			'gives no answer',
			new ConnectionFault('the connection broke off', { maybeReceived: true }),
			'CHECK_UNANSWERED',
		],
	])('and %s is given up after ten seconds', async (_, error, code) => {
		const { client } = service(() => error, false);
		const { result, afterMs } = await outcomeOf(waitForTask(client, 'task-1', waitWith()));
		expect(result).toMatchObject({ code, facts: { taskId: 'task-1' } });
		expect(afterMs).toBeGreaterThan(10_000);
		expect(afterMs).toBeLessThan(13_000);
	});

	it('and has a certificate that is not trusted is given up at once', async () => {
		const refused = ItemError.of('CERTIFICATE_REFUSED', { reason: 'it has expired' });
		const { client, askedAtMs } = service(() => refused, false);
		const { result } = await outcomeOf(waitForTask(client, 'task-1', waitWith()));
		expect(result).toMatchObject({ code: 'CERTIFICATE_REFUSED', facts: { taskId: 'task-1' } });
		expect(askedAtMs).toEqual([0]);
	});

	it('and reports trouble of its own has answered, and is waited for', async () => {
		const { client, askedAtMs } = service(
			(check) => (check < 20 ? { ...PENDING, statusCode: 502 } : FINISHED),
			false,
		);
		const { result } = await outcomeOf(waitForTask(client, 'task-1', waitWith()));
		expect(result).toMatchObject({ outcome: { status: 'extracted' } });
		expect(askedAtMs.at(-1)).toBeGreaterThan(10_000);
	});
});

it('a service that has answered is asked until the wait times out, whatever is between', async () => {
	const { client, askedAtMs } = service(
		() => new ConnectionFault('the connection broke off', { maybeReceived: true }),
	);
	const { result } = await outcomeOf(waitForTask(client, 'task-1', waitWith()));
	expect(result).toMatchObject({
		outcome: {
			status: 'pending',
			state: 'Progeny gave no usable answer about task task-1: the connection broke off',
		},
	});
	expect(askedAtMs.at(-1)).toBeGreaterThan(119_000);
});

it.each([119, 600])(
	'a wait that a pause of %i s outlasts ends at once, and says so',
	async (pauseSeconds) => {
		const { account, client, askedAtMs } = service(() => PENDING);
		const waiting = waitForTask(client, 'task-1', waitWith());
		await jest.advanceTimersByTimeAsync(2000);
		const checks = askedAtMs.length;
		account.limiter.backOff(pauseSeconds * 1000);
		const { result, afterMs } = await outcomeOf(waiting);
		expect(afterMs).toBeLessThan(100);
		expect(result).toMatchObject({
			outcome: {
				status: 'pending',
				state: `PENDING; requests pause for another ${pauseSeconds} seconds`,
			},
			checks,
		});
	},
);

it('a check at the end of a wait is given five seconds, if the request time-out allows it', async () => {
	const { client, timeoutsMs } = service(() => FINISHED);
	const wait = waitWith({ timeoutMs: 2000 });
	await outcomeOf(waitForTask(client, 'task-1', wait));
	await outcomeOf(waitForTask(client, 'task-1', { ...wait, requestTimeoutMs: 1000 }));
	expect(timeoutsMs).toEqual([5000, 1000]);
});

it('no check is given longer than is left of the wait, but for five seconds at its end', async () => {
	const { client, askedAtMs, timeoutsMs } = service(() => PENDING);
	const wait = waitWith({ timeoutMs: 30_000 });
	await outcomeOf(waitForTask(client, 'task-1', wait));
	expect(askedAtMs.at(-1)).toBeGreaterThan(29_000);
	expect(timeoutsMs).toEqual(askedAtMs.map((atMs) => Math.max(30_000 - atMs, 5000)));
});

it('a single check waits for its turn as long as an upload would', async () => {
	const { account, client, askedAtMs } = service(() => PENDING);
	account.limiter.backOff(80_000);
	await outcomeOf(lookUpTask(client, 'task-1', waitWith()));
	expect(askedAtMs).toEqual([80_000]);
	account.limiter.backOff(100_000);
	const { result, afterMs } = await outcomeOf(lookUpTask(client, 'task-1', waitWith()));
	expect(result).toMatchObject({
		code: 'THROTTLED',
		facts: { taskId: 'task-1', reason: 'requests pause for another 100 seconds' },
	});
	expect(afterMs).toBeLessThan(100);
});

it('a wait ends at once when the execution is stopped, and sends nothing more', async () => {
	const { client, askedAtMs } = service(() => PENDING);
	const ending = new AbortController();
	const wait = waitWith({ jobTimes: new Account().jobTimesOf('ocr_card'), signal: ending.signal });
	const waiting = waitForTask(client, 'task-1', wait);
	await jest.advanceTimersByTimeAsync(1100);
	ending.abort(new Error('stopped'));
	await expect(waiting).rejects.toThrow('stopped');
	await jest.advanceTimersByTimeAsync(60_000);
	// The first check of a task that was just submitted would have come after 1.2 s
	expect(askedAtMs).toEqual([]);
});

it('a wait learns at once from another of the account that ends', async () => {
	const { account, client, askedAtMs } = service(() => FINISHED);
	const jobTimes = account.jobTimesOf('ocr_card');
	for (let job = 0; job < 5; job += 1) jobTimes.note(0, 10_000, false);
	const firstCheckMs = jobTimes.nextCheckAtMs(0);
	const other = waitForTask(client, 'task-1', waitWith({ jobTimes }));
	await jest.advanceTimersByTimeAsync(firstCheckMs - 1000);
	const submittedAfterMs = firstCheckMs - 1000;
	await outcomeOf(waitForTask(client, 'task-2', waitWith({ jobTimes })));
	await other;
	expect(askedAtMs[0]).toBeGreaterThanOrEqual(firstCheckMs - 1);
	expect(askedAtMs[1] - submittedAfterMs).toBeLessThan(firstCheckMs - 100);
});
