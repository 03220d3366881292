import { Account } from '../../nodes/progeny/account/account';
import { ItemError } from '../../nodes/progeny/errors';
import type { Answer } from '../../nodes/progeny/http/answer';
import type { Client, ServiceRequest } from '../../nodes/progeny/http/client';
import { ConnectionFault } from '../../nodes/progeny/http/connectionFault';
import type { JsonRecord } from '../../nodes/progeny/json';
import { SERVICES } from '../../nodes/progeny/services';
import { SentTasks } from '../../nodes/progeny/task/sentTasks';
import { Uploader, type Submission } from '../../nodes/progeny/task/uploader';
import { later } from '../timing.mts';

/*
 * What an unlucky moment brings about, or what takes long: with a client that gives one answer after the
 * other, and a clock that is moved.
 */

const SECOND_MS = 1000;
const LOST = new ConnectionFault('the connection broke off', { maybeReceived: true });

/** Of pictures that are in memory. */
const FORM = { form: new FormData(), unread: () => undefined, close: () => {} };

const answer = (statusCode: number, headers = {}): Answer => ({ statusCode, headers, body: {} });

beforeEach(() => {
	jest.useFakeTimers();
	jest.spyOn(Math, 'random').mockReturnValue(1);
});
afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

interface Setting {
	/** What comes of the upload of that number, from 1; accepted unless it is said. */
	answers?: (upload: number) => Answer | Error | Promise<Answer>;
	account?: Account;
	/** n8n's, which one try of the run leaves to the next. */
	context?: JsonRecord;
}

/** One run's uploads. */
function run({ answers = () => answer(200), account = new Account(), context = {} }: Setting = {}) {
	const sent: Array<{ atMs: number; signal: AbortSignal }> = [];
	const lines: string[] = [];
	const log = jest.fn((line: string) => void lines.push(line));
	const startedAtMs = Date.now();
	const [ending, stopping] = [new AbortController(), new AbortController()];
	const client = {
		account: async () => await Promise.resolve(account),
		send: async ({ signal }: ServiceRequest) => {
			sent.push({ atMs: Date.now() - startedAtMs, signal });
			const upload = sent.length;
			const given = await answers(upload);
			if (given instanceof Error) throw given;
			if (given.statusCode !== 200) return given;
			account.limiter.accept();
			return { ...given, body: { id: `task-${upload}` } };
		},
	};
	const sentTasks = new SentTasks(context, { runIndex: 0, isTool: false });
	const uploader = new Uploader(
		SERVICES.ocrCard,
		client as unknown as Client,
		sentTasks,
		{ run: AbortSignal.any([ending.signal, stopping.signal]), stop: stopping.signal },
		log,
	);
	const readForm = jest.fn(async () => await Promise.resolve(FORM));
	const submission = (itemIndex: number): Submission => ({
		itemIndex,
		fingerprint: `document-${itemIndex}`,
		requestTimeoutMs: 60 * SECOND_MS,
		waitTimeoutMs: 120 * SECOND_MS,
		readForm,
	});
	const submit = async (itemIndex: number, changes: Partial<Submission> = {}) =>
		await uploader.submit({ ...submission(itemIndex), ...changes });
	const failed = (itemIndex: number) => uploader.failed(submission(itemIndex));
	const sentAtMs = () => sent.map(({ atMs }) => atMs);
	return {
		...{ account, sent, sentAtMs, sentTasks, lines, log, readForm, ending, stopping },
		...{ submit, failed, resumed: uploader.resumed },
	};
}

/** What has become of uploads so far: a task ID, the code of an error, or nothing yet. */
function followed(uploads: Array<ReturnType<Uploader['submit']>>): string[] {
	const results = uploads.map(() => 'waits');
	uploads.forEach((upload, index) => {
		void upload.then(
			({ taskId }) => (results[index] = taskId),
			(error: Error) => {
				results[index] = error instanceof ItemError ? error.code : error.message;
			},
		);
	});
	return results;
}

const pass = async (seconds: number) => await jest.advanceTimersByTimeAsync(seconds * SECOND_MS);

it('a task is kept before it is logged, so that a log that fails makes nobody pay again', async () => {
	const { submit, sent, sentTasks, log } = run();
	log.mockImplementationOnce(() => {
		throw new Error('no space left on device');
	});
	await expect(submit(0)).rejects.toThrow();
	expect(sentTasks.byItem).toEqual(new Map([[0, 'task-1']]));
	expect(await submit(0)).toMatchObject({ taskId: 'task-1' });
	expect(sent).toHaveLength(1);
});

const items = (count: number) => Array.from({ length: count }, (_, item) => item);

describe('a run that ends', () => {
	it('while the images are read uploads them no more', async () => {
		const { submit, sent, sentTasks, ending } = run();
		const results = followed([
			submit(0, {
				readForm: async () => {
					ending.abort(new Error('ended'));
					return await Promise.resolve(FORM);
				},
			}),
		]);
		await pass(0);
		expect(results[0]).not.toMatch(/^waits$|^task-/);
		expect(sent).toEqual([]);
		expect(sentTasks.byItem.size).toBe(0);
	});

	it('lets an upload that has begun come to its end, so that its task is known', async () => {
		const { submit, sent, sentTasks, ending, lines } = run({
			answers: async () => await later(2 * SECOND_MS).then(() => answer(200)),
		});
		const results = followed(items(9).map(async (item) => await submit(item)));
		await pass(1);
		ending.abort(new Error('ended'));
		expect(sent.map(({ signal }) => signal.aborted)).toEqual(items(8).map(() => false));
		await pass(2);
		expect(results).toEqual([...items(8).map((item) => `task-${item + 1}`), 'ended']);
		expect(sentTasks.byItem.get(7)).toBe('task-8');
		expect(lines).toEqual(
			items(8).map((item) => `Submitted an item. Its Progeny task: item ${item}: task-${item + 1}`),
		);
	});
});

describe('an execution that is stopped', () => {
	it('keeps what it may have sent, which says nothing about the service', async () => {
		const { account, submit, sent, sentTasks, stopping } = run({
			answers: async () => {
				const { signal } = sent.at(-1)!;
				return await new Promise((_, reject) =>
					signal.addEventListener('abort', () => reject(LOST)),
				);
			},
		});
		const results = followed(items(9).map(async (item) => await submit(item)));
		await pass(0);
		stopping.abort(new Error('stopped'));
		await pass(0);
		expect(results).toEqual([...items(8).map(() => 'SUBMISSION_UNCERTAIN'), 'stopped']);
		expect([...sentTasks.byItem]).toEqual(items(8).map((item) => [item, null]));
		expect(account.breaker.failures).toBe(0);
	});
});

describe('the uploads of an account', () => {
	it('are eight at once, whatever runs make them, and no more have their images in memory', async () => {
		const ends: Array<() => void> = [];
		const account = new Account();
		const answers = async () =>
			await new Promise<Answer>((resolve) => ends.push(() => resolve(answer(200))));
		const runs = [run({ account, answers }), run({ account, answers })];
		const read = () => runs.reduce((sum, { readForm }) => sum + readForm.mock.calls.length, 0);
		const results = runs.map(({ submit }) =>
			followed(items(5).map(async (item) => await submit(item))),
		);
		await pass(0);
		expect([ends.length, read()]).toEqual([8, 8]);
		ends[0]();
		await pass(0);
		expect([ends.length, read()]).toEqual([9, 9]);
		for (const end of ends) end();
		await pass(0);
		ends.at(-1)!();
		await pass(0);
		expect(results.flat().every((result) => result.startsWith('task-'))).toBe(true);
	});

	it('wait for a pause that any request was asked to make', async () => {
		const { account, submit, sentAtMs } = run();
		account.limiter.backOff(30 * SECOND_MS);
		const results = followed([submit(0), submit(1)]);
		await pass(29.9);
		expect(sentAtMs()).toEqual([]);
		await pass(0.1);
		expect(results).toEqual(['task-1', 'task-2']);
	});

	it('do not wait for one that is longer than a card waits, and are not sent', async () => {
		const { account, submit, sent } = run();
		account.limiter.backOff(100 * SECOND_MS);
		await expect(submit(0)).rejects.toMatchObject({
			code: 'THROTTLED',
			facts: { reason: 'requests pause for another 100 seconds' },
		});
		expect(sent).toEqual([]);
	});

	it('that wait for their place meet a pause that begins meanwhile', async () => {
		const { account, submit, sentAtMs } = run({
			answers: async (upload) => {
				if (upload === 1) account.limiter.backOff(10 * SECOND_MS);
				return await Promise.resolve(answer(200));
			},
		});
		const results = followed(items(10).map(async (item) => await submit(item)));
		await pass(9.9);
		expect(sentAtMs()).toHaveLength(8);
		await pass(0.1);
		expect(results.every((result) => result.startsWith('task-'))).toBe(true);
	});

	it('that are refused for a passing reason are made again for a minute and a half', async () => {
		const { account, submit, sentAtMs } = run({
			answers: () => {
				account.limiter.backOff(20 * SECOND_MS);
				return answer(429, { 'retry-after': '20' });
			},
		});
		const results = followed([submit(0)]);
		await pass(200);
		expect(results).toEqual(['THROTTLED']);
		expect(sentAtMs()).toEqual([0, 20, 40, 60, 80].map((seconds) => seconds * SECOND_MS));
	});

	it('that cannot reach the service are made again for ten seconds since one was accepted', async () => {
		const { account, submit, sentAtMs } = run({
			answers: (upload) => {
				if (upload === 3) return answer(200);
				account.limiter.backOff(4 * SECOND_MS);
				return ItemError.of('UNREACHABLE', { reason: 'the server refused the connection' });
			},
		});
		const results = followed([submit(0)]);
		await pass(20);
		expect(results).toEqual(['task-3']);
		const later = followed([submit(1)]);
		await pass(40);
		expect(later).toEqual(['UNREACHABLE']);
		expect(sentAtMs().map((atMs) => atMs / SECOND_MS)).toEqual([0, 4, 8, 20, 24, 28]);
	});
});

describe('a service that gives no clear answers', () => {
	/** A run whose first uploads get no clear answer. */
	const lostRun = (lost: number, account = new Account()) =>
		run({ account, answers: (upload) => (upload <= lost ? LOST : answer(200)) });

	const submitAll = (submit: (item: number) => ReturnType<Uploader['submit']>, items: number[]) =>
		followed(items.map(async (item) => await submit(item)));

	it('gets those that are on their way, then one after five seconds, and all others once that is accepted', async () => {
		const { submit, sentAtMs, lines } = lostRun(8);
		const results = submitAll(submit, items(11));
		await pass(4.9);
		const uncertain = items(8).map(() => 'SUBMISSION_UNCERTAIN');
		expect(results).toEqual([...uncertain, 'waits', 'waits', 'waits']);
		await pass(0.1);
		expect(results).toEqual([...uncertain, 'task-9', 'task-10', 'task-11']);
		expect(sentAtMs()).toEqual([...items(8).map(() => 0), 5000, 5000, 5000]);
		expect(lines[8]).toBe(
			'8 uploads in a row got no clear answer. Further uploads wait until Progeny accepts one.',
		);
		expect(lines).toHaveLength(12);
	});

	it('gets the next one after ten more seconds when that is not accepted either', async () => {
		const { submit, sentAtMs } = lostRun(9);
		const results = submitAll(submit, items(11));
		await pass(100);
		expect(results.slice(8)).toEqual(['SUBMISSION_UNCERTAIN', 'task-10', 'task-11']);
		expect(sentAtMs().slice(8)).toEqual([5000, 15_000, 15_000]);
	});

	it('gets no further one while the one that tries waits for its answer', async () => {
		const { submit, sentAtMs } = run({
			answers: async (upload) => {
				if (upload <= 8) throw LOST;
				if (upload > 9) return answer(200);
				return await later(30 * SECOND_MS).then(() => answer(200));
			},
		});
		const results = submitAll(submit, items(10));
		await pass(34);
		expect(sentAtMs()).toHaveLength(9);
		await pass(1);
		expect(sentAtMs().slice(8)).toEqual([5000, 35_000]);
		expect(results.slice(8)).toEqual(['task-9', 'task-10']);
	});

	it('gets none whose wait has timed out, which says so and may be run again', async () => {
		const { submit, sentAtMs } = lostRun(Infinity);
		submitAll(submit, [0, 1, 2, 3]);
		await pass(0);
		const late = submit(4, { waitTimeoutMs: 3 * SECOND_MS }).catch((error: unknown) => error);
		await pass(3);
		const error = (await late) as ItemError;
		expect(error.words(SERVICES.ocrCard.document)).toMatchObject({
			message:
				'The card was not sent: 4 uploads in a row got no clear answer, and no further upload was possible within 3 seconds',
			details: { code: 'UPLOADS_HALTED', retryable: true },
		});
		expect(sentAtMs()).toHaveLength(4);
	});

	it('is waited for anew, and for as long as before, when it falls back into trouble', async () => {
		const { submit, sentAtMs, lines } = run({
			answers: (upload) => (upload === 9 || upload > 17 ? answer(200) : LOST),
		});
		const waitTimeoutMs = 7 * SECOND_MS;
		followed(items(9).map(async (item) => await submit(item, { waitTimeoutMs })));
		await pass(5);
		const results = followed(
			items(9).map(async (item) => await submit(item + 9, { waitTimeoutMs })),
		);
		await pass(5);
		expect(results.at(-1)).toBe('task-18');
		expect(sentAtMs().at(-1)).toBe(10_000);
		expect(lines.filter((line) => line.startsWith('8 uploads in a row'))).toHaveLength(2);
	});

	it('is left in peace by all runs of the account', async () => {
		const account = new Account();
		const trouble = lostRun(4, account);
		submitAll(trouble.submit, [0, 1, 2, 3]);
		await pass(0);
		const other = run({ account });
		const results = followed([other.submit(0)]);
		await pass(4.9);
		expect(other.sentAtMs()).toEqual([]);
		await pass(0.1);
		expect(results).toEqual(['task-1']);
	});

	it('is not one that refuses a document clearly', async () => {
		const { account, submit, sentAtMs } = run({
			answers: (upload) => (upload === 4 ? answer(400) : LOST),
		});
		for (const item of [0, 1, 2, 3, 4, 5, 6]) await submit(item).catch(() => undefined);
		expect(sentAtMs()).toHaveLength(7);
		expect(account.breaker.failures).toBe(3);
	});

	it('is not one whose answer nobody waited for, because the images could not be read', async () => {
		const { account, submit } = run();
		const readForm = async () => await Promise.reject(new Error('gone'));
		for (const item of [0, 1, 2, 3, 4]) {
			await expect(submit(item, { readForm })).rejects.toThrow('gone');
		}
		expect(account.breaker.failures).toBe(0);
		expect(await submit(5)).toMatchObject({ taskId: 'task-1' });
	});
});

describe('what may have been accepted', () => {
	it('is not sent again by another try of the run', async () => {
		const { submit, sent } = run({ answers: () => LOST });
		await expect(submit(0)).rejects.toMatchObject({ code: 'SUBMISSION_UNCERTAIN' });
		await expect(submit(0)).rejects.toMatchObject({
			code: 'SUBMISSION_UNCERTAIN',
			facts: { notSentAgain: 'Not sent again: an earlier try may have been charged.' },
		});
		expect(sent).toHaveLength(1);
	});
});

describe('a document that an earlier try has sent', () => {
	it('is told of as not sent again, until its task has failed and it is sent anew', async () => {
		const context = {};
		await run({ context }).submit(0);
		const { submit, failed, resumed, sent } = run({ context });
		expect(await submit(0)).toMatchObject({ taskId: 'task-1' });
		expect([...resumed]).toEqual([0]);
		expect(failed(0)).toBe(true);
		await submit(0);
		expect(sent).toHaveLength(1);
		expect([...resumed]).toEqual([]);
	});
});
