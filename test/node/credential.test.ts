import { ProgenyApi } from '../../credentials/ProgenyApi.credentials';
import { encodeToken, newToken } from '../../nodes/progeny/account/accessToken';
import { runCardNode } from '../engine/cardRun.mts';
import { describeDifference } from '../engine/differences';
import { specimen, specimenItem } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';
import { testCredential } from '../engine/testCredential.mts';

const sandbox = useSandbox();

const test = async (change: object = {}) => await testCredential({ ...sandbox.account, ...change });

it("the credential's test passes with the right values, and creates no task", async () => {
	expect(await test()).toEqual({ status: 'OK', message: 'Connection successful!' });
	const { submissions, routes } = await sandbox.statistics();
	expect(submissions).toEqual([]);
	expect(routes).toMatchObject({ login: { requests: 1 }, task: { requests: 1 } });
});

it("the credential's test passes with a trailing slash, and whatever the stored token", async () => {
	expect(await test({ baseUrl: ` ${sandbox.baseUrl}/ ` })).toMatchObject({ status: 'OK' });
	expect(await test({ accessToken: 'stale' })).toMatchObject({ status: 'OK' });
	const { routes } = await sandbox.statistics();
	expect(routes.task).toMatchObject({ requests: 2, statuses: { 200: 2 } });
});

describe('when n8n keeps a token from before the edit', () => {
	let kept: unknown;
	beforeEach(async () => {
		const data = { ...sandbox.account };
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
			/does not lead to a Progeny API: it answered the login with HTTP 404/,
		],
		['no server', { baseUrl: 'http://127.0.0.1:1/api/v3' }, /^Progeny cannot be reached/],
		['http', { baseUrl: 'http://progeny.invalid/api/v3' }, /must begin with https/],
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

it("the credential's test follows no redirect, which would carry the token elsewhere", async () => {
	const answer = { status: 302, headers: { location: `${sandbox.baseUrl}/elsewhere/` } };
	await sandbox.set({ faults: [{ route: 'task', answer }] });
	await test();
	expect((await sandbox.statistics()).routes.other.requests).toBe(0);
});

it.each([
	['the API knows no such task', { status: 404, body: { detail: 'Not found.' } }],
	['the API takes the ID for malformed', { status: 400, body: { id: ['Must be a valid UUID.'] } }],
	['the answer is a list', { status: 200, body: [] }],
])("the credential's test passes although %s", async (_, answer) => {
	await sandbox.set({ faults: [{ route: 'task', answer }] });
	expect(await test()).toMatchObject({ status: 'OK' });
});

const LOGIN_TEXTS: Array<[string, object, object[], string]> = [
	[
		'a wrong password',
		{ password: 'not-the-password' },
		[],
		'Progeny refused the login: wrong username or password. Enter Username and Password in the credential again. If they are correct, check that Base URL is the server of your account, and ask Progeny whether the account is active.',
	],
	[
		'no username',
		{ username: '' },
		[],
		'Progeny refused the login: it does not accept Username. Enter Username and Password in the credential again. If they are correct, check that Base URL is the server of your account, and ask Progeny whether the account is active.',
	],
	[
		'a base URL that is no web address',
		{ baseUrl: 'be.progeny.tech' },
		[],
		'The Base URL of the Progeny credential cannot be used: it is not a web address. Set Base URL to https://be.progeny.tech/api/v3, or to the address that Progeny gave you.',
	],
	[
		'a base URL without https',
		{ baseUrl: 'http://be.progeny.tech/api/v3' },
		[],
		'The Base URL of the Progeny credential cannot be used: it must begin with https:// (http:// is only for a server on this machine). Set Base URL to https://be.progeny.tech/api/v3, or to the address that Progeny gave you.',
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
		'The Base URL of the Progeny credential does not lead to a Progeny API: it answered the login with HTTP 200. Check Base URL. It ends in /api/v3, for example https://be.progeny.tech/api/v3.',
	],
	[
		'a login without a token',
		{},
		[{ route: 'login', answer: { status: 200, body: { refresh: 'r' } } }],
		'The Base URL of the Progeny credential does not lead to a Progeny API: its login succeeds, but returns no access token. Check Base URL. It ends in /api/v3, for example https://be.progeny.tech/api/v3.',
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

it.each(LOGIN_TEXTS)(
	"the credential's test says in one text what to do about %s",
	async (_, change, faults, message) => {
		await sandbox.set({ faults: faults as never });
		expect(await test(change)).toEqual({ status: 'Error', message });
		// n8n takes a 401 for an expired token and would log in twice
		expect((await sandbox.statistics()).routes.login.requests).toBeLessThanOrEqual(1);
	},
);

it("the credential's test says that a wrong path is no Progeny API", async () => {
	expect(await test({ baseUrl: sandbox.baseUrl.replace('v3', 'v9') })).toMatchObject({
		status: 'Error',
		message: expect.stringContaining(
			'does not lead to a Progeny API: it answered the login with HTTP 404',
		),
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
			message: `The login works, but Progeny does not let the account use the service (HTTP ${status}). Ask Progeny whether the account is active.`,
		});
	});
});

describe('Allowed HTTP Request Domains', () => {
	const run = async (restriction: object) =>
		await runCardNode(
			{ operation: 'extract' },
			{
				credential: { ...(await sandbox.newAccount()), ...restriction },
				items: [specimenItem(specimen('virginia-v10'))],
			},
		);

	it.each([
		['that name the host of the Base URL', 'domains', 'example.com, 127.0.0.1'],
		['that are for HTTP Request nodes only', 'none', ''],
		['that are not in force', 'all', 'example.com'],
	])('%s let the run pass', async (_, allowedHttpRequestDomains, allowedDomains) => {
		const { rows } = await run({ allowedHttpRequestDomains, allowedDomains });
		expect(rows).toMatchObject([{ status: 'extracted' }]);
	});

	describeDifference('allowedDomains', () => {
		it.each([
			[
				'that leave out the Base URL',
				'progeny.tech, *.example.com',
				/is not among the credential's/,
			],
			['that are none', ' ', /No allowed domains specified/],
		])('%s stop everything before anything is sent', async (_, allowedDomains, reason) => {
			const { error } = await run({ allowedHttpRequestDomains: 'domains', allowedDomains });
			expect(error?.message).toMatch(/^The Base URL of the Progeny credential cannot be used: /);
			expect(error?.message).toMatch(reason);
			expect((await sandbox.statistics()).log).toEqual([]);
		});

		it('hold for the test of the credential, too', async () => {
			const change = { allowedHttpRequestDomains: 'domains', allowedDomains: 'progeny.tech' };
			expect(await test(change)).toMatchObject({
				status: 'Error',
				message: expect.stringContaining('Domain not allowed'),
			});
			expect((await sandbox.statistics()).log).toEqual([]);
		});
	});
});

describe('a request that the credential signs', () => {
	const login = { baseUrl: 'https://be.example.com/api/v3/', username: 'demo', password: 'hush' };
	const accessToken = encodeToken(login, newToken('opaque', { nowMs: Date.now() }));
	const sign = async (request: object, credential: object = {}) =>
		await new ProgenyApi().authenticate(
			{ ...login, accessToken, ...credential },
			{ url: '', ...request },
		);

	it.each([
		{ url: 'https://be.example.com/api/v3/services/task/' },
		{ url: '/services/task/', baseURL: 'https://be.example.com/api/v3' },
		{ url: undefined, uri: 'https://be.example.com/elsewhere' },
	])('goes to the origin of the Base URL: %j', async (request) => {
		expect(await sign(request)).toMatchObject({
			headers: { Authorization: 'Bearer opaque' },
			sendCredentialsOnCrossOriginRedirect: false,
		});
	});

	it.each([
		{ url: 'https://example.com/api/v3/' },
		{ url: 'http://be.example.com/api/v3/' },
		{ url: 'https://be.example.com:8443/api/v3/' },
		{ url: 'https://be.example.com.evil.example.com/' },
		{ url: '//example.com/', baseURL: 'https://be.example.com/api/v3' },
		{ url: undefined, uri: 'https://example.com/' },
		{ url: 'about:blank' },
	])('goes nowhere else: %j', async (request) => {
		await expect(sign(request)).rejects.toThrow(
			'The Progeny credential is for requests to https://be.example.com only',
		);
	});

	it('has a token of the present login data, or n8n logs in first', async () => {
		const request = { url: 'https://be.example.com/api/v3/services/task/' };
		for (const credential of [{ password: 'other' }, { accessToken: '' }]) {
			await expect(sign(request, credential)).rejects.toMatchObject({ response: { status: 401 } });
		}
	});
});
