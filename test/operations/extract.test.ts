import type { IExecuteFunctions } from 'n8n-workflow';

import { Account } from '../../nodes/progeny/account/account';
import type { Answer } from '../../nodes/progeny/http/answer';
import { extract } from '../../nodes/progeny/operations/extract';
import type { Run } from '../../nodes/progeny/run';
import { SERVICES } from '../../nodes/progeny/services';

/* What becomes of a card that is submitted, now or by an earlier try; the upload itself is tested elsewhere. */

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const FINISHED: Answer = {
	statusCode: 200,
	headers: {},
	body: { status: 'SUCCESS', result: { data: { document: { firstName: 'MARIGOLD' } } } },
};
const FORBIDDEN: Answer = { statusCode: 403, headers: {}, body: {} };
const UNAVAILABLE: Answer = { statusCode: 503, headers: {}, body: '' };

const GIVEN: Record<string, unknown> = {
	imageSource: 'url',
	frontImageUrl: 'https://files.example.com/front.jpg',
	backImageUrl: 'https://files.example.com/back.jpg',
	'options.timeout': 5,
};

/** Extracts a card whose task the service answers in this way. */
async function extracted(answer: Answer, { isOfEarlierTry }: { isOfEarlierTry: boolean }) {
	const account = new Account();
	const task = { taskId: 'task-1', submittedAt: null };
	const ctx = {
		getNodeParameter: (name: string, _: number, usual: unknown) => GIVEN[name] ?? usual,
		getTimezone: () => 'UTC',
	} as unknown as IExecuteFunctions;
	const run = {
		ctx,
		service: SERVICES.ocrCard,
		signal: new AbortController().signal,
		client: {
			hasAnswered: true,
			account: async () => await Promise.resolve(account),
			mayFilesBeLocal: async () => await Promise.resolve(false),
			send: async () => await Promise.resolve(answer),
		},
		uploader: {
			fingerprintOf: async () => await Promise.resolve('fingerprint'),
			sent: () => task,
			submit: async () => await Promise.resolve(task),
			resumed: new Set(isOfEarlierTry ? [0] : []),
		},
	} as unknown as Run;
	const { work } = await extract.prepare(run, 0);
	const working = work().catch((error: unknown) => error);
	await jest.advanceTimersByTimeAsync(10_000);
	return { result: await working, jobTimes: account.jobTimesOf(SERVICES.ocrCard.name) };
}

it('learns how long a card takes from one that was submitted just now, and from no other', async () => {
	const unknown = new Account().jobTimesOf(SERVICES.ocrCard.name).nextCheckAtMs(0);
	const [now, earlier] = [
		await extracted(FINISHED, { isOfEarlierTry: false }),
		await extracted(FINISHED, { isOfEarlierTry: true }),
	];
	for (const { result } of [now, earlier]) {
		expect(result).toMatchObject({ row: { status: 'extracted', taskId: 'task-1' } });
	}
	expect(now.jobTimes.nextCheckAtMs(0)).not.toBe(unknown);
	expect(earlier.jobTimes.nextCheckAtMs(0)).toBe(unknown);
});

it.each([
	['is refused', FORBIDDEN, 'ACCESS_FORBIDDEN'],
	['gets no clear answer', UNAVAILABLE, 'WAIT_TIMED_OUT'],
])(
	'a card that is paid for and %s names its task, and is not to be run again',
	async (_, answer, code) => {
		const { result } = await extracted(answer, { isOfEarlierTry: false });
		expect((result as { words(): object }).words()).toMatchObject({
			details: { code, taskId: 'task-1', retryable: false },
		});
	},
);
