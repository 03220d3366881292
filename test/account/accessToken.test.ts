import {
	encodeToken,
	loginHash,
	newToken,
	storedToken,
} from '../../nodes/progeny/account/accessToken';

const SECOND = 1000;
const NOW_MS = Date.UTC(2030, 0, 1);
const LOGIN = {
	baseUrl: 'https://be.progeny.tech/api/v3',
	username: 'demo',
	password: 'hush-hush',
};

const base64url = (text: string) => Buffer.from(text).toString('base64url');

/** An unsigned JWT that ends so many milliseconds after {@link NOW_MS}, on the clock of the server. */
const jwt = (lifeMs: number) => withExp(String((NOW_MS + lifeMs) / 1000));

/** An unsigned JWT with such a text for its end. */
const withExp = (exp: string) =>
	['{}', `{"token_type":"access","exp":${exp},"user_id":41}`, 'x'].map(base64url).join('.');

function kept(token: string, date?: string) {
	const accessToken = encodeToken(LOGIN, newToken(token, { nowMs: NOW_MS, date }));
	return storedToken({ ...LOGIN, accessToken })!;
}

describe('a token that n8n keeps', () => {
	it('comes back unchanged, with its life', () => {
		expect(kept(jwt(60 * SECOND))).toEqual({
			value: jwt(60 * SECOND),
			lifetimeMs: 60 * SECOND,
			expiresAtMs: NOW_MS + 60 * SECOND,
		});
	});

	it('may hold any character', () => {
		expect(kept('ab~cd~').value).toBe('ab~cd~');
	});

	it.each([
		['five minutes ahead', 'Tue, 01 Jan 2030 00:05:00 GMT', 600 * SECOND],
		['four minutes behind', 'Mon, 31 Dec 2029 23:56:00 GMT', 60 * SECOND],
	])('lives as long as it lives, though the clock of the server is %s', (_, serverNow, lifeMs) => {
		expect(kept(jwt(lifeMs), serverNow)).toMatchObject({
			lifetimeMs: 300 * SECOND,
			expiresAtMs: NOW_MS + 300 * SECOND,
		});
	});

	it.each([
		['does not say when', 'opaque'],
		['says so in a way that cannot be read', 'a.b.c'],
		['seems to have ended already', jwt(-1000)],
		['says a number without an end', withExp('1e999')],
		['says a number below zero', withExp('-1893456300')],
		['says a part of a second', withExp(`${NOW_MS / 1000 + 60}.5`)],
		['says a text', withExp(`"${NOW_MS / 1000 + 60}"`)],
		['says a list', withExp(`[${NOW_MS / 1000 + 60}]`)],
		['says nothing', withExp('null')],
		['lives for longer than a day', jwt(86_401 * SECOND)],
		['lives for ever', withExp('9007199254740991')],
		['is no object', ['{}', '"text"', 'x'].map(base64url).join('.')],
	])('lives for the documented five minutes when it %s', (_, token) => {
		expect(kept(token)).toMatchObject({ value: token, lifetimeMs: 300 * SECOND });
	});

	it.each([
		['base URL', { baseUrl: 'https://elsewhere.example.com/api/v3' }],
		['username', { username: 'somebody-else' }],
		['password', { password: 'changed' }],
	])('is of no use with another %s', (_, edited) => {
		const token = newToken(jwt(300 * SECOND), { nowMs: NOW_MS });
		const accessToken = encodeToken(LOGIN, token);
		expect(storedToken({ ...LOGIN, accessToken, ...edited })).toBeNull();
	});

	it.each(['', 'x.y.z', '~~~'])('is none when n8n keeps %p', (accessToken) => {
		expect(storedToken({ ...LOGIN, accessToken })).toBeNull();
	});
});

it('tells accounts apart without giving their login data away', () => {
	const hash = loginHash(LOGIN);
	expect(loginHash({ ...LOGIN, baseUrl: ` ${LOGIN.baseUrl}/ ` })).toBe(hash);
	expect(loginHash({ ...LOGIN, password: 'hush-hush!' })).not.toBe(hash);
	// Where one ends and the other begins counts
	expect(loginHash({ ...LOGIN, username: 'demohush', password: '-hush' })).not.toBe(hash);
	expect(hash).toMatch(/^[0-9a-f]{64}$/);
});
