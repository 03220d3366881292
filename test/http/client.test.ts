import nock from 'nock';
import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { keptToken, tokenOf } from '../../nodes/ProgenyOcrCard/api/accessToken';
import type { Answer } from '../../nodes/ProgenyOcrCard/api/answer';
import { Pace } from '../../nodes/ProgenyOcrCard/api/pace';
import { Session, type ServiceRequest } from '../../nodes/ProgenyOcrCard/api/session';
import { runCardNode } from '../engine/cardRun.mts';

/*
 * The session runs in a node's real surroundings on n8n's engine; nock stands in for the network and
 * refuses every request that a test does not name.
 */

const HOST = 'https://be.progeny.tech';
const LOGIN = '/api/v3/accounts/token/obtain/';
const TASK = '/api/v3/services/task/';
const CREDENTIAL = { baseUrl: `${HOST}/api/v3`, username: 'demo', password: 'hush-hush' };

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

const newSession = (ctx: IExecuteFunctions) =>
	new Session(ctx, new Pace(new AbortController().signal));

type Result = Answer | { code: string; message: string };

interface Stored {
	/** A token that n8n keeps with the credential; none if empty. */
	token?: string;
	/** How long ago it was obtained, with a life of five minutes. */
	ageSeconds?: number;
	/** What was edited in the credential since. */
	edited?: ICredentialDataDecryptedObject;
	/** Whether the requests are sent together, or one after the other. */
	atOnce?: boolean;
}

/** Sends requests from one session, as the node would, and gives the answers or errors in order. */
async function send(
	requests: ServiceRequest[],
	{ token = jwt(300), ageSeconds = 0, edited = {}, atOnce = true }: Stored = {},
): Promise<{ results: Result[]; stored: string | undefined }> {
	const results: Result[] = [];
	const outcome = async (session: Session, request: ServiceRequest): Promise<Result> =>
		await session
			.send(request)
			.catch(({ code, message }: { code: string; message: string }) => ({ code, message }));
	const nowMs = Date.now() - ageSeconds * 1000;
	const accessToken = token && keptToken(CREDENTIAL, token, { nowMs });
	const run = await runCardNode(
		{},
		{
			credential: { ...CREDENTIAL, accessToken, ...edited },
			async execute(this: IExecuteFunctions) {
				const session = newSession(this);
				if (atOnce)
					results.push(...(await Promise.all(requests.map((one) => outcome(session, one)))));
				else for (const request of requests) results.push(await outcome(session, request));
				return [[]];
			},
		},
	);
	return { results, stored: tokenOf(run.credential)?.value };
}

beforeAll(() => nock.disableNetConnect());
afterAll(() => {
	nock.enableNetConnect();
	nock.restore();
});
afterEach(() => {
	const unused = nock.pendingMocks();
	nock.cleanAll();
	expect(unused).toEqual([]);
});

it('sends the stored token, the encoded task ID and nothing else', async () => {
	const token = jwt(300);
	nock(HOST, bearer(token))
		.get(TASK)
		.query({ id: 'a b&c' })
		.reply(200, { status: 'PENDING' }, { 'retry-after': '3' });
	const { results } = await send([CHECK], { token });
	expect(results).toMatchObject([
		{
			statusCode: 200,
			body: { status: 'PENDING' },
			headers: { 'retry-after': '3' },
		},
	]);
});

it('logs in first where there is no token, with multipart fields, and stores the token', async () => {
	const fresh = jwt(300);
	nock(HOST)
		.post(LOGIN, /name="username"\r\n\r\ndemo\r\n[^]*name="password"\r\n\r\nhush-hush\r\n/)
		.matchHeader('content-type', /^multipart\/form-data; boundary=/)
		.reply(200, { access: fresh, refresh: 'r' });
	nock(HOST, bearer(fresh)).get(TASK).query(true).reply(200, {});
	const { results, stored } = await send([CHECK], { token: '' });
	expect(results).toMatchObject([{ statusCode: 200 }]);
	expect(stored).toBe(fresh);
});

it('renews a stale token before an upload, so that the images travel once', async () => {
	const fresh = jwt(300);
	nock(HOST).post(LOGIN).reply(200, { access: fresh });
	nock(HOST, bearer(fresh))
		.post(
			'/api/v3/services/ocr_card/',
			/filename="front.png"\r\nContent-Type: image\/png\r\n\r\nimage\r\n/,
		)
		.reply(200, { id: 'task-1' });
	const { results } = await send([upload()], { token: jwt(29), ageSeconds: 271 });
	expect(results).toMatchObject([{ statusCode: 200, body: { id: 'task-1' } }]);
});

it.each([
	['a stale token', { token: jwt(-5), ageSeconds: 305 }],
	['no token', { token: '' }],
	['the token of another account', { edited: { username: 'somebody-else' } }],
	['the token of another password', { edited: { password: 'changed' } }],
])('lets requests that meet %s at once wait for one login', async (_, stored) => {
	const fresh = jwt(300);
	nock(HOST).post(LOGIN).delay(100).reply(200, { access: fresh });
	nock(HOST, bearer(fresh)).get(TASK).query(true).times(5).reply(200, {});
	const { results } = await send([CHECK, CHECK, CHECK, CHECK, CHECK], stored);
	expect(results).toHaveLength(5);
	for (const result of results) expect(result).toMatchObject({ statusCode: 200 });
});

it('survives a 401 that comes all the same, with one login for all', async () => {
	const revoked = jwt(300, 'revoked');
	const fresh = jwt(300, 'fresh');
	nock(HOST, bearer(revoked))
		.get(TASK)
		.query(true)
		.times(3)
		.reply(401, { code: 'token_not_valid' });
	nock(HOST).post(LOGIN).reply(200, { access: fresh });
	nock(HOST, bearer(fresh)).get(TASK).query(true).times(3).reply(200, {});
	const { results } = await send([CHECK, CHECK, CHECK], { token: revoked });
	for (const result of results) expect(result).toMatchObject({ statusCode: 200 });
});

it('gives up when the renewed token is refused too, for the rest of the run', async () => {
	nock(HOST).get(TASK).query(true).times(2).reply(401, {});
	nock(HOST)
		.post(LOGIN)
		.reply(200, { access: jwt(300, 'fresh') });
	const { results } = await send([CHECK, CHECK, upload()], { atOnce: false });
	for (const result of results) expect(result).toMatchObject({ code: 'ACCESS_REFUSED' });
});

it('gives up at once when a token that was fetched for the request is refused', async () => {
	nock(HOST)
		.post(LOGIN)
		.reply(200, { access: jwt(300) });
	nock(HOST).post('/api/v3/services/ocr_card/').reply(401, {});
	const { results } = await send([upload()], { token: '' });
	expect(results).toMatchObject([{ code: 'ACCESS_REFUSED' }]);
});

it('sends the token of one Base URL to no other', async () => {
	const token = jwt(300);
	const other = nock('https://elsewhere.example.com', { badheaders: ['authorization'] });
	other.post('/api/v3/accounts/token/obtain/').reply(401, {});
	const edited = { baseUrl: 'https://elsewhere.example.com/api/v3' };
	const { results } = await send([CHECK, upload()], { token, edited, atOnce: false });
	for (const result of results) expect(result).toMatchObject({ code: 'LOGIN_REFUSED' });
});

it('shares a login that came to nothing', async () => {
	nock(HOST).post(LOGIN).delay(100).reply(503, '<html>');
	const { results } = await send([CHECK, CHECK, CHECK], { token: '' });
	for (const result of results) expect(result).toMatchObject({ code: 'LOGIN_UNAVAILABLE' });
});

it('takes a page from something in between for an outage once the service has answered', async () => {
	const revoked = jwt(300);
	nock(HOST).get(TASK).query(true).reply(401, {});
	nock(HOST).post(LOGIN).reply(200, '<html>');
	const { results } = await send([CHECK], { token: revoked });
	expect(results).toMatchObject([{ code: 'LOGIN_UNAVAILABLE' }]);
});

it('types a wrong password once, not once for every card', async () => {
	const detail = 'No active account found with the given credentials';
	nock(HOST).post(LOGIN).reply(401, { detail });
	const { results } = await send([upload(), upload(), CHECK], { token: '', atOnce: false });
	for (const result of results) expect(result).toMatchObject({ code: 'LOGIN_REFUSED' });
});

it('tries the login again after one that came to nothing for a passing reason', async () => {
	nock(HOST).post(LOGIN).reply(503, '<html>');
	nock(HOST)
		.post(LOGIN)
		.reply(200, { access: jwt(300) });
	nock(HOST).get(TASK).query(true).reply(200, {});
	const { results } = await send([CHECK, CHECK], { token: '', atOnce: false });
	expect(results).toMatchObject([{ code: 'LOGIN_UNAVAILABLE' }, { statusCode: 200 }]);
});

it('counts the life of a new token on its own clock, when the server is an hour behind', async () => {
	nock(HOST)
		.post(LOGIN)
		.reply(200, { access: jwt(300 - 3600) });
	nock(HOST).get(TASK).query(true).times(2).reply(200, {});
	const { results } = await send([CHECK, CHECK], { token: '', atOnce: false });
	expect(results).toMatchObject([{ statusCode: 200 }, { statusCode: 200 }]);
});

it('takes the token that another execution has stored meanwhile', async () => {
	const kept = (token: string) => keptToken(CREDENTIAL, token, { nowMs: Date.now() });
	const [revoked, fresh] = [jwt(300, 'revoked'), jwt(300, 'fresh')];
	const credential = { ...CREDENTIAL, accessToken: kept(revoked) };
	nock(HOST, bearer(revoked))
		.get(TASK)
		.query(true)
		.reply(() => {
			credential.accessToken = kept(fresh);
			return [401, {}];
		});
	nock(HOST, bearer(fresh)).get(TASK).query(true).reply(200, {});
	const answers: Answer[] = [];
	await runCardNode(
		{},
		{
			credential,
			async execute(this: IExecuteFunctions) {
				answers.push(await newSession(this).send(CHECK));
				return [[]];
			},
		},
	);
	expect(answers).toMatchObject([{ statusCode: 200 }]);
});

it('does not even log in once the execution is stopped', async () => {
	let sent: Promise<Answer> | undefined;
	await runCardNode(
		{},
		{
			credential: { ...CREDENTIAL, accessToken: '' },
			onStart: (stop) => AbortSignal.timeout(50).addEventListener('abort', stop),
			async execute(this: IExecuteFunctions) {
				const signal = this.getExecutionCancelSignal()!;
				await new Promise((resolve) => signal.addEventListener('abort', resolve));
				sent = newSession(this).send(CHECK);
				await sent.catch(() => undefined);
				return [[]];
			},
		},
	).catch(() => undefined);
	await expect(sent).rejects.toMatchObject({ name: expect.stringMatching(/Abort|Cancel/) });
});

it('never follows a redirect, with the token or with the password', async () => {
	const location = 'https://elsewhere.example.com/';
	nock(HOST).get(TASK).query(true).reply(302, '', { location });
	nock(HOST).post(LOGIN).reply(302, '', { location });
	expect((await send([CHECK])).results).toMatchObject([{ statusCode: 302 }]);
	const { results } = await send([CHECK], { token: '' });
	expect(results).toMatchObject([{ code: 'LOGIN_NOT_PROGENY' }]);
});

it.each([
	['ECONNREFUSED', 'UNREACHABLE'],
	['ENOTFOUND', 'UNREACHABLE'],
	['ECONNRESET', 'NO_ANSWER'],
	['ETIMEDOUT', 'NO_ANSWER'],
])('%s is %s', async (code, expected) => {
	nock(HOST)
		.get(TASK)
		.query(true)
		.replyWithError(Object.assign(new Error(code), { code }));
	const { results } = await send([CHECK]);
	expect(results).toEqual([{ code: expected, message: expect.not.stringContaining(code) }]);
});

it('ends a request that takes longer than its time-out', async () => {
	nock(HOST).get(TASK).query(true).delay(1000).reply(200, {});
	const { results } = await send([{ ...CHECK, timeoutMs: 100 }]);
	expect(results).toMatchObject([
		{ code: 'NO_ANSWER', message: expect.stringContaining('request timeout') },
	]);
});

it('sends nothing to a Base URL without https', async () => {
	const { results } = await send([CHECK], { edited: { baseUrl: 'http://be.progeny.tech/api/v3' } });
	expect(results).toMatchObject([{ code: 'BASE_URL_INVALID' }]);
});
