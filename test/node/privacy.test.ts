import { logged } from '../engine/debugLog.mts';

import { runCardNode } from '../engine/cardRun.mts';
import { startFileHost, type FileHost, type FileResponse } from '../engine/fileHost.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

const VIRGINIA = specimenItem(specimen('virginia-v10'));
const UNREADABLE = specimenItem(specimen('arizona-v9-unreadable'));
const PASSWORD = 'hush-hush-hush';
const SPECIAL_PASSWORD = 'hush "hush" + 100% <hush>/é';

interface FileHostAnswers {
	upload?: (response: FileResponse) => void;
	check?: (response: FileResponse) => void;
	output?: string;
}

const sandbox = useSandbox({ files: 'disk' });
/** Each test has one of its own. */
let accounts = 0;

/** Parts of what was sent, as they would look in a log or in saved data. */
function traces(accessToken: unknown): string[] {
	const { content } = VIRGINIA.files!.front;
	const piece = content.subarray(600, 630);
	const tokens = String(accessToken)
		.split('.')
		.filter((part) => part.length > 20);
	return [
		PASSWORD,
		...tokens,
		piece.toString('base64').slice(4, 32),
		piece.toString('latin1'),
		piece.toString('hex'),
	];
}

it.each([
	['stopWorkflow', {}],
	['continueErrorOutput', {}],
	[
		'stopWorkflow',
		{ route: 'ocr_card', answer: { status: 500, body: `<html>${PASSWORD}</html>` } },
	],
	['stopWorkflow', { route: 'ocr_card', reset: 'afterProcessing' }],
	['stopWorkflow', { route: 'task', times: -1, answer: { status: 403, body: {} } }],
	['stopWorkflow', { route: 'ocr_card', times: -1, answer: { status: 401, body: {} } }],
	['stopWorkflow', { route: 'login', answer: { status: 401, body: { detail: PASSWORD } } }],
	['stopWorkflow', { route: 'login', answer: { status: 200, body: `{"access": "${PASSWORD}` } }],
	['stopWorkflow', { route: 'task', halfAnswer: true }],
	['continueErrorOutput', { route: 'task', answer: { status: 200, body: {}, padToBytes: 25e6 } }],
])('%s, %j: no token, password or image is saved or logged', async (onError, fault) => {
	accounts += 1;
	const account = { username: `account-${accounts}`, password: PASSWORD };
	await sandbox.set({ accounts: [account], faults: 'route' in fault ? [fault as never] : [] });
	const { run, credential, error, errorItems } = await runCardNode(
		{ operation: 'extract', options: { minPollInterval: 0.1 } },
		{ credential: { ...sandbox.account, ...account }, items: [VIRGINIA, UNREADABLE] },
		{ onError: onError as never, retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
	);
	expect(error ?? errorItems[0]).toBeDefined();
	const saved = JSON.stringify(run.data);
	expect(saved).toContain('sentTasks');
	const everything = [saved, String(error?.stack), ...logged].join('\n');
	// What is searched is there to be found
	expect(saved).toContain('filesystem-v2');
	expect(logged.length).toBeGreaterThan(0);
	for (const trace of traces(credential.accessToken)) expect(everything).not.toContain(trace);
});

/* A gateway that shows what it was sent. */
describe('a service that repeats the password and the token', () => {
	const ACCESS = 'opaque-token-of-the-sandbox-0123456789';
	let host: FileHost;
	let answers: Record<'upload' | 'check', (response: FileResponse) => void>;
	beforeAll(async () => (host = await startFileHost()));
	beforeEach(() =>
		host.files
			.set('/api/v3/accounts/token/obtain/', Buffer.from(JSON.stringify({ access: ACCESS })))
			.set('/api/v3/services/ocr_card/', (response) => answers.upload(response))
			.set('/api/v3/services/task/', (response) => answers.check(response)),
	);
	afterAll(() => host.stop());

	const base64 = (text: string) => Buffer.from(text).toString('base64');
	const FORMS = [ACCESS, SPECIAL_PASSWORD].flatMap((secret) => [
		secret,
		encodeURIComponent(secret),
		JSON.stringify(secret).slice(1, -1),
		base64(secret),
		base64(`Bearer ${secret}`),
		base64(`x${secret}`),
	]);
	/** What no text may hold: the middle, as the ends of base64 depend on what stands around. */
	const TRACES = FORMS.map((form) => form.slice(12, -8));
	/** Everything a gateway could show, as a text and as fields and names of fields. */
	const ECHO = {
		text: FORMS.join(' '),
		header: `Authorization: Bearer ${ACCESS}`,
		[ACCESS]: { [SPECIAL_PASSWORD]: FORMS },
		basic: base64(`demo:${SPECIAL_PASSWORD}`),
	};
	const ISSUES = Object.fromEntries(FORMS.map((form) => [form, { [form]: form }]));
	const DOCUMENT = { documentNumber: 'X1', firstName: FORMS.join(' '), ...ECHO };
	const finished = (status: number, document: object | null) => ({
		status: 'SUCCESS',
		result: { status, data: { document, issues: ISSUES, provider: ECHO } },
	});
	const json =
		(status: number, body: unknown, reason = 'OK') =>
		(response: FileResponse) =>
			void response.writeHead(status, reason).end(JSON.stringify(body));
	const accepted = json(200, { id: 'task-1', ...ECHO });
	/** What these say is shown to nobody anyway. */
	const SAYS_NOTHING = ['is in trouble, by its words', 'answers with a page'];
	const OUTPUTS = ['simplified', 'selected', 'full', 'raw'];

	it.each<[string, FileHostAnswers, string]>([
		[
			'refuses the upload',
			{ upload: json(400, { front_id: FORMS, ...ECHO }) },
			'SUBMISSION_REFUSED',
		],
		['forbids it', { upload: json(403, { detail: ECHO }) }, 'ACCESS_FORBIDDEN'],
		['is in trouble', { upload: json(500, { id: ACCESS, detail: FORMS }) }, 'SUBMISSION_UNCERTAIN'],
		[
			'is in trouble, by its words',
			{ upload: json(500, {}, encodeURIComponent(SPECIAL_PASSWORD)) },
			'SUBMISSION_UNCERTAIN',
		],
		['gives no task ID', { upload: json(200, ECHO) }, 'SUBMISSION_UNCERTAIN'],
		[
			'answers with a page',
			{ upload: (given) => void given.end(`<p>${FORMS.join()}`) },
			'SUBMISSION_UNCERTAIN',
		],
		[
			'breaks off after what stands for a task ID',
			{
				upload: (given) => {
					given.writeHead(200, { 'content-length': 10_000 });
					given.write(`{"id": "${FORMS.slice(0, 4).join(' ')}", "x`, () => given.destroy());
				},
			},
			'WAIT_TIMED_OUT',
		],
		['refuses a check', { check: json(418, { detail: FORMS }) }, 'CHECK_REFUSED'],
		['rejects the task ID', { check: json(400, { id: FORMS }) }, 'TASK_ID_INVALID'],
		['rejects the card', { check: json(200, finished(400, null)) }, 'DOCUMENT_REJECTED'],
		[
			'fails the task',
			{ check: json(200, { status: 'FAILURE', result: FORMS.join(' ') }) },
			'TASK_FAILED',
		],
		['never finishes it', { check: json(200, { status: ACCESS, ...ECHO }) }, 'WAIT_TIMED_OUT'],
		[
			'finishes it without a card',
			{ check: json(200, { status: 'SUCCESS', result: FORMS.join(' ') }) },
			'RESULT_UNREADABLE',
		],
		...OUTPUTS.map((output): [string, FileHostAnswers, string] => [
			`reads the card (${output})`,
			{ check: json(200, finished(200, DOCUMENT)), output },
			'',
		]),
	])('and %s: none of it is shown, saved or logged', async (name, given, code) => {
		const { output = 'simplified', ...changed } = given;
		answers = { upload: accepted, check: json(200, { status: 'PENDING' }), ...changed };
		const login = {
			baseUrl: `${host.origin}/api/v3`,
			username: `echo-${(accounts += 1)}`,
			password: SPECIAL_PASSWORD,
		};
		const { rows, run } = await runCardNode(
			{
				operation: 'extract',
				output,
				extendData: true,
				fields: ['firstName', 'furtherFields'],
				options: { timeout: 2, minPollInterval: 0.1 },
			},
			{ credential: { ...login, accessToken: '' }, items: [VIRGINIA] },
			{ onError: 'continueRegularOutput' },
		);
		const { details } = rows[0] as { details?: { code: string } };
		expect(details?.code ?? '').toBe(code);
		const everything = [JSON.stringify(run.data), ...logged].join('\n');
		expect(everything.includes('***')).toBe(!SAYS_NOTHING.includes(name));
		for (const trace of TRACES) expect(everything).not.toContain(trace);
	});
});

describe('a line of the log is one line', () => {
	const NASTY = 'task\n2030-01-01 | error | Paid twice\r\u2028\u2029\u0085\u001b[31m';
	const CONTROL = /[\p{Cc}\u2028\u2029]/u;
	// n8n's own lines are its own affair
	const lines = () => logged.filter((line) => line.startsWith('Execution execution'));

	it('whatever a task ID, a name or a message says', async () => {
		const answer = { status: 200, body: { id: NASTY } };
		const refusal = { status: 403, body: { detail: NASTY } };
		await sandbox.set({
			faults: [
				{ route: 'ocr_card', answer },
				{ route: 'task', times: -1, answer: refusal },
			],
		});
		await runCardNode(
			{ operation: 'extract' },
			{ credential: { ...sandbox.account }, items: [VIRGINIA] },
		);
		expect(lines().join()).toContain('Its Progeny task: item 0: task 2030-01-01');
		for (const line of lines()) expect(line).not.toMatch(CONTROL);
	});
});

it('requests no address that the service gives in its answer', async () => {
	const { rows } = await runCardNode(
		{ operation: 'extract', output: 'full', extendData: true },
		{ credential: { ...sandbox.account }, items: [VIRGINIA] },
	);
	const { routes } = await sandbox.statistics();
	expect(JSON.stringify(rows)).toContain('/media/images/services/ocr_card/');
	expect([routes.media.requests, routes.other.requests]).toEqual([0, 0]);
});
