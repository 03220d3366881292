import { isFresh, keptToken, tokenOf } from '../../nodes/ProgenyOcrCard/api/accessToken';

const SECOND = 1000;
const NOW_MS = Date.UTC(2030, 0, 1);
const LOGIN = {
	baseUrl: 'https://be.progeny.tech/api/v3',
	username: 'demo',
	password: 'hush-hush',
};

/** An unsigned JWT that ends so many milliseconds after {@link NOW_MS}, on the clock of the server. */
function jwt(lifeMs: number): string {
	const payload = { token_type: 'access', exp: (NOW_MS + lifeMs) / 1000, user_id: 41 };
	return ['{}', JSON.stringify(payload), 'x']
		.map((part) => Buffer.from(part).toString('base64url'))
		.join('.');
}

function kept(token: string, serverNow?: string) {
	const accessToken = keptToken(LOGIN, token, { nowMs: NOW_MS, serverNow });
	return tokenOf({ ...LOGIN, accessToken })!;
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
		['seems to have ended already', jwt(-1)],
	])('lives for the documented five minutes when it %s', (_, token) => {
		expect(kept(token)).toMatchObject({ value: token, lifetimeMs: 300 * SECOND });
	});

	it.each([
		['base URL', { baseUrl: 'https://elsewhere.example.com/api/v3' }],
		['username', { username: 'somebody-else' }],
		['password', { password: 'changed' }],
	])('is of no use with another %s', (_, edited) => {
		const accessToken = keptToken(LOGIN, jwt(300 * SECOND), { nowMs: NOW_MS });
		expect(tokenOf({ ...LOGIN, accessToken, ...edited })).toBeNull();
	});

	it.each(['', 'x.y.z', '~~~'])('is none when n8n keeps %p', (accessToken) => {
		expect(tokenOf({ ...LOGIN, accessToken })).toBeNull();
	});
});

it.each([
	['a check, up to the end', 299, false, true],
	['a check, after the end', 300, false, false],
	['an upload, with half a minute left', 269, true, true],
	['an upload, with less', 270, true, false],
])('is fresh for %s: after %i seconds', (_, ageSeconds, isUpload, expected) => {
	const nowMs = NOW_MS + ageSeconds * SECOND;
	expect(isFresh(kept(jwt(300 * SECOND)), { nowMs, isUpload })).toBe(expected);
});
