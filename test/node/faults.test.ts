import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Fault } from '../../sandbox/faults.mts';
import { runCardNode } from '../engine/cardRun.mts';
import { startGate } from '../engine/gate.mts';
import { numberedCards } from '../engine/numberedCards.mts';
import { startOtherHost, type OtherHost } from '../engine/otherHost.mts';
import type { InputItem } from '../engine/runWorkflow.mts';
import { type Statistics } from '../engine/sandbox.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { after } from '../engine/clock.mts';
import { useSandbox } from '../useSandbox.mts';

/*
 * A service that misbehaves, met by one card on the engine: what the user sees, and what the service
 * counts. After its faults the sandbox answers rightly, so that a row tells that the node came through.
 */

const sandbox = useSandbox();
let otherHost: OtherHost;

beforeAll(async () => {
	otherHost = await startOtherHost();
});
afterAll(async () => {
	otherHost.stop();
});
afterEach(() => expect(otherHost.requests()).toBe(0));

interface Seen extends Statistics {
	json: Record<string, unknown>;
	details?: { code: string; taskId: string | null; retryable: boolean };
}

/** With `redirect` to the other host. */
type FaultRow = Fault & { redirect?: boolean };

async function read(
	faults: FaultRow[],
	{ baseUrl = sandbox.baseUrl, timeout = 8, processingMs = 100 } = {},
): Promise<Seen> {
	const redirect = answer(302, '', { location: otherHost.origin });
	const scripted = faults.map(({ redirect: isRedirect, ...fault }) =>
		isRedirect ? { ...fault, ...redirect } : fault,
	);
	await sandbox.set({ faults: scripted, processingMs });
	const options = { minPollInterval: 0.1, timeout, requestTimeout: 1 };
	const { items } = await runCardNode(
		{ operation: 'extract', options },
		{
			credential: { ...sandbox.account, baseUrl },
			items: [specimenItem(specimen('virginia-v10'))],
		},
		{ onError: 'continueRegularOutput' },
	);
	const [{ json }] = items;
	const statistics = await sandbox.statistics();
	const { details } = json as unknown as Seen;
	// Of a task that was asked for, the user has the ID
	const [asked] = statistics.log.filter(({ route }) => route === 'task');
	if (asked !== undefined) expect(details?.taskId ?? json.taskId).toBe(asked.taskId);
	// To send the card again as it is could be charged again
	if (statistics.submissions.length > 0 && details) expect(details.retryable).toBe(false);
	return { ...statistics, json, details };
}

async function readMany(
	items: InputItem[],
	further: object = {},
	credential: ICredentialDataDecryptedObject = { ...sandbox.account },
) {
	const options = { minPollInterval: 0.1, requestTimeout: 1, ...further };
	return await runCardNode(
		{ operation: 'extract', options },
		{ credential, items },
		{ onError: 'continueRegularOutput' },
	);
}

const answer = (status: number, body: unknown = '<html>', headers = {}) => ({
	answer: { status, body, headers },
});
const retryAfter = (value: string) => ({ 'retry-after': value });
const inTwoSeconds = () => new Date(Date.now() + 2000).toUTCString();
const REDIRECT = { redirect: true };
const FOR_EVER = { times: -1 };
const LARGE = { answer: { status: 200, body: {}, padToBytes: 50_000_000 } };
const DOCUMENTED_400 = {
	selfie_image: ['No file was submitted.'],
	front_id: ['No file was submitted.'],
	back_id: ['No file was submitted.'],
	extend_data: ['This field is required.'],
};

/** What the user sees, how many cards the service accepted, and how many uploads it met. */
type Row = [
	name: string,
	fault: object,
	sees: string,
	message: RegExp,
	accepted: number,
	uploads: number,
];

const EXTRACTED = /^$/;

const UPLOADS: Row[] = [
	['late', { delayMs: 500 }, 'extracted', EXTRACTED, 1, 1],
	['reset before the body', { reset: 'before' }, 'SUBMISSION_UNCERTAIN', /broke off$/, 0, 1],
	['reset during the body', { reset: 'duringBody' }, 'SUBMISSION_UNCERTAIN', /broke off$/, 0, 1],
	['reset after the body', { reset: 'afterBody' }, 'SUBMISSION_UNCERTAIN', /broke off$/, 0, 1],
	[
		'reset after it was accepted',
		{ reset: 'afterProcessing' },
		'SUBMISSION_UNCERTAIN',
		/broke off$/,
		1,
		1,
	],
	[
		'stalled',
		{ stall: true },
		'SUBMISSION_UNCERTAIN',
		/no answer within the request timeout$/,
		1,
		1,
	],
	['half an answer', { halfAnswer: true }, 'SUBMISSION_UNCERTAIN', /broke off$/, 1, 1],
	[
		'400 as documented',
		answer(400, DOCUMENTED_400),
		'SUBMISSION_REFUSED',
		/: selfie_image: No file was submitted\.; Front image: No file was submitted\.; Back image: No file was submitted\.; Include Extended Data: This field is required\.$/,
		0,
		1,
	],
	[
		'400 for one side',
		answer(400, { back_id: ['The submitted file is empty.'] }),
		'SUBMISSION_REFUSED',
		/: Back image: The submitted file is empty\.$/,
		0,
		1,
	],
	[
		'400 with a detail',
		answer(400, { detail: 'Multipart form parse error' }),
		'SUBMISSION_REFUSED',
		/: Multipart form parse error$/,
		0,
		1,
	],
	['400 as a page', answer(400), 'SUBMISSION_REFUSED', /: HTTP 400$/, 0, 1],
	['401 once', answer(401, {}), 'extracted', EXTRACTED, 1, 2],
	[
		'401 for ever',
		{ ...FOR_EVER, ...answer(401, {}) },
		'ACCESS_REFUSED',
		/refused an access token that it had just given/,
		0,
		3,
	],
	[
		'403',
		answer(403, { detail: 'No permission.' }),
		'ACCESS_FORBIDDEN',
		/: No permission\.$/,
		0,
		1,
	],
	['404', answer(404), 'NOT_PROGENY', /answered with HTTP 404$/, 0, 1],
	['413', answer(413), 'SUBMISSION_REFUSED', /: the pictures are too large \(HTTP 413\)$/, 0, 1],
	[
		'415',
		answer(415, { detail: 'Unsupported media type.' }),
		'SUBMISSION_REFUSED',
		/: HTTP 415: Unsupported media type\.$/,
		0,
		1,
	],
	['429 with seconds', answer(429, {}, retryAfter('1')), 'extracted', EXTRACTED, 1, 2],
	['429 with a date', answer(429, {}, retryAfter(inTwoSeconds())), 'extracted', EXTRACTED, 1, 2],
	['429 without a time, twice', { times: 2, ...answer(429) }, 'extracted', EXTRACTED, 1, 3],
	[
		'429 with a pause that nobody waits for',
		answer(429, {}, retryAfter('600')),
		'THROTTLED',
		/: HTTP 429, it asks for a pause of 600 seconds$/,
		0,
		1,
	],
	['500', answer(500), 'SUBMISSION_UNCERTAIN', /HTTP 500$/, 0, 1],
	['502', answer(502), 'SUBMISSION_UNCERTAIN', /HTTP 502$/, 0, 1],
	['503', answer(503), 'SUBMISSION_UNCERTAIN', /HTTP 503$/, 0, 1],
	['503 with a time', answer(503, '', retryAfter('1')), 'extracted', EXTRACTED, 1, 2],
	['504', answer(504), 'SUBMISSION_UNCERTAIN', /HTTP 504$/, 0, 1],
	['a page', answer(200), 'SUBMISSION_UNCERTAIN', /holds no task ID$/, 0, 1],
	[
		'broken JSON',
		answer(200, '{"id": "08bc'),
		'SUBMISSION_UNCERTAIN',
		/holds no task ID: \{"id": "08bc$/,
		0,
		1,
	],
	['an empty body', answer(200, ''), 'SUBMISSION_UNCERTAIN', /holds no task ID$/, 0, 1],
	['a list', answer(200, []), 'SUBMISSION_UNCERTAIN', /holds no task ID: \[\]$/, 0, 1],
	['a redirect to another host', REDIRECT, 'NOT_PROGENY', /answered with HTTP 302$/, 0, 1],
	[
		'an answer of 50 MB',
		LARGE,
		'SUBMISSION_UNCERTAIN',
		/its answer is larger than 20 MB and was not read$/,
		0,
		1,
	],
];

it.each(UPLOADS)(
	'an upload is paid once at most, and the user reads what happened: %s',
	async (_, fault, sees, message, accepted, uploads) => {
		const { json, details, submissions, routes } = await read([{ route: 'ocr_card', ...fault }]);
		expect(details?.code ?? json.status).toBe(sees);
		expect(json.error ?? '').toMatch(message);
		expect([submissions.length, routes.ocr_card.requests]).toEqual([accepted, uploads]);
	},
);

const success = (result: unknown) => answer(200, { id: 7, status: 'SUCCESS', result });
const FAILURE = { exc_type: 'ProviderError', exc_message: ['no answer'], exc_module: 'x' };

/** What the user sees; of extracted ones the card of the sandbox, which the next check gets. */
const CHECKS: Array<[name: string, fault: object, sees: string, message?: RegExp]> = [
	['late', { delayMs: 500 }, 'extracted'],
	['reset before', { reset: 'before' }, 'extracted'],
	['reset after', { reset: 'afterProcessing' }, 'extracted'],
	['stalled', { stall: true }, 'extracted'],
	['half an answer', { halfAnswer: true }, 'extracted'],
	[
		'400 for the ID',
		answer(400, { id: ['Must be a valid UUID.'] }),
		'TASK_ID_INVALID',
		/: Must be a valid UUID\.$/,
	],
	['401 in mid-wait', { skip: 1, ...answer(401, {}) }, 'extracted'],
	[
		'401 for ever',
		{ ...FOR_EVER, ...answer(401, {}) },
		'ACCESS_REFUSED',
		/refused an access token that it had just given/,
	],
	['403', answer(403, { detail: 'No permission.' }), 'ACCESS_FORBIDDEN', /: No permission\./],
	['404 at first', { times: 3, ...answer(404, { detail: 'Not found.' }) }, 'extracted'],
	['404 for ever', { ...FOR_EVER, ...answer(404, {}) }, 'WAIT_TIMED_OUT', /does not know task/],
	['413', answer(413, {}), 'CHECK_REFUSED', /: HTTP 413$/],
	['415', answer(415, {}), 'CHECK_REFUSED', /: HTTP 415$/],
	['429 with seconds', answer(429, {}, retryAfter('1')), 'extracted'],
	['429 with a date', answer(429, {}, retryAfter(inTwoSeconds())), 'extracted'],
	['429 without a time, twice', { times: 2, ...answer(429) }, 'extracted'],
	[
		'429 with a long pause',
		answer(429, {}, retryAfter('600')),
		'WAIT_TIMED_OUT',
		/no request is made for another 600 seconds\)$/,
	],
	['500', answer(500), 'extracted'],
	['502', answer(502), 'extracted'],
	['503', answer(503), 'extracted'],
	['504', answer(504), 'extracted'],
	['503 for ever', { ...FOR_EVER, ...answer(503) }, 'WAIT_TIMED_OUT', /: HTTP 503\)$/],
	['a page', answer(200), 'extracted'],
	['broken JSON', answer(200, '{"id": 1, "stat'), 'extracted'],
	['an empty body', answer(200, ''), 'extracted'],
	['a list', answer(200, []), 'extracted'],
	['a redirect to another host', REDIRECT, 'extracted'],
	['a result that is null', success(null), 'RESULT_UNREADABLE', /no card can be found/],
	[
		'a result that is a text',
		success('done'),
		'RESULT_UNREADABLE',
		/no card can be found in its answer: done$/,
	],
	[
		'a result that is nested oddly',
		success({ data: [[{ document: 1 }]] }),
		'RESULT_UNREADABLE',
		/no card can be found/,
	],
	['an unknown state', answer(200, { status: 'PROGRESS', result: { done: 0.5 } }), 'extracted'],
	[
		'FAILURE',
		answer(200, { status: 'FAILURE', result: FAILURE }),
		'TASK_FAILED',
		/\(state FAILURE\): ProviderError no answer$/,
	],
	[
		'REVOKED',
		answer(200, { status: 'REVOKED', result: null }),
		'TASK_FAILED',
		/\(state REVOKED\)$/,
	],
	[
		'PENDING for ever',
		{ ...FOR_EVER, ...answer(200, { id: null, status: 'PENDING', result: null }) },
		'WAIT_TIMED_OUT',
		/last state: PENDING\)$/,
	],
	[
		'an answer of 50 MB',
		LARGE,
		'CHECK_REFUSED',
		/its answer is larger than 20 MB and was not read$/,
	],
];

it.each(CHECKS)(
	'a check loses no card, and none is sent again: %s',
	async (_, fault, sees, message = EXTRACTED) => {
		const timeout = 'times' in fault && fault.times === -1 ? 2 : 8;
		const { json, details, submissions, routes } = await read([{ route: 'task', ...fault }], {
			timeout,
		});
		expect(details?.code ?? json.status).toBe(sees);
		expect(json.error ?? '').toMatch(message);
		expect([submissions.length, routes.ocr_card.requests]).toEqual([1, 1]);
	},
);

const LOGINS: Row[] = [
	['late', { delayMs: 1500 }, 'extracted', EXTRACTED, 1, 1],
	[
		'refused',
		answer(401, { detail: 'No active account found' }),
		'LOGIN_REFUSED',
		/wrong username or password/,
		0,
		0,
	],
	[
		'incomplete',
		answer(400, { password: ['This field may not be blank.'] }),
		'LOGIN_REFUSED',
		/it does not accept Password$/,
		0,
		0,
	],
	['forbidden', answer(403), 'LOGIN_REFUSED', /\(HTTP 403\)$/, 0, 0],
	['throttled', answer(429, {}, retryAfter('1')), 'extracted', EXTRACTED, 1, 1],
	['throttled for long', answer(429, {}, retryAfter('600')), 'THROTTLED', /no more logins/, 0, 0],
	['unavailable', answer(503), 'extracted', EXTRACTED, 1, 1],
	['unavailable for ever', { ...FOR_EVER, ...answer(503) }, 'UNREACHABLE', /\(HTTP 503\)$/, 0, 0],
	['a page', answer(200), 'NOT_PROGENY', /does not lead to a Progeny API/, 0, 0],
	['no token', answer(200, {}), 'NOT_PROGENY', /gives no access token$/, 0, 0],
	['a redirect to another host', REDIRECT, 'NOT_PROGENY', /its login answers HTTP 302$/, 0, 0],
	['reset', { reset: 'afterBody' }, 'extracted', EXTRACTED, 1, 1],
	['half an answer', { halfAnswer: true }, 'extracted', EXTRACTED, 1, 1],
	['an answer of 50 MB', LARGE, 'extracted', EXTRACTED, 1, 1],
];

it.each(LOGINS)(
	'no picture is sent before a login has succeeded: %s',
	async (_, fault, sees, message, accepted, uploads) => {
		const { json, details, submissions, routes } = await read([{ route: 'login', ...fault }]);
		expect(details?.code ?? json.status).toBe(sees);
		expect(json.error ?? '').toMatch(message);
		expect([submissions.length, routes.ocr_card.requests]).toEqual([accepted, uploads]);
	},
);

it('a login that comes in drops is given up after 15 seconds, and the next one gets the token', async () => {
	const { json, log } = await read([{ route: 'login', drops: true }]);
	expect(json).toMatchObject({ status: 'extracted' });
	const [first, second] = log.filter(({ route }) => route === 'login');
	// With the pause for a service that is in trouble
	expect(second.atMs - first.atMs).toBeGreaterThanOrEqual(20_000);
	expect(second.atMs - first.atMs).toBeLessThan(21_000);
});

it('an upload that is answered too late counts as maybe accepted', async () => {
	const { json, details, routes } = await read([{ route: 'ocr_card', delayMs: 2000 }]);
	expect(details).toMatchObject({ code: 'SUBMISSION_UNCERTAIN', taskId: null, retryable: false });
	expect(json.error).toMatch(/no answer within the request timeout$/);
	expect(routes.ocr_card.requests).toBe(1);
	await after(1500);
	expect((await sandbox.statistics()).submissions).toHaveLength(1);
});

it('a task ID with strange characters is asked for as it is, and shown without markup', async () => {
	const id = 'a/b?c=<b>d</b>&e="ü" %20';
	const { json, details, log } = await read([{ route: 'ocr_card', ...answer(200, { id }) }]);
	expect(details).toMatchObject({ code: 'TASK_ID_INVALID', taskId: id });
	expect(json.error).toContain('‹b›d‹/b›');
	expect(json.error).not.toContain('<');
	expect(log.filter(({ route }) => route === 'task')).toMatchObject([{ taskId: id }]);
});

describe('connections that are refused', () => {
	it('before the upload: tried again for ten seconds, then said, and nothing was sent', async () => {
		const gate = await startGate(sandbox.baseUrl);
		gate.close();
		const { details, routes } = await read([], { baseUrl: `${gate.origin}/api/v3` });
		expect(details).toMatchObject({ code: 'UNREACHABLE', retryable: true });
		expect(routes.ocr_card.requests).toBe(0);
	});

	it.each([
		['before the login', 0],
		['while the task is waited for', 1500],
	])('for a moment, %s: the card is read', async (_, closesAfterMs) => {
		const gate = await startGate(sandbox.baseUrl);
		const baseUrl = `${gate.origin}/api/v3`;
		const running = read([], { baseUrl, processingMs: 3500 });
		await after(closesAfterMs);
		gate.close();
		await after(1200);
		await gate.open();
		const { json, submissions, log } = await running;
		gate.close();
		expect(json).toMatchObject({ status: 'extracted' });
		expect(submissions).toHaveLength(1);
		// It was closed, and tried again
		const [before, ...later] = log.map(({ atMs }) => atMs);
		const gaps = later.map((atMs, index) => atMs - [before, ...later][index]);
		if (closesAfterMs > 0) expect(Math.max(...gaps)).toBeGreaterThan(1000);
	});
});

it('after uploads without a clear answer, the other cards are not sent', async () => {
	await sandbox.set({ faults: [{ route: 'ocr_card', times: -1, stall: true }] });
	const { rows } = await readMany(numberedCards(12), { timeout: 3 });
	const codes = rows.map(({ details }) => (details as unknown as { code: string }).code);
	const halted = rows.filter((_, index) => codes[index] === 'UPLOADS_HALTED');
	expect(codes.filter((code) => code === 'SUBMISSION_UNCERTAIN').length).toBeLessThanOrEqual(7);
	expect(halted.length).toBeGreaterThanOrEqual(5);
	for (const row of halted) {
		expect(row).toMatchObject({
			error: expect.stringMatching(
				/^The card was not sent: \d uploads in a row got no clear answer, and no other was possible within 3 seconds$/,
			),
			details: { retryable: true, taskId: null },
		});
	}
	const { routes } = await sandbox.statistics();
	expect(routes.ocr_card.requests).toBe(12 - halted.length);
});

it('a page in place of a Progeny gets the password once, not once for each card', async () => {
	const page = { answer: { status: 200, body: '<html>' } };
	await sandbox.set({ faults: [{ route: 'login', times: -1, ...page }] });
	const { rows } = await readMany(numberedCards(12));
	for (const row of rows) expect(row).toMatchObject({ details: { code: 'NOT_PROGENY' } });
	expect((await sandbox.statistics()).routes.login.requests).toBe(1);
});

it('a database of n8n that cannot keep the new token for a moment costs no card', async () => {
	await sandbox.set();
	let writes = 0;
	const credential = new Proxy({ ...sandbox.account } as Record<string, string>, {
		set(target, name, value: string) {
			if (name === 'accessToken' && (writes += 1) === 1) throw new Error('SQLITE_BUSY');
			target[String(name)] = value;
			return true;
		},
	});
	const { rows } = await readMany(numberedCards(6), {}, credential);
	for (const row of rows) expect(row).toMatchObject({ status: 'extracted' });
	expect((await sandbox.statistics()).submissions).toHaveLength(6);
});

it('a service that is down is not waited for by each card anew', async () => {
	await sandbox.set({ faults: [{ route: 'login', times: -1, answer: { status: 503, body: '' } }] });
	const startedAtMs = Date.now();
	const { items } = await runCardNode(
		{ operation: 'submit' },
		{
			credential: { ...sandbox.account },
			items: Array.from({ length: 20 }, () => specimenItem(specimen('virginia-v10'))),
		},
		{ onError: 'continueRegularOutput' },
	);
	for (const { json } of items) {
		expect(json).toMatchObject({ details: { retryable: true } });
	}
	expect(Date.now() - startedAtMs).toBeLessThan(20_000);
	const { routes } = await sandbox.statistics();
	expect(routes.login.requests).toBeLessThan(20);
});
