import { runCardNode } from '../engine/cardRun.mts';
import { after } from '../engine/clock.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/*
 * Every task answer that the API's documentation shows, that the software behind it makes likely, or
 * that a broken service gives, each met once by the first status check. The next ones are the
 * sandbox's own and end in `extracted`, so that a check which passes wrongly is seen.
 */

const sandbox = useSandbox();

const DOCUMENT = {
	documentNumber: 'XX008080',
	firstName: 'VALENTINA',
	dateOfBirth: '1991-9-24',
	age: 30,
};
const TOO_SMALL = { FACE_TOO_SMALL: 'Absolute face size is too small' };
const ERROR = { error: 'Absolute face size is too small', error_code: 'FACE_TOO_SMALL' };
const success = (result: unknown) => ({ id: 2188, status: 'SUCCESS', result });

async function run(fault: object, parameters: object = {}) {
	await sandbox.set({ faults: [{ route: 'task', ...fault }] });
	const { items } = await runCardNode(
		{
			operation: 'extract',
			...parameters,
			options: { minPollInterval: 0.1, timeout: 5, requestTimeout: 1 },
		},
		{
			credential: { ...sandbox.account },
			items: [specimenItem(specimen('virginia-v10'))],
		},
		{ onError: 'continueRegularOutput' },
	);
	const { submissions, routes } = await sandbox.statistics();
	expect(submissions).toHaveLength(1);
	return { json: items[0].json, taskId: submissions[0].taskId, checks: routes.task.requests };
}

const EXTRACTED: Array<[string, object]> = [
	[
		'the documented answer',
		{ body: success({ status: 200, data: { document: DOCUMENT, compare: true, liveness: true } }) },
	],
	['result as text', { body: success(JSON.stringify({ data: { document: DOCUMENT } })) }],
	['no envelope', { body: { document: DOCUMENT } }],
	[
		'issues beside a document',
		{ body: success({ status: 200, data: { document: DOCUMENT, issues: { ocr: TOO_SMALL } } }) },
	],
];

it.each(EXTRACTED)('the card is read: %s', async (_, answer) => {
	const { json, checks } = await run({ answer: { status: 200, ...answer } });
	expect(json).toMatchObject({
		status: 'extracted',
		documentNumber: 'XX008080',
		dateOfBirth: '1991-09-24',
	});
	expect(checks).toBe(1);
});

const REJECTED: Array<[string, object]> = [
	[
		'documented shape A',
		{
			body: success({
				status: 400,
				data: { liveness: { result: false, ...ERROR }, issues: { liveness: TOO_SMALL } },
			}),
		},
	],
	[
		'documented shape B',
		{
			body: success({
				status: 200,
				data: { liveness: { result: false, data: ERROR }, issues: { liveness: TOO_SMALL } },
			}),
		},
	],
	[
		'HTTP 400 with the envelope',
		{ status: 400, body: success({ status: 400, data: { issues: { ocr: TOO_SMALL } } }) },
	],
	['HTTP 400 with issues alone', { status: 400, body: { issues: { ocr: TOO_SMALL } } }],
];

it.each(REJECTED)('the card is said to be rejected: %s', async (_, answer) => {
	const { json, taskId, checks } = await run({ answer: { status: 200, ...answer } });
	const issues = 'FACE_TOO_SMALL: Absolute face size is too small';
	expect(json).toMatchObject({
		error: `Take new pictures: Progeny rejected the card of task ${taskId}: ${issues}`,
		details: { code: 'DOCUMENT_REJECTED', taskId, issues, retryable: false },
	});
	expect(checks).toBe(1);
});

const FAILED: Array<[string, object, string]> = [
	[
		'FAILURE',
		{
			status: 'FAILURE',
			result: { exc_type: 'ProviderError', exc_message: ['no answer'], exc_module: 'x' },
		},
		'(state FAILURE): ProviderError no answer',
	],
	['REVOKED', { id: null, status: 'REVOKED', result: null }, '(state REVOKED)'],
];

it.each(FAILED)('the task is said to have failed: %s', async (_, body, ending) => {
	const { json, taskId } = await run({ answer: { status: 200, body } });
	expect(json).toMatchObject({
		error: `Progeny could not finish task ${taskId} ${ending}`,
		details: { code: 'TASK_FAILED', taskId },
	});
});

const NOT_YET: Array<[string, object]> = [
	[
		'PENDING with an ID',
		{ answer: { status: 200, body: { id: 7, status: 'PENDING', result: null } } },
	],
	['STARTED', { answer: { status: 200, body: { id: 7, status: 'STARTED', result: null } } }],
	[
		'an unknown state',
		{ answer: { status: 200, body: { status: 'PROGRESS', result: { done: 0.5 } } } },
	],
	['an empty list', { answer: { status: 200, body: [] } }],
	['a task that is not stored yet', { answer: { status: 404, body: { detail: 'Not found.' } } }],
	['429', { answer: { status: 429, headers: { 'retry-after': '1' }, body: {} } }],
	['500', { answer: { status: 500, body: '<h1>Server Error (500)</h1>' } }],
	['502', { answer: { status: 502, body: '<html>' } }],
	['503', { answer: { status: 503, body: '' } }],
	['504', { answer: { status: 504, body: '' } }],
	['an HTML page with HTTP 200', { answer: { status: 200, body: '<html>' } }],
	['an HTML page with HTTP 400', { answer: { status: 400, body: '<html>' } }],
	['broken JSON', { answer: { status: 200, body: '{"id": 1, "status": "SUC' } }],
	['an empty body', { answer: { status: 200, body: '' } }],
	['a page that asks for a login of its own', { answer: { status: 403, body: '<html>' } }],
	[
		'a redirect, which is not followed',
		{ answer: { status: 302, headers: { location: 'https://elsewhere.example.com/' } } },
	],
	['a reset connection', { reset: 'afterBody' }],
	['half an answer', { halfAnswer: true }],
	['an answer that stalls', { stall: true }],
	['a 401', { answer: { status: 401, body: { code: 'token_not_valid' } } }],
];

it.each(NOT_YET)('the service is asked again, and the card is read: %s', async (_, fault) => {
	const { json, checks } = await run(fault);
	expect(json).toMatchObject({ status: 'extracted', documentNumber: 'T00000010' });
	expect(checks).toBeGreaterThanOrEqual(2);
});

it('the service is left in peace for as long as Retry-After says', async () => {
	await run({ answer: { status: 429, headers: { 'retry-after': '1' }, body: {} } });
	const { log } = await sandbox.statistics();
	const [first, second] = log.filter(({ route }) => route === 'task');
	expect(second.atMs - first.atMs).toBeGreaterThanOrEqual(1000);
});

const GIVEN_UP: Array<[string, object, string]> = [
	['403', { status: 403, body: { detail: 'No permission.' } }, 'ACCESS_FORBIDDEN'],
	['a malformed ID', { status: 400, body: { id: ['Must be a valid UUID.'] } }, 'TASK_ID_INVALID'],
	['a 401 for ever', { status: 401, body: {} }, 'ACCESS_REFUSED'],
];

it.each(GIVEN_UP)('%s ends the wait, and the task ID is kept', async (_, answer, code) => {
	const { json, taskId } = await run({ times: -1, answer });
	expect(json).toMatchObject({ error: expect.stringContaining(taskId), details: { code, taskId } });
});

it('a service that stays down until the wait times out loses no task', async () => {
	const { json, taskId } = await run({ times: -1, answer: { status: 503, body: '<html>' } });
	expect(json).toMatchObject({
		error: `Task ${taskId} was not finished after 5 seconds (last state: Progeny gave no usable answer about task ${taskId}: HTTP 503)`,
		// To run Extract again would be charged again
		details: { code: 'WAIT_TIMED_OUT', taskId, retryable: false },
	});
});

const SHAPE_NOBODY_KNOWS = {
	status: 200,
	body: success({ status: 200, data: { card: { number: '1' } } }),
};

it('a finished task without a card in it is neither lost nor to be paid again', async () => {
	const { json, taskId } = await run({ answer: SHAPE_NOBODY_KNOWS });
	expect(json).toMatchObject({
		error: `Progeny finished task ${taskId}, but no card can be found in its answer`,
		details: {
			code: 'RESULT_UNREADABLE',
			taskId,
			hint: expect.stringContaining("the Output 'Raw'"),
		},
	});
});

it("the Output 'Raw' shows a finished task without a card", async () => {
	const { json, taskId } = await run({ answer: SHAPE_NOBODY_KNOWS }, { output: 'raw' });
	expect(json).toEqual({ taskId, response: SHAPE_NOBODY_KNOWS.body });
});

it('a task that stays unknown is given up after ten seconds', async () => {
	const answer = { status: 404, body: { detail: 'Not found.' } };
	await sandbox.set({ faults: [{ route: 'task', times: -1, answer }] });
	const startedAtMs = Date.now();
	const { error } = await runCardNode(
		{ operation: 'getResult', taskId: 'mistyped', options: {} },
		{ credential: { ...sandbox.account } },
	);
	expect(error?.message).toBe('Progeny does not know task mistyped');
	expect(Date.now() - startedAtMs).toBeGreaterThan(10_000);
	expect(Date.now() - startedAtMs).toBeLessThan(14_000);
});

it('a credential that cannot be read while a task is waited for loses no task', async () => {
	await sandbox.set({ accessTokenSeconds: 2, processingMs: 60_000 });
	let reads = 0;
	const credential = Object.defineProperty({ ...sandbox.account }, 'username', {
		enumerable: true,
		get: () => {
			reads += 1;
			if (reads > 2) throw new Error('the database is down');
			return sandbox.account.username;
		},
	});
	const { error } = await runCardNode(
		{ operation: 'extract', options: { timeout: 4 } },
		{ credential, items: [specimenItem(specimen('virginia-v10'))] },
	);
	const [{ taskId }] = (await sandbox.statistics()).submissions;
	expect(error?.message).toBe(
		`Task ${taskId} was not finished after 4 seconds (last state: The Progeny credential could not be read: the database is down)`,
	);
});

it('a task that was just submitted is asked for until the wait times out, though it stays unknown', async () => {
	const { json, taskId } = await run({ times: -1, answer: { status: 404, body: {} } });
	expect(json).toMatchObject({ details: { code: 'WAIT_TIMED_OUT', taskId } });
});

it.each([8, 600])(
	'a pause of %i seconds outlasts the wait, and ends it at once',
	async (seconds) => {
		const answer = { status: 503, headers: { 'retry-after': `${seconds}` }, body: '' };
		const startedAtMs = Date.now();
		const { json, checks } = await run({ answer });
		expect(json).toMatchObject({
			error: expect.stringMatching(
				new RegExp(`: HTTP 503; requests pause for another ${seconds} seconds\\)$`),
			),
			details: { code: 'WAIT_TIMED_OUT' },
		});
		expect(checks).toBe(1);
		expect(Date.now() - startedAtMs).toBeLessThan(2000);
	},
);

it('a login that is throttled while a task is waited for is left in peace', async () => {
	const answer = { status: 429, headers: { 'retry-after': '2' }, body: {} };
	await sandbox.set({
		accessTokenSeconds: 3,
		processingMs: 4000,
		faults: [{ route: 'login', skip: 1, answer }],
	});
	const { rows } = await runCardNode(
		{ operation: 'extract', options: { timeout: 15 } },
		{ credential: { ...sandbox.account }, items: [specimenItem(specimen('virginia-v10'))] },
	);
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	const { log } = await sandbox.statistics();
	const [, throttled, next] = log.filter(({ route }) => route === 'login');
	expect(next.atMs - throttled.atMs).toBeGreaterThanOrEqual(2000);
});

it('an answer that comes in drops is not waited for longer than the Request Timeout', async () => {
	await sandbox.set({ faults: [{ route: 'task', drops: true }] });
	const startedAtMs = Date.now();
	const { error } = await runCardNode(
		{
			operation: 'getResult',
			taskId: 't',
			waitForCompletion: false,
			options: { requestTimeout: 2.5 },
		},
		{ credential: { ...sandbox.account } },
	);
	expect(error?.message).toBe(
		'Progeny gave no usable answer about task t: no answer within the request timeout',
	);
	expect(Date.now() - startedAtMs).toBeLessThan(2600);
});

it('a check that stalls late in a wait outlasts it by five seconds at the most', async () => {
	await sandbox.set({ processingMs: 60_000 });
	const startedAtMs = Date.now();
	const running = runCardNode(
		{ operation: 'extract', options: { timeout: 30, requestTimeout: 60 } },
		{ credential: { ...sandbox.account }, items: [specimenItem(specimen('virginia-v10'))] },
	);
	await after(26_000);
	await sandbox.change({ faults: [{ route: 'task', times: -1, stall: true }] });
	const { error } = await running;
	expect(error?.message).toContain('no answer within the request timeout');
	expect(Date.now() - startedAtMs).toBeLessThanOrEqual(35_500);
});
