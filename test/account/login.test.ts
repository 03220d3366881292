import {
	NodeApiError,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type JsonObject,
} from 'n8n-workflow';

import { storedToken } from '../../nodes/progeny/account/accessToken';
import { accountOf } from '../../nodes/progeny/account/account';
import { logIn, ownError, readLogin } from '../../nodes/progeny/account/login';
import { isItemError, type ErrorCode } from '../../nodes/progeny/errors';
import { canceledBy, useFakeTimeouts } from '../fakeTimeouts.mts';
import { later } from '../timing.mts';

const NODE = {
	name: 'Progeny OCR Card',
	type: 'progenyOcrCard',
	parameters: {},
} as unknown as INode;

const read = (statusCode: number, body: unknown) => () =>
	readLogin({ statusCode, body, headers: {} });

let logins = 0;
/** Login data that no other test has. */
function newLogin() {
	logins += 1;
	const username = `guest-${logins}`;
	return { baseUrl: 'https://be.progeny.tech/api/v3', username, password: 'hush-hush' };
}

/** n8n's HTTP helper, which gives one answer. */
function httpThat(answer: () => unknown) {
	const httpRequest = jest.fn(async () => await Promise.resolve().then(answer));
	return { httpRequest, http: { httpRequest } as unknown as IHttpRequestHelper['helpers'] };
}

const answering = (statusCode: number, text: string, headers = {}) =>
	httpThat(() => ({ statusCode, headers, body: [Buffer.from(text)] }));

/** An answer that goes on and on until it is ended. */
async function* drops(signal: AbortSignal) {
	const canceled = canceledBy(signal);
	for (;;) yield await Promise.race([later(1000).then(() => Buffer.from('{')), canceled]);
}

afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

const errorOf = async (work: Promise<unknown>): Promise<unknown> =>
	await work.catch((error: unknown) => error);

it('leaves the token as it is, though it holds the password', async () => {
	const access = 'e30.eyJ1c2VybmFtZSI6ImpvaG4uc21pdGgxIn0.eA.john.smith1';
	const { http } = answering(200, JSON.stringify({ access }));
	const credentials = { ...newLogin(), password: 'john.smith1' };
	const { accessToken } = await logIn(http, credentials);
	expect(accessToken).toMatch(/john\.smith1$/);
});

describe('the answer to a login', () => {
	it('holds the access token', () => {
		expect(read(200, { refresh: 'r', access: 'a' })()).toBe('a');
	});

	it.each<[number, unknown, ErrorCode]>([
		[200, {}, 'NOT_PROGENY'],
		[200, { access: '' }, 'NOT_PROGENY'],
		[200, { access: 17 }, 'NOT_PROGENY'],
		[200, '<html>', 'NOT_PROGENY'],
		[200, [], 'NOT_PROGENY'],
		[301, '', 'NOT_PROGENY'],
		[400, '<html>', 'NOT_PROGENY'],
		[404, '<html>', 'NOT_PROGENY'],
		[405, { detail: 'Method "POST" not allowed.' }, 'NOT_PROGENY'],
		[400, {}, 'LOGIN_REFUSED'],
		[401, { detail: 'No active account found with the given credentials' }, 'LOGIN_REFUSED'],
		[403, {}, 'LOGIN_REFUSED'],
		[429, {}, 'THROTTLED'],
		[502, '<html>', 'UNREACHABLE'],
	])('HTTP %i with %j is %s', (statusCode, body, code) => {
		expect(read(statusCode, body)).toThrow(
			expect.objectContaining({
				code,
				facts: expect.objectContaining({ httpCode: statusCode }),
			}),
		);
	});

	it.each([
		[401, 'Progeny refused the login: wrong username or password'],
		[403, 'Progeny refused the login: this account or this server may not log in (HTTP 403)'],
	])('HTTP %i says what is refused', (statusCode, message) => {
		expect(read(statusCode, {})).toThrow(message);
	});

	it.each([
		[429, 'THROTTLED'],
		[503, 'UNREACHABLE'],
	])('HTTP %i says how long the service wants to be left in peace', (statusCode, code) => {
		const answer = { statusCode, body: '', headers: { 'retry-after': '60' } };
		expect(() => readLogin(answer)).toThrow(
			expect.objectContaining({ code, facts: expect.objectContaining({ pauseMs: 60_000 }) }),
		);
		expect(read(statusCode, '')).toThrow(
			expect.objectContaining({ facts: expect.objectContaining({ pauseMs: 5000 }) }),
		);
	});

	it('names the fields that are missing', () => {
		// The service's words could repeat the password
		const body = { password: ['hush-hush is too short.'], username: ['This field is required.'] };
		expect(read(400, body)).toThrow(
			expect.objectContaining({
				code: 'LOGIN_REFUSED',
				message: 'Progeny refused the login: it does not accept Username and Password',
			}),
		);
	});
});

describe('a login', () => {
	it('is not waited for without end, and not looked for elsewhere', async () => {
		const { http, httpRequest } = answering(200, '{"access": "a"}');
		await logIn(http, newLogin());
		expect(httpRequest.mock.calls).toEqual([
			[
				expect.objectContaining({
					url: 'https://be.progeny.tech/api/v3/accounts/token/obtain/',
					timeout: 15_000,
					abortSignal: expect.any(AbortSignal),
					disableFollowRedirect: true,
				}),
			],
		]);
	});

	it('is given fifteen seconds in all, though its answer comes in drops', async () => {
		useFakeTimeouts();
		const httpRequest = async ({ abortSignal }: IHttpRequestOptions) =>
			await Promise.resolve({
				statusCode: 200,
				headers: {},
				body: drops(abortSignal as AbortSignal),
			});
		const http = { httpRequest } as unknown as IHttpRequestHelper['helpers'];
		let error: unknown;
		void logIn(http, newLogin()).catch((thrown: unknown) => (error = thrown));
		await jest.advanceTimersByTimeAsync(14_999);
		expect(error).toBeUndefined();
		await jest.advanceTimersByTimeAsync(1);
		expect(ownError(error)).toMatchObject({
			code: 'UNREACHABLE',
			facts: { reason: 'no answer within the request timeout' },
		});
	});

	it('gives the token to n8n, bound to the login data, and to the account', async () => {
		const login = newLogin();
		const { accessToken } = await logIn(answering(200, '{"access": "a"}').http, login);
		expect(storedToken({ ...login, accessToken })?.value).toBe('a');
		expect(storedToken({ ...login, accessToken, password: 'changed' })).toBeNull();
		expect(accountOf(login).freshToken(true)?.value).toBe('a');
	});

	it('sends nothing to a Base URL that cannot be used', async () => {
		const { http, httpRequest } = answering(200, '{"access": "a"}');
		const login = { ...newLogin(), baseUrl: 'http://be.progeny.tech/api/v3' };
		expect(ownError(await errorOf(logIn(http, login)))?.code).toBe('BASE_URL_INVALID');
		expect(httpRequest).not.toHaveBeenCalled();
	});

	it('that is refused says all in one text, which n8n neither replaces nor takes for a 401', async () => {
		const error = await errorOf(logIn(answering(401, '{}').http, newLogin()));
		expect(error).toMatchObject({
			message: expect.stringMatching(
				/^Progeny refused the login: wrong username or password\. Enter Username and Password in .*\.$/,
			),
		});
		for (const key of ['code', 'response', 'httpCode', 'status']) {
			expect(error).not.toHaveProperty(key);
		}
	});

	it.each([
		['ECONNREFUSED', 'UNREACHABLE', 'the server refused the connection'],
		['ECONNRESET', 'UNREACHABLE', 'the connection broke off'],
		['CERT_HAS_EXPIRED', 'CERTIFICATE_REFUSED', 'the certificate of the server has expired'],
	])('that meets %s is %s', async (code, expected, reason) => {
		const { http } = httpThat(() => {
			throw Object.assign(new Error(code), { code });
		});
		expect(ownError(await errorOf(logIn(http, newLogin())))).toMatchObject({
			code: expected,
			facts: { reason },
		});
	});

	it.each([{ keepsCause: true }, { keepsCause: false }])(
		'keeps its own words in the error that n8n makes of it, %j',
		async ({ keepsCause }) => {
			const error = await errorOf(logIn(answering(503, '').http, newLogin()));
			const thrown = new NodeApiError(NODE, error as JsonObject);
			// As before n8n 2.34
			if (!keepsCause) Object.defineProperty(thrown, 'cause', { value: undefined });
			const own = ownError(thrown);
			expect(isItemError(own)).toBe(true);
			expect(own).toMatchObject({
				code: 'UNREACHABLE',
				facts: { reason: 'it could not handle the login (HTTP 503)', pauseMs: 5000 },
			});
		},
	);

	it('has no words for an error that is not its own', () => {
		expect(ownError(new Error('socket hang up', { cause: 'none' }))).toBeUndefined();
		expect(ownError('a text')).toBeUndefined();
	});
});
