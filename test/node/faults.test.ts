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
import { faultTable } from '../faultTables.mts';
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
	details?: { code: string; taskId?: string; retryable: boolean };
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

const TOKEN_NOT_VALID = {
	detail: 'Given token not valid for any token type',
	code: 'token_not_valid',
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
const [WHAT, RESULT, SAYS] = ['Progeny', 'Result', 'The error says'];

/** The lines of the tables in docs/faults.md. */
const seen: Record<'uploads' | 'checks' | 'logins', string[][]> = {
	uploads: [],
	checks: [],
	logins: [],
};

function told(json: Seen['json'], details: Seen['details']): string[] {
	if (details === undefined) return ['The card is read', ''];
	const message = String(json.error).replaceAll(String(details.taskId), '…').replaceAll('|', '\\|');
	return [`\`${details.code}\``, message];
}

const UPLOADS: Row[] = [
	['answers late', { delayMs: 500 }, 'extracted', EXTRACTED, 1, 1],
	[
		'breaks the connection before the body',
		{ reset: 'before' },
		'SUBMISSION_UNCERTAIN',
		/broke off$/,
		0,
		1,
	],
	[
		'breaks the connection during the body',
		{ reset: 'duringBody' },
		'SUBMISSION_UNCERTAIN',
		/broke off$/,
		0,
		1,
	],
	[
		'breaks the connection after the body',
		{ reset: 'afterBody' },
		'SUBMISSION_UNCERTAIN',
		/broke off$/,
		0,
		1,
	],
	[
		'accepts it and breaks the connection',
		{ reset: 'afterProcessing' },
		'SUBMISSION_UNCERTAIN',
		/broke off$/,
		1,
		1,
	],
	[
		'sends half an answer and falls silent',
		{ stall: true },
		'SUBMISSION_UNCERTAIN',
		/no answer within the request timeout$/,
		1,
		1,
	],
	[
		'sends half an answer and breaks the connection',
		{ halfAnswer: true },
		'SUBMISSION_UNCERTAIN',
		/broke off$/,
		1,
		1,
	],
	[
		'refuses it with 400 as documented',
		answer(400, DOCUMENTED_400),
		'SUBMISSION_REFUSED',
		/: selfie_image: No file was submitted\.; Front image: No file was submitted\.; Back image: No file was submitted\.; Include Extended Data: This field is required\.$/,
		0,
		1,
	],
	[
		'refuses one side with 400',
		answer(400, { back_id: ['The submitted file is empty.'] }),
		'SUBMISSION_REFUSED',
		/: Back image: The submitted file is empty\.$/,
		0,
		1,
	],
	[
		'refuses it with 400 and a detail',
		answer(400, { detail: 'Multipart form parse error' }),
		'SUBMISSION_REFUSED',
		/: Multipart form parse error$/,
		0,
		1,
	],
	['refuses it with 400 and a web page', answer(400), 'SUBMISSION_REFUSED', /: HTTP 400$/, 0, 1],
	['refuses the access token once', answer(401, {}), 'extracted', EXTRACTED, 1, 2],
	[
		'refuses the access token twice, as another process logs in',
		{ times: 2, ...answer(401, {}) },
		'extracted',
		EXTRACTED,
		1,
		3,
	],
	[
		'refuses every access token',
		{ ...FOR_EVER, ...answer(401, {}) },
		'ACCESS_REFUSED',
		/refused an access token that it had just issued/,
		0,
		3,
	],
	[
		'refuses the access token once (403)',
		answer(403, TOKEN_NOT_VALID),
		'extracted',
		EXTRACTED,
		1,
		2,
	],
	[
		'does not allow it (403)',
		answer(403, { detail: 'No permission.' }),
		'ACCESS_FORBIDDEN',
		/: No permission\.$/,
		0,
		1,
	],
	[
		'does not know the address (404)',
		answer(404),
		'NOT_PROGENY',
		/answered the upload with HTTP 404$/,
		0,
		1,
	],
	[
		'says that it is too large (413)',
		answer(413),
		'SUBMISSION_REFUSED',
		/: the upload is too large \(HTTP 413\)$/,
		0,
		1,
	],
	[
		'does not accept its type (415)',
		answer(415, { detail: 'Unsupported media type.' }),
		'SUBMISSION_REFUSED',
		/: HTTP 415: Unsupported media type\.$/,
		0,
		1,
	],
	[
		'asks for a pause in seconds (429)',
		answer(429, {}, retryAfter('1')),
		'extracted',
		EXTRACTED,
		1,
		2,
	],
	[
		'asks for a pause until a date (429)',
		answer(429, {}, retryAfter(inTwoSeconds())),
		'extracted',
		EXTRACTED,
		1,
		2,
	],
	[
		'asks twice for a pause without a time (429)',
		{ times: 2, ...answer(429) },
		'extracted',
		EXTRACTED,
		1,
		3,
	],
	[
		'asks for a pause of ten minutes (429)',
		answer(429, {}, retryAfter('600')),
		'THROTTLED',
		/: HTTP 429, and it asks for a pause of 600 seconds$/,
		0,
		1,
	],
	['answers HTTP 500', answer(500), 'SUBMISSION_UNCERTAIN', /HTTP 500$/, 0, 1],
	['answers HTTP 502', answer(502), 'SUBMISSION_UNCERTAIN', /HTTP 502$/, 0, 1],
	['answers HTTP 503', answer(503), 'SUBMISSION_UNCERTAIN', /HTTP 503$/, 0, 1],
	[
		'answers HTTP 503 and asks for a pause',
		answer(503, '', retryAfter('1')),
		'extracted',
		EXTRACTED,
		1,
		2,
	],
	['answers HTTP 504', answer(504), 'SUBMISSION_UNCERTAIN', /HTTP 504$/, 0, 1],
	['answers with a web page', answer(200), 'SUBMISSION_UNCERTAIN', /contains no task ID$/, 0, 1],
	[
		'answers with broken JSON',
		answer(200, '{"id": "08bc'),
		'SUBMISSION_UNCERTAIN',
		/contains no task ID: \{"id": "08bc$/,
		0,
		1,
	],
	['sends an empty answer', answer(200, ''), 'SUBMISSION_UNCERTAIN', /contains no task ID$/, 0, 1],
	[
		'answers with a list',
		answer(200, []),
		'SUBMISSION_UNCERTAIN',
		/contains no task ID: \[\]$/,
		0,
		1,
	],
	['redirects to another host', REDIRECT, 'SUBMISSION_UNCERTAIN', /answered with HTTP 302$/, 0, 1],
	[
		'answers with 50 MB',
		LARGE,
		'SUBMISSION_UNCERTAIN',
		/its answer is larger than 10 MB and was not read$/,
		0,
		1,
	],
];

it.each(UPLOADS)(
	'an upload is paid once at most, and the user reads what happened, when Progeny %s',
	async (what, fault, sees, message, accepted, uploads) => {
		const { json, details, submissions, routes } = await read([{ route: 'ocr_card', ...fault }]);
		seen.uploads.push([what, ...told(json, details), String(routes.ocr_card.requests)]);
		expect(details?.code ?? json.status).toBe(sees);
		expect(json.error ?? '').toMatch(message);
		expect([submissions.length, routes.ocr_card.requests]).toEqual([accepted, uploads]);
	},
);

const success = (result: unknown) => answer(200, { id: 7, status: 'SUCCESS', result });
const FAILURE = { exc_type: 'ProviderError', exc_message: ['no answer'], exc_module: 'x' };

/** What the user sees; of extracted ones the card of the sandbox, which the next check gets. */
const CHECKS: Array<[name: string, fault: object, sees: string, message?: RegExp]> = [
	['answers late', { delayMs: 500 }, 'extracted'],
	['breaks the connection before its answer', { reset: 'before' }, 'extracted'],
	['breaks the connection instead of its answer', { reset: 'afterProcessing' }, 'extracted'],
	['sends half an answer and falls silent', { stall: true }, 'extracted'],
	['sends half an answer and breaks the connection', { halfAnswer: true }, 'extracted'],
	[
		'does not accept the task ID (400)',
		answer(400, { id: ['Must be a valid UUID.'] }),
		'TASK_ID_INVALID',
		/: Must be a valid UUID\.$/,
	],
	['refuses the access token during the wait', answer(401, {}), 'extracted'],
	[
		'refuses every access token',
		{ ...FOR_EVER, ...answer(401, {}) },
		'ACCESS_REFUSED',
		/refused an access token that it had just issued/,
	],
	['refuses the access token during the wait (403)', answer(403, TOKEN_NOT_VALID), 'extracted'],
	[
		'does not allow it (403)',
		answer(403, { detail: 'No permission.' }),
		'ACCESS_FORBIDDEN',
		/: No permission\./,
	],
	[
		'does not know the task at first (404)',
		{ times: 3, ...answer(404, { detail: 'Not found.' }) },
		'extracted',
	],
	[
		'never knows the task (404)',
		{ ...FOR_EVER, ...answer(404, {}) },
		'WAIT_TIMED_OUT',
		/does not know task/,
	],
	['says that the request is too large (413)', answer(413, {}), 'CHECK_REFUSED', /: HTTP 413$/],
	['does not accept its type (415)', answer(415, {}), 'CHECK_REFUSED', /: HTTP 415$/],
	['asks for a pause in seconds (429)', answer(429, {}, retryAfter('1')), 'extracted'],
	['asks for a pause until a date (429)', answer(429, {}, retryAfter(inTwoSeconds())), 'extracted'],
	['asks twice for a pause without a time (429)', { times: 2, ...answer(429) }, 'extracted'],
	[
		'asks for a pause of ten minutes (429)',
		answer(429, {}, retryAfter('600')),
		'WAIT_TIMED_OUT',
		/requests pause for another 600 seconds\)$/,
	],
	['answers HTTP 500', answer(500), 'extracted'],
	['answers HTTP 502', answer(502), 'extracted'],
	['answers HTTP 503', answer(503), 'extracted'],
	['answers HTTP 504', answer(504), 'extracted'],
	['keeps answering HTTP 503', { ...FOR_EVER, ...answer(503) }, 'WAIT_TIMED_OUT', /: HTTP 503\)$/],
	['answers with a web page', answer(200), 'extracted'],
	['answers with broken JSON', answer(200, '{"id": 1, "stat'), 'extracted'],
	['sends an empty answer', answer(200, ''), 'extracted'],
	['answers with a list', answer(200, []), 'extracted'],
	['redirects to another host', REDIRECT, 'extracted'],
	['finishes the task with null', success(null), 'RESULT_UNREADABLE', /no card can be found/],
	[
		'finishes the task with a text',
		success('done'),
		'RESULT_UNREADABLE',
		/no card can be found in its answer: done$/,
	],
	[
		'finishes the task with unknown data',
		success({ data: [[{ document: 1 }]] }),
		'RESULT_UNREADABLE',
		/no card can be found/,
	],
	[
		'returns an unknown state',
		answer(200, { status: 'PROGRESS', result: { done: 0.5 } }),
		'extracted',
	],
	[
		'gives up the task (FAILURE)',
		answer(200, { status: 'FAILURE', result: FAILURE }),
		'TASK_FAILED',
		/\(state FAILURE\): ProviderError no answer$/,
	],
	[
		'gives up the task (REVOKED)',
		answer(200, { status: 'REVOKED', result: null }),
		'TASK_FAILED',
		/\(state REVOKED\)$/,
	],
	[
		'never finishes the task',
		{ ...FOR_EVER, ...answer(200, { id: null, status: 'PENDING', result: null }) },
		'WAIT_TIMED_OUT',
		/last state: PENDING\)$/,
	],
	[
		'answers with 50 MB',
		LARGE,
		'CHECK_REFUSED',
		/its answer is larger than 10 MB and was not read$/,
	],
];

it.each(CHECKS)(
	'a check loses no card, and none is sent again, when Progeny %s',
	async (what, fault, sees, message = EXTRACTED) => {
		const timeout = 'times' in fault && fault.times === -1 ? 2 : 8;
		const { json, details, submissions, routes } = await read([{ route: 'task', ...fault }], {
			timeout,
		});
		seen.checks.push([what, ...told(json, details)]);
		expect(details?.code ?? json.status).toBe(sees);
		expect(json.error ?? '').toMatch(message);
		expect([submissions.length, routes.ocr_card.requests]).toEqual([1, 1]);
	},
);

const LOGINS: Row[] = [
	['is slow', { delayMs: 1500 }, 'extracted', EXTRACTED, 1, 1],
	[
		'refuses it (401)',
		answer(401, { detail: 'No active account found' }),
		'LOGIN_REFUSED',
		/wrong username or password/,
		0,
		0,
	],
	[
		'says that a field is missing (400)',
		answer(400, { password: ['This field may not be blank.'] }),
		'LOGIN_REFUSED',
		/it does not accept Password$/,
		0,
		0,
	],
	['forbids it (403)', answer(403), 'LOGIN_REFUSED', /\(HTTP 403\)$/, 0, 0],
	['asks for a short pause (429)', answer(429, {}, retryAfter('1')), 'extracted', EXTRACTED, 1, 1],
	[
		'asks for a pause of ten minutes (429)',
		answer(429, {}, retryAfter('600')),
		'THROTTLED',
		/no more logins/,
		0,
		0,
	],
	['answers HTTP 503 once', answer(503), 'extracted', EXTRACTED, 1, 1],
	[
		'keeps answering HTTP 503',
		{ ...FOR_EVER, ...answer(503) },
		'UNREACHABLE',
		/\(HTTP 503\)$/,
		0,
		0,
	],
	['answers with a web page', answer(200), 'NOT_PROGENY', /does not lead to a Progeny API/, 0, 0],
	['returns no token', answer(200, {}), 'NOT_PROGENY', /returns no access token$/, 0, 0],
	[
		'redirects to another host',
		REDIRECT,
		'NOT_PROGENY',
		/it answered the login with HTTP 302$/,
		0,
		0,
	],
	['breaks the connection once', { reset: 'afterBody' }, 'extracted', EXTRACTED, 1, 1],
	[
		'sends half an answer and breaks the connection',
		{ halfAnswer: true },
		'extracted',
		EXTRACTED,
		1,
		1,
	],
	['answers with 50 MB', LARGE, 'extracted', EXTRACTED, 1, 1],
];

it.each(LOGINS)(
	'no picture is sent before a login has succeeded, when Progeny %s',
	async (what, fault, sees, message, accepted, uploads) => {
		const { json, details, submissions, routes } = await read([{ route: 'login', ...fault }]);
		seen.logins.push([what, ...told(json, details)]);
		expect(details?.code ?? json.status).toBe(sees);
		expect(json.error ?? '').toMatch(message);
		expect([submissions.length, routes.ocr_card.requests]).toEqual([accepted, uploads]);
	},
);

it.each<[string, string[], keyof typeof seen]>([
	['An upload', [WHAT, RESULT, SAYS, 'Uploads'], 'uploads'],
	['A status check', [WHAT, RESULT, SAYS], 'checks'],
	['The login before an upload', [WHAT, RESULT, SAYS], 'logins'],
])('docs/faults.md shows what was seen: %s', (heading, head, name) => {
	const { documented, seen: table } = faultTable(heading, head, seen[name]);
	expect(documented).toBe(table);
});

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
	expect(details).toMatchObject({ code: 'SUBMISSION_UNCERTAIN', retryable: false });
	expect(details).not.toHaveProperty('taskId');
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
	const { rows } = await readMany(numberedCards(20), { timeout: 3 });
	const codes = rows.map(({ details }) => (details as unknown as { code: string }).code);
	const halted = rows.filter((_, index) => codes[index] === 'UPLOADS_HALTED');
	expect(codes.filter((code) => code === 'SUBMISSION_UNCERTAIN').length).toBeLessThanOrEqual(11);
	expect(halted.length).toBeGreaterThanOrEqual(5);
	for (const row of halted) {
		expect(row).toMatchObject({
			error: expect.stringMatching(
				/^The card was not sent: \d uploads in a row got no clear answer, and no further upload was possible within 3 seconds$/,
			),
			details: { retryable: true },
		});
		expect(row.details).not.toHaveProperty('taskId');
	}
	const { routes } = await sandbox.statistics();
	expect(routes.ocr_card.requests).toBe(20 - halted.length);
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
