import nock from 'nock';
import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { encodeToken, newToken, storedToken } from '../../nodes/progeny/account/accessToken';
import type * as AccountModule from '../../nodes/progeny/account/account';
import type { Answer } from '../../nodes/progeny/http/answer';
import type * as ClientModule from '../../nodes/progeny/http/client';
import { built } from '../engine/built.mts';
import { runCardNode } from '../engine/cardRun.mts';
import { useIntrinsics } from '../useIntrinsics.mts';

/*
 * The client runs in a node's real surroundings on n8n's engine; nock stands in for the network and
 * refuses every request that a test does not name. Time is real here: nock goes by no clock of ours.
 */

useIntrinsics();

/** As built, because the credential that logs in is: an account is shared within one copy of the code. */
const { Client } = built<typeof ClientModule>();
const { accountOf } = built<typeof AccountModule>();

type Client = ClientModule.Client;
type ServiceRequest = Omit<ClientModule.ServiceRequest, 'signal'>;

const HOST = 'https://be.progeny.tech';
const LOGIN = '/api/v3/accounts/token/obtain/';
const TASK = '/api/v3/services/task/';

const CHECK: ServiceRequest = {
	method: 'GET',
	path: '/services/task/',
	query: { id: 'a b&c' },
	timeoutMs: 2000,
};

function upload(): ServiceRequest {
	const form = new FormData();
	form.append('front_id', new Blob(['image'], { type: 'image/png' }), 'front.png');
	return { method: 'POST', path: '/services/ocr_card/', form, timeoutMs: 2000 };
}

function jwt(lifeSeconds: number, name = ''): string {
	const payload = { token_type: 'access', exp: Math.floor(Date.now() / 1000) + lifeSeconds, name };
	return `x.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.x`;
}

const bearer = (token: string) => ({ reqheaders: { authorization: `Bearer ${token}` } });

let accounts = 0;
/** Login data that no other test has: an account outlives the run that uses it. */
function newLogin() {
	accounts += 1;
	return { baseUrl: `${HOST}/api/v3`, username: `guest-${accounts}`, password: 'hush-hush' };
}

interface Stored {
	/** A token that n8n keeps with the credential; none if empty. */
	token?: string;
	/** How long ago it was obtained, with a life of five minutes. */
	ageSeconds?: number;
	/** What was edited in the credential since. */
	edited?: ICredentialDataDecryptedObject;
}

/** A credential as n8n has it in its database. */
function storedCredential({
	token = jwt(300),
	ageSeconds = 0,
	edited = {},
}: Stored = {}): ICredentialDataDecryptedObject {
	const login = newLogin();
	const nowMs = Date.now() - ageSeconds * 1000;
	const accessToken = token && encodeToken(login, newToken(token, { nowMs }));
	return { ...login, accessToken, ...edited };
}

const valueOf = (credential: ICredentialDataDecryptedObject) => storedToken(credential)?.value;

/** One execution, whose node does this with its client. */
async function execution(
	credential: ICredentialDataDecryptedObject,
	work: (client: Client, ctx: IExecuteFunctions) => Promise<void>,
): Promise<ICredentialDataDecryptedObject> {
	const run = await runCardNode(
		{},
		{
			credential,
			async execute(this: IExecuteFunctions) {
				await work(new Client(this, new AbortController().signal), this);
				return [[]];
			},
		},
	);
	// Also an expectation that was not met
	if (run.error) throw run.error;
	return run.credential;
}

type Result =
	| Answer
	| { name: string; code?: string; message: string; maybeReceived?: boolean; facts?: object };

const outcome = async (
	client: Client,
	request: ServiceRequest,
	signal = new AbortController().signal,
): Promise<Result> =>
	await client.send({ ...request, signal }).catch((error: Result & Error) => ({
		...error,
		name: error.name,
		message: error.message,
	}));

/** Sends requests together from one execution, as the node would, and gives the answers or errors in order. */
async function send(
	requests: ServiceRequest[],
	credential: ICredentialDataDecryptedObject,
): Promise<Result[]> {
	const results: Result[] = [];
	await execution(credential, async (client) => {
		results.push(...(await Promise.all(requests.map(async (one) => await outcome(client, one)))));
	});
	return results;
}

/** One request after the other. */
async function sendInTurn(
	requests: ServiceRequest[],
	credential: ICredentialDataDecryptedObject,
): Promise<Result[]> {
	const results: Result[] = [];
	await execution(credential, async (client) => {
		for (const request of requests) results.push(await outcome(client, request));
	});
	return results;
}

const answered = (times: number, statusCode = 200) =>
	Array.from({ length: times }, () => expect.objectContaining({ statusCode }));
const failed = (times: number, code: string) =>
	Array.from({ length: times }, () => expect.objectContaining({ code }));

beforeAll(() => nock.disableNetConnect());
afterAll(() => {
	nock.enableNetConnect();
	nock.restore();
});
afterEach(() => {
	const unused = nock.pendingMocks();
	nock.abortPendingRequests();
	nock.cleanAll();
	expect(unused).toEqual([]);
});

describe('a request', () => {
	it('carries the stored token, the encoded task ID and nothing else', async () => {
		const token = jwt(300);
		nock(HOST, bearer(token))
			.get(TASK)
			.query({ id: 'a b&c' })
			.reply(200, { status: 'PENDING' }, { 'retry-after': '3' });
		expect(await send([CHECK], storedCredential({ token }))).toMatchObject([
			{
				statusCode: 200,
				body: { status: 'PENDING' },
				headers: { 'retry-after': '3' },
			},
		]);
	});

	it('never follows a redirect with the token', async () => {
		nock(HOST).get(TASK).query(true).reply(302, '', { location: 'https://elsewhere.example.com/' });
		expect(await send([CHECK], storedCredential())).toEqual(answered(1, 302));
	});

	it.each(['ECONNREFUSED', 'ENOTFOUND'])(
		'that meets %s was not sent, and the account makes a pause',
		async (code) => {
			const credential = storedCredential();
			nock(HOST)
				.get(TASK)
				.query(true)
				.replyWithError(Object.assign(new Error(code), { code }));
			const [result] = await send([CHECK], credential);
			expect(result).toMatchObject({
				code: 'UNREACHABLE',
				message: expect.not.stringContaining(code),
			});
			expect(accountOf(credential).limiter.pauseMs).toBeGreaterThan(0);
		},
	);

	it('that meets a certificate that is not trusted was not sent', async () => {
		const error = Object.assign(new Error('x'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
		nock(HOST).get(TASK).query(true).replyWithError(error);
		expect(await send([CHECK], storedCredential())).toEqual(failed(1, 'CERTIFICATE_REFUSED'));
	});

	it.each(['ECONNRESET', 'ETIMEDOUT'])('that meets %s may have been received', async (code) => {
		nock(HOST)
			.get(TASK)
			.query(true)
			.replyWithError(Object.assign(new Error(code), { code }));
		expect(await send([CHECK], storedCredential())).toMatchObject([
			{
				name: 'ConnectionFault',
				maybeReceived: true,
				message: expect.not.stringContaining(code),
			},
		]);
	});

	it('ends when it takes longer than its time-out', async () => {
		nock(HOST).get(TASK).query(true).delay(5000).reply(200, {});
		expect(await send([{ ...CHECK, timeoutMs: 100 }], storedCredential())).toMatchObject([
			{ name: 'ConnectionFault', message: 'no answer within the request timeout' },
		]);
	});

	it.each([
		[429, {}, 1],
		[429, { 'retry-after': '70' }, 60_000],
		[503, { 'retry-after': '70' }, 60_000],
	])(
		'that is answered with %i and %j makes all of the account pause',
		async (status, headers, ms) => {
			const credential = storedCredential();
			nock(HOST).get(TASK).query(true).reply(status, '', headers);
			await send([CHECK], credential);
			expect(accountOf(credential).limiter.pauseMs).toBeGreaterThanOrEqual(ms);
		},
	);

	it('that is answered shows that the service takes requests again, unless it asks for a pause', async () => {
		const credential = storedCredential();
		const accept = jest.spyOn(accountOf(credential).limiter, 'accept');
		nock(HOST).get(TASK).query(true).reply(429, '');
		await send([CHECK], credential);
		expect(accept).not.toHaveBeenCalled();
		nock(HOST).get(TASK).query(true).reply(404, '');
		await send([CHECK], credential);
		expect(accept).toHaveBeenCalledTimes(1);
	});

	it('is not sent to a Base URL without https', async () => {
		const edited = { baseUrl: 'http://be.progeny.tech/api/v3' };
		expect(await send([CHECK], storedCredential({ edited }))).toEqual(
			failed(1, 'BASE_URL_INVALID'),
		);
	});
});

describe('a login', () => {
	it('is made first where there is no token, with multipart fields, and n8n stores the token', async () => {
		const fresh = jwt(300);
		const credential = storedCredential({ token: '' });
		nock(HOST)
			.post(LOGIN, /name="username"\r\n\r\nguest-\d+\r\n[^]*name="password"\r\n\r\nhush-hush\r\n/)
			.matchHeader('content-type', /^multipart\/form-data; boundary=/)
			.reply(200, { access: fresh, refresh: 'r' });
		nock(HOST, bearer(fresh)).get(TASK).query(true).reply(200, {});
		expect(await send([CHECK], credential)).toEqual(answered(1));
		expect(valueOf(credential)).toBe(fresh);
	});

	it('is made before an upload that a stale token would not outlast: images travel once', async () => {
		const fresh = jwt(300);
		nock(HOST).post(LOGIN).reply(200, { access: fresh });
		nock(HOST, bearer(fresh))
			.post(
				'/api/v3/services/ocr_card/',
				/filename="front.png"\r\nContent-Type: image\/png\r\n\r\nimage\r\n/,
			)
			.reply(200, { id: 'task-1' });
		const credential = storedCredential({ token: jwt(29), ageSeconds: 271 });
		expect(await send([upload()], credential)).toMatchObject([{ body: { id: 'task-1' } }]);
	});

	it.each([
		['a stale token', { token: jwt(-5), ageSeconds: 305 }],
		['no token', { token: '' }],
		['the token of another account', { edited: { username: 'somebody-else' } }],
		['the token of another password', { edited: { password: 'changed' } }],
	])('is one for all requests that meet %s at once', async (_, stored) => {
		const fresh = jwt(300);
		nock(HOST).post(LOGIN).delay(100).reply(200, { access: fresh });
		nock(HOST, bearer(fresh)).get(TASK).query(true).times(5).reply(200, {});
		const results = await send([CHECK, CHECK, CHECK, CHECK, CHECK], storedCredential(stored));
		expect(results).toEqual(answered(5));
	});

	it('is one for all executions, whatever n8n has read for them', async () => {
		const fresh = jwt(300);
		const credential = storedCredential({ token: '' });
		nock(HOST).post(LOGIN).delay(100).reply(200, { access: fresh });
		nock(HOST, bearer(fresh)).get(TASK).query(true).times(4).reply(200, {});
		// Each with the credential as it was read before the login
		const copies = [1, 2, 3].map(() => ({ ...credential }));
		const together = await Promise.all(copies.map(async (copy) => await send([CHECK], copy)));
		expect(together.flat()).toEqual(answered(3));
		expect(await send([CHECK], { ...credential })).toEqual(answered(1));
	});

	it('goes on for the others when the execution that began it is stopped', async () => {
		const fresh = jwt(300);
		const credential = storedCredential({ token: '' });
		nock(HOST).post(LOGIN).delay(300).reply(200, { access: fresh });
		nock(HOST, bearer(fresh)).get(TASK).query(true).reply(200, {});
		const stopping = new AbortController();
		const results: Result[] = [];
		await Promise.all([
			execution({ ...credential }, async (client) => {
				const sending = outcome(client, CHECK, stopping.signal);
				AbortSignal.timeout(100).addEventListener('abort', () => stopping.abort());
				results.push(await sending);
			}),
			execution({ ...credential }, async (client) => {
				results.push(await outcome(client, CHECK));
			}),
		]);
		// The one that was stopped did not wait for it
		expect(results).toMatchObject([{ name: 'AbortError' }, { statusCode: 200 }]);
	});

	it('is not even made once the execution is stopped', async () => {
		await execution(storedCredential({ token: '' }), async (client) => {
			const stopped = AbortSignal.abort();
			expect(await outcome(client, CHECK, stopped)).toMatchObject({ name: 'AbortError' });
		});
	});

	it('that came to nothing came to nothing for all that waited for it', async () => {
		nock(HOST).post(LOGIN).delay(100).reply(503, '<html>');
		const credential = storedCredential({ token: '' });
		expect(await send([CHECK, CHECK, CHECK], credential)).toEqual(failed(3, 'UNREACHABLE'));
		// The service is left in peace for a while
		expect(accountOf(credential).limiter.pauseMs).toBeGreaterThan(4000);
	});

	it('that came to nothing for a passing reason is made again', async () => {
		const credential = storedCredential({ token: '' });
		nock(HOST).post(LOGIN).reply(503, '<html>');
		nock(HOST)
			.post(LOGIN)
			.reply(200, { access: jwt(300) });
		nock(HOST).get(TASK).query(true).reply(200, {});
		expect(await sendInTurn([CHECK, CHECK], credential)).toEqual([
			...failed(1, 'UNREACHABLE'),
			...answered(1),
		]);
	});

	it('with a wrong password is made once, not once for every item', async () => {
		const detail = 'No active account found with the given credentials';
		nock(HOST).post(LOGIN).reply(401, { detail });
		const credential = storedCredential({ token: '' });
		const results = await sendInTurn([upload(), upload(), CHECK], credential);
		expect(results).toEqual(failed(3, 'LOGIN_REFUSED'));
	});

	it('is made anew by the next execution, as the password may be right by then', async () => {
		const credential = storedCredential({ token: '' });
		nock(HOST).post(LOGIN).reply(401, {});
		expect(await send([CHECK], credential)).toEqual(failed(1, 'LOGIN_REFUSED'));
		nock(HOST)
			.post(LOGIN)
			.reply(200, { access: jwt(300) });
		nock(HOST).get(TASK).query(true).reply(200, {});
		expect(await send([CHECK], credential)).toEqual(answered(1));
	});

	it('never follows a redirect with the password', async () => {
		nock(HOST).post(LOGIN).reply(302, '', { location: 'https://elsewhere.example.com/' });
		expect(await send([CHECK], storedCredential({ token: '' }))).toEqual(failed(1, 'NOT_PROGENY'));
	});

	it('that meets a page once the service has answered meets an outage', async () => {
		nock(HOST).get(TASK).query(true).reply(401, {});
		nock(HOST).post(LOGIN).reply(200, '<html>');
		expect(await send([CHECK], storedCredential())).toEqual(failed(1, 'UNREACHABLE'));
	});
});

it('a request that may not start any more when the login is over is not sent', async () => {
	const starting = new AbortController();
	nock(HOST)
		.post(LOGIN)
		.reply(200, () => {
			starting.abort(new Error('the run has failed'));
			return { access: jwt(300) };
		});
	const request = { ...upload(), startSignal: starting.signal };
	const [result] = await send([request], storedCredential({ token: '' }));
	expect(result).toMatchObject({ message: 'the run has failed' });
});

describe('a token', () => {
	it('that is refused all the same is renewed, with one login for all', async () => {
		const [revoked, fresh] = [jwt(300, 'revoked'), jwt(300, 'fresh')];
		nock(HOST, bearer(revoked))
			.get(TASK)
			.query(true)
			.times(3)
			.reply(401, { code: 'token_not_valid' });
		nock(HOST).post(LOGIN).reply(200, { access: fresh });
		nock(HOST, bearer(fresh)).get(TASK).query(true).times(3).reply(200, {});
		const results = await send([CHECK, CHECK, CHECK], storedCredential({ token: revoked }));
		expect(results).toEqual(answered(3));
	});

	it.each([
		'token_not_valid',
		'user_not_found',
		'user_inactive',
		'password_changed',
		'bad_authorization_header',
		'not_authenticated',
		'authentication_failed',
	])('that is refused by HTTP 403 with the code %s is renewed', async (code) => {
		const [revoked, fresh] = [jwt(300, 'revoked'), jwt(300, 'fresh')];
		nock(HOST, bearer(revoked))
			.post('/api/v3/services/ocr_card/')
			.reply(403, { detail: 'No.', code });
		nock(HOST).post(LOGIN).reply(200, { access: fresh });
		nock(HOST, bearer(fresh)).post('/api/v3/services/ocr_card/').reply(200, {});
		expect(await send([upload()], storedCredential({ token: revoked }))).toEqual(answered(1));
	});

	it.each([
		['another code', { code: 'permission_denied' }],
		['no code', { detail: 'token_not_valid' }],
		['a code that is no text', { code: { toString: 1 } }],
		['a page', '<html>token_not_valid'],
		['a list', [{ code: 'token_not_valid' }]],
		['the ID of a task that may be paid for', { code: 'token_not_valid', id: 'task-1' }],
	])('is kept after HTTP 403 with %s', async (_, body) => {
		nock(HOST).get(TASK).query(true).reply(403, body);
		const [answer] = await send([CHECK], storedCredential());
		expect(answer).toMatchObject({ statusCode: 403, body });
	});

	it('that is refused again and again by HTTP 403 ends the run, and the error says so', async () => {
		nock(HOST).get(TASK).query(true).times(3).reply(403, { code: 'token_not_valid' });
		nock(HOST)
			.post(LOGIN)
			.times(2)
			.reply(200, { access: jwt(300, 'fresh') });
		const [result] = await send([CHECK], storedCredential());
		expect(result).toMatchObject({
			code: 'ACCESS_REFUSED',
			message: 'Progeny refused an access token that it had just issued (HTTP 403)',
			facts: { httpCode: 403 },
		});
	});

	it('that was refused is not tried by other executions, though n8n has it stored for them', async () => {
		const [revoked, fresh] = [jwt(300, 'revoked'), jwt(300, 'fresh')];
		const credential = storedCredential({ token: revoked });
		nock(HOST, bearer(revoked)).get(TASK).query(true).reply(401, {});
		nock(HOST).post(LOGIN).reply(200, { access: fresh });
		nock(HOST, bearer(fresh)).get(TASK).query(true).times(2).reply(200, {});
		expect(await send([CHECK], { ...credential })).toEqual(answered(1));
		expect(await send([CHECK], { ...credential })).toEqual(answered(1));
	});

	it('that was just given, and is refused too, ends all requests of the run', async () => {
		nock(HOST).get(TASK).query(true).times(3).reply(401, {});
		nock(HOST)
			.post(LOGIN)
			.times(2)
			.reply(200, { access: jwt(300, 'fresh') });
		const results = await sendInTurn([CHECK, CHECK, upload()], storedCredential());
		expect(results).toEqual(failed(3, 'ACCESS_REFUSED'));
	});

	it('that a login gives although the service has just refused it is not tried for ever', async () => {
		const same = jwt(300);
		nock(HOST, bearer(same)).get(TASK).query(true).times(3).reply(401, {});
		nock(HOST).post(LOGIN).times(2).reply(200, { access: same });
		const results = await send([CHECK], storedCredential({ token: same }));
		expect(results).toEqual(failed(1, 'ACCESS_REFUSED'));
	});

	it('that another process has stored meanwhile is taken instead of a login', async () => {
		const [revoked, fresh] = [jwt(300, 'revoked'), jwt(300, 'fresh')];
		const credential = storedCredential({ token: revoked });
		nock(HOST, bearer(revoked))
			.get(TASK)
			.query(true)
			.reply(() => {
				const token = newToken(fresh, { nowMs: Date.now() });
				credential.accessToken = encodeToken(credential, token);
				return [401, {}];
			});
		nock(HOST, bearer(fresh)).get(TASK).query(true).reply(200, {});
		expect(await send([CHECK], credential)).toEqual(answered(1));
	});

	it('of one Base URL is sent to no other', async () => {
		const other = nock('https://elsewhere.example.com', { badheaders: ['authorization'] });
		other.post('/api/v3/accounts/token/obtain/').reply(401, {});
		const edited = { baseUrl: 'https://elsewhere.example.com/api/v3' };
		const results = await sendInTurn([CHECK, upload()], storedCredential({ edited }));
		expect(results).toEqual(failed(2, 'LOGIN_REFUSED'));
	});

	it('lives as long as it lives on our own clock, when the server is an hour behind', async () => {
		nock(HOST)
			.post(LOGIN)
			.reply(200, { access: jwt(300 - 3600) });
		nock(HOST).get(TASK).query(true).times(2).reply(200, {});
		const credential = storedCredential({ token: '' });
		expect(await sendInTurn([CHECK, CHECK], credential)).toEqual(answered(2));
	});
});

describe('a file', () => {
	const ask = async (url: string, credential: ICredentialDataDecryptedObject) => {
		await execution(credential, async (client) => {
			const options = { url, returnFullResponse: true, encoding: 'stream' } as const;
			const { body } = await client.askForFile(options, new AbortController().signal);
			for await (const chunk of body) expect(Buffer.from(chunk).toString()).toBe('picture');
		});
	};

	it('on the server of the Base URL is asked for with the token', async () => {
		const token = jwt(300);
		nock(HOST, bearer(token)).get('/media/1.jpg').reply(200, 'picture');
		await ask(`${HOST}/media/1.jpg`, storedCredential({ token }));
	});

	it.each(['https://cdn.example.com', 'https://be.progeny.tech.example.com', `${HOST}:8443`])(
		'on %s is asked for without it',
		async (origin) => {
			nock(origin, { badheaders: ['authorization'] })
				.get('/media/1.jpg')
				.reply(200, 'picture');
			await ask(`${origin}/media/1.jpg`, storedCredential());
		},
	);
});

it('a client tells whether the service has answered, and whose account it uses', async () => {
	const credential = storedCredential();
	await execution(credential, async (client) => {
		expect(client.hasAnswered).toBe(false);
		expect(await client.identity()).toEqual([credential.baseUrl, credential.username]);
		expect(await client.account()).toBe(accountOf(credential));
		nock(HOST).get(TASK).query(true).reply(500, '');
		await outcome(client, CHECK);
		expect(client.hasAnswered).toBe(true);
	});
});

it('a credential that cannot be read is read anew for the next request', async () => {
	const results: Result[] = [];
	nock(HOST).get(TASK).query(true).reply(200, {});
	await execution(storedCredential(), async (_, ctx) => {
		const { getCredentials } = ctx;
		let reads = 0;
		const failsFirst = Object.create(ctx, {
			getCredentials: {
				value: async (name: string) => {
					reads += 1;
					if (reads === 1) throw new Error('the database is locked');
					return await getCredentials.call(ctx, name);
				},
			},
		}) as IExecuteFunctions;
		const client = new Client(failsFirst, new AbortController().signal);
		results.push(await outcome(client, CHECK), await outcome(client, CHECK));
	});
	expect(results).toMatchObject([
		{
			code: 'CREDENTIAL_UNREADABLE',
			message: 'The Progeny credential could not be read: the database is locked',
		},
		{ statusCode: 200 },
	]);
});
