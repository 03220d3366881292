import { describeDifference } from '../engine/differences';
import { startSandbox, type RunningSandbox } from '../engine/sandbox.mts';
import { testCredential } from '../engine/testCredential.mts';

let sandbox: RunningSandbox;
beforeAll(async () => (sandbox = await startSandbox()));
afterAll(async () => await sandbox.stop());
beforeEach(async () => await sandbox.set());

const test = async (change: object = {}) =>
	await testCredential({ ...sandbox.credential, ...change });

it('passes with the right values, and creates no task', async () => {
	expect(await test()).toEqual({ status: 'OK', message: 'Connection successful!' });
	const { submissions, routes } = await sandbox.statistics();
	expect(submissions).toEqual([]);
	expect(routes).toMatchObject({ login: { requests: 1 }, task: { requests: 1 } });
});

it('passes with a trailing slash, and whatever the stored token', async () => {
	expect(await test({ baseUrl: ` ${sandbox.baseUrl}/ ` })).toMatchObject({ status: 'OK' });
	expect(await test({ accessToken: 'stale' })).toMatchObject({ status: 'OK' });
	const { routes } = await sandbox.statistics();
	expect(routes.task).toMatchObject({ requests: 2, statuses: { 200: 2 } });
});

describe('when n8n keeps a token from before the edit', () => {
	let kept: unknown;
	beforeEach(async () => {
		const data = { ...sandbox.credential };
		await testCredential(data);
		kept = data.accessToken;
		await sandbox.set();
	});

	it('passes without a login when nothing was changed', async () => {
		expect(kept).toMatch(/./);
		expect(await test({ accessToken: kept })).toMatchObject({ status: 'OK' });
		expect((await sandbox.statistics()).routes).toMatchObject({
			login: { requests: 0 },
			task: { statuses: { 200: 1 } },
		});
	});

	it.each([
		['a wrong password', { password: 'wrong' }, /^Progeny refused the login/],
		['another account', { username: 'nobody' }, /^Progeny refused the login/],
		[
			'a wrong path',
			{ path: '/api/v9' },
			/does not lead to a Progeny API: its login answers HTTP 404/,
		],
		['no server', { baseUrl: 'http://127.0.0.1:1/api/v3' }, /^Progeny cannot be reached/],
		['http', { baseUrl: 'http://0.0.0.0/api/v3' }, /must begin with https/],
	])(
		'fails for %s, and the token goes nowhere',
		async (_, { path, ...change }: Record<string, string>, text) => {
			const baseUrl = path ? sandbox.baseUrl.replace('/api/v3', path) : sandbox.baseUrl;
			expect(await test({ accessToken: kept, baseUrl, ...change })).toEqual({
				status: 'Error',
				message: expect.stringMatching(text),
			});
			const { log } = await sandbox.statistics();
			for (const { accessToken } of log) expect(accessToken).toBe('none');
		},
	);
});

it('follows no redirect, which would carry the token elsewhere', async () => {
	const answer = { status: 302, headers: { location: `${sandbox.baseUrl}/elsewhere/` } };
	await sandbox.set({ faults: [{ route: 'task', answer }] });
	await test();
	expect((await sandbox.statistics()).routes.other.requests).toBe(0);
});

it.each([
	['the API knows no such task', { status: 404, body: { detail: 'Not found.' } }],
	['the API takes the ID for malformed', { status: 400, body: { id: ['Must be a valid UUID.'] } }],
	['the answer is a list', { status: 200, body: [] }],
])('passes although %s', async (_, answer) => {
	await sandbox.set({ faults: [{ route: 'task', answer }] });
	expect(await test()).toMatchObject({ status: 'OK' });
});

const LOGIN_TEXTS: Array<[string, object, object[], string]> = [
	[
		'a wrong password',
		{ password: 'not-the-password' },
		[],
		'Progeny refused the login: wrong username or password. In the credential, type Username and Password again. If they are right, check that Base URL is the server your account is on and ask Progeny whether the account is active.',
	],
	[
		'no username',
		{ username: '' },
		[],
		'Progeny refused the login: it does not accept Username. In the credential, type Username and Password again. If they are right, check that Base URL is the server your account is on and ask Progeny whether the account is active.',
	],
	[
		'a base URL that is no web address',
		{ baseUrl: 'be.progeny.tech' },
		[],
		'The Base URL of the Progeny credential cannot be used: it is not a web address. In the credential, set Base URL to https://be.progeny.tech/api/v3, or to the address that Progeny gave you.',
	],
	[
		'a base URL without https',
		{ baseUrl: 'http://be.progeny.tech/api/v3' },
		[],
		'The Base URL of the Progeny credential cannot be used: it must begin with https:// (http:// is only for a server on this machine). In the credential, set Base URL to https://be.progeny.tech/api/v3, or to the address that Progeny gave you.',
	],
	[
		'no network',
		{ baseUrl: 'http://127.0.0.1:1/api/v3' },
		[],
		'Progeny cannot be reached: the server refused the connection. Check Base URL and Allowed HTTP Request Domains in the credential, and that the n8n server can reach that address (network, proxy, firewall). If they are right, the service may be down: try again in a few minutes. No document was sent.',
	],
	[
		'a page instead of the API',
		{},
		[{ route: 'login', answer: { status: 200, body: '<html>' } }],
		'The Base URL of the Progeny credential does not lead to a Progeny API: its login answers HTTP 200. In the credential, check Base URL. It ends in /api/v3, for example https://be.progeny.tech/api/v3.',
	],
	[
		'a login without a token',
		{},
		[{ route: 'login', answer: { status: 200, body: { refresh: 'r' } } }],
		'The Base URL of the Progeny credential does not lead to a Progeny API: its login is accepted, but gives no access token. In the credential, check Base URL. It ends in /api/v3, for example https://be.progeny.tech/api/v3.',
	],
	[
		'a service that is down',
		{},
		[{ route: 'login', answer: { status: 503, body: '<html>' } }],
		'Progeny cannot be reached: it could not handle the login (HTTP 503). Check Base URL and Allowed HTTP Request Domains in the credential, and that the n8n server can reach that address (network, proxy, firewall). If they are right, the service may be down: try again in a few minutes. No document was sent.',
	],
	[
		'a connection that breaks',
		{},
		[{ route: 'login', reset: 'afterBody' }],
		'Progeny cannot be reached: the connection broke off. Check Base URL and Allowed HTTP Request Domains in the credential, and that the n8n server can reach that address (network, proxy, firewall). If they are right, the service may be down: try again in a few minutes. No document was sent.',
	],
];

it.each(LOGIN_TEXTS)('says in one text what to do about %s', async (_, change, faults, message) => {
	await sandbox.set({ faults: faults as never });
	expect(await test(change)).toEqual({ status: 'Error', message });
	// n8n takes a 401 for an expired token and would log in twice
	expect((await sandbox.statistics()).routes.login.requests).toBeLessThanOrEqual(1);
});

it('says that a wrong path is no Progeny API', async () => {
	expect(await test({ baseUrl: sandbox.baseUrl.replace('v3', 'v9') })).toMatchObject({
		status: 'Error',
		message: expect.stringContaining('does not lead to a Progeny API: its login answers HTTP 404'),
	});
});

describeDifference('ruleOfCredentialTest', () => {
	it.each([
		[401, { detail: 'User is inactive', code: 'user_inactive' }],
		[403, { detail: 'You do not have permission to perform this action.' }],
	])('fails when the service refuses the new token: HTTP %i', async (status, body) => {
		await sandbox.set({ faults: [{ route: 'task', times: -1, answer: { status, body } }] });
		expect(await test()).toEqual({
			status: 'Error',
			message: `The login is right, but Progeny refused the account the use of the service (HTTP ${status}). Ask Progeny whether the account is active.`,
		});
	});
});
