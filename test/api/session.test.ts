import nock from 'nock';
import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';

import { Session, type Answer, type ServiceRequest } from '../../nodes/ProgenyOcrCard/api/session';
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

const bearer = (accessToken: string) => ({
	reqheaders: { authorization: `Bearer ${accessToken}` },
});

type Result = Answer | { code: string; message: string };

/** Sends requests from one session, as the node would, and gives the answers or errors in order. */
async function send(
	requests: ServiceRequest[],
	{
		accessToken = jwt(300),
		atOnce = true,
		...credential
	}: ICredentialDataDecryptedObject & { atOnce?: boolean } = {},
): Promise<{ results: Result[]; stored: unknown }> {
	const results: Result[] = [];
	const outcome = async (session: Session, request: ServiceRequest): Promise<Result> =>
		await session
			.send(request)
			.catch(({ code, message }: { code: string; message: string }) => ({ code, message }));
	const run = await runCardNode(
		{},
		{
			credential: { ...CREDENTIAL, accessToken, ...credential },
			async execute(this: IExecuteFunctions) {
				const session = new Session(this);
				if (atOnce)
					results.push(...(await Promise.all(requests.map((one) => outcome(session, one)))));
				else for (const request of requests) results.push(await outcome(session, request));
				return [[]];
			},
		},
	);
	return { results, stored: run.credential.accessToken };
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
	const accessToken = jwt(300);
	nock(HOST, bearer(accessToken))
		.get(TASK)
		.query({ id: 'a b&c' })
		.reply(200, { status: 'PENDING' }, { 'retry-after': '3' });
	const { results } = await send([CHECK], { accessToken });
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
	const { results, stored } = await send([CHECK], { accessToken: '' });
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
	const { results } = await send([upload()], { accessToken: jwt(10) });
	expect(results).toMatchObject([{ statusCode: 200, body: { id: 'task-1' } }]);
});

it.each([
	['a stale token', jwt(-5)],
	['no token', ''],
])('lets requests that meet %s at once wait for one login', async (_, accessToken) => {
	const fresh = jwt(300);
	nock(HOST).post(LOGIN).delay(100).reply(200, { access: fresh });
	nock(HOST, bearer(fresh)).get(TASK).query(true).times(5).reply(200, {});
	const { results } = await send([CHECK, CHECK, CHECK, CHECK, CHECK], { accessToken });
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
	const { results } = await send([CHECK, CHECK, CHECK], { accessToken: revoked });
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

it('types a wrong password once, not once for every card', async () => {
	const detail = 'No active account found with the given credentials';
	nock(HOST).post(LOGIN).reply(401, { detail });
	const { results } = await send([upload(), upload(), CHECK], { accessToken: '', atOnce: false });
	for (const result of results) expect(result).toMatchObject({ code: 'LOGIN_REFUSED' });
});

it('tries the login again after one that came to nothing for a passing reason', async () => {
	nock(HOST).post(LOGIN).reply(503, '<html>');
	nock(HOST)
		.post(LOGIN)
		.reply(200, { access: jwt(300) });
	nock(HOST).get(TASK).query(true).reply(200, {});
	const { results } = await send([CHECK, CHECK], { accessToken: '', atOnce: false });
	expect(results).toMatchObject([{ code: 'LOGIN_UNAVAILABLE' }, { statusCode: 200 }]);
});

it('never follows a redirect, with the token or with the password', async () => {
	const location = 'https://elsewhere.example.com/';
	nock(HOST).get(TASK).query(true).reply(302, '', { location });
	nock(HOST).post(LOGIN).reply(302, '', { location });
	expect((await send([CHECK])).results).toMatchObject([{ statusCode: 302 }]);
	const { results } = await send([CHECK], { accessToken: '' });
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
	const { results } = await send([CHECK], { baseUrl: 'http://be.progeny.tech/api/v3' });
	expect(results).toMatchObject([{ code: 'BASE_URL_INVALID' }]);
});
