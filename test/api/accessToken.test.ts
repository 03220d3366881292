import { expiresAtMs, isFreshToken } from '../../nodes/ProgenyOcrCard/api/accessToken';

const SECOND = 1000;
const NOW_MS = Date.UTC(2030, 0, 1);

/** An unsigned JWT that expires so many milliseconds after {@link NOW_MS}. */
function jwt(lifeMs: number): string {
	const payload = { token_type: 'access', exp: (NOW_MS + lifeMs) / 1000, user_id: 41 };
	return ['{}', JSON.stringify(payload), 'x']
		.map((part) => Buffer.from(part).toString('base64url'))
		.join('.');
}

it('reads the expiry of a token', () => {
	expect(expiresAtMs(jwt(300 * SECOND))).toBe(NOW_MS + 300 * SECOND);
	for (const other of ['', 'opaque', 'a.b.c', `a.${Buffer.from('[]').toString('base64url')}.c`]) {
		expect(expiresAtMs(other)).toBeNull();
	}
});

it.each<[string, number, { obtainedAtMs?: number; isUpload: boolean }, boolean]>([
	['a stored token, for a check, up to its end', 1 * SECOND, { isUpload: false }, true],
	['a stored token, for a check, after its end', 0, { isUpload: false }, false],
	['a stored token, for an upload, with half a minute left', 31 * SECOND, { isUpload: true }, true],
	['a stored token, for an upload, with less', 30 * SECOND, { isUpload: true }, false],
	[
		'a short-lived one of this run, for an upload',
		5 * SECOND,
		{ obtainedAtMs: NOW_MS - 5 * SECOND, isUpload: true },
		true,
	],
	[
		'the same near its end',
		1 * SECOND,
		{ obtainedAtMs: NOW_MS - 9 * SECOND, isUpload: true },
		false,
	],
	[
		'one of this run, though our clock is an hour ahead of the server',
		-3300 * SECOND,
		{ obtainedAtMs: NOW_MS - 60 * SECOND, isUpload: true },
		true,
	],
	[
		'the same when it is old',
		-3600 * SECOND,
		{ obtainedAtMs: NOW_MS - 300 * SECOND, isUpload: false },
		false,
	],
])('%s: %#', (_, lifeMs, use, isFresh) => {
	expect(isFreshToken(jwt(lifeMs), NOW_MS, use)).toBe(isFresh);
});

it('tries a token that does not say when it ends, and never an empty one', () => {
	expect(isFreshToken('opaque', NOW_MS, { isUpload: true })).toBe(true);
	expect(isFreshToken('', NOW_MS, { isUpload: false })).toBe(false);
});
