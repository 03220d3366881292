import { lostConnection } from '../../nodes/ProgenyOcrCard/api/connection';
import { fieldMessages } from '../../nodes/ProgenyOcrCard/api/fieldMessages';
import { logIn, readLogin } from '../../nodes/ProgenyOcrCard/api/login';
import { serviceText } from '../../nodes/ProgenyOcrCard/text';

const login = (statusCode: number, body: unknown) => () =>
	readLogin({ statusCode, body, headers: {} });

describe('the answer to a login', () => {
	it('holds the access token', () => {
		expect(login(200, { refresh: 'r', access: 'a' })()).toBe('a');
	});

	it.each<[number, unknown, string]>([
		[200, {}, 'LOGIN_WITHOUT_TOKEN'],
		[200, { access: '' }, 'LOGIN_WITHOUT_TOKEN'],
		[200, { access: 17 }, 'LOGIN_WITHOUT_TOKEN'],
		[200, '<html>', 'LOGIN_NOT_PROGENY'],
		[200, [], 'LOGIN_NOT_PROGENY'],
		[301, '', 'LOGIN_NOT_PROGENY'],
		[400, '<html>', 'LOGIN_NOT_PROGENY'],
		[404, '<html>', 'LOGIN_NOT_PROGENY'],
		[405, { detail: 'Method "POST" not allowed.' }, 'LOGIN_NOT_PROGENY'],
		[401, { detail: 'No active account found with the given credentials' }, 'LOGIN_REFUSED'],
		[403, {}, 'LOGIN_FORBIDDEN'],
		[429, {}, 'LOGIN_THROTTLED'],
		[502, '<html>', 'LOGIN_UNAVAILABLE'],
	])('HTTP %i with %j is %s', (statusCode, body, code) => {
		expect(login(statusCode, body)).toThrow(expect.objectContaining({ code }));
	});

	it('is not waited for without end, and not looked for elsewhere', async () => {
		let options: object = {};
		const httpRequest = (sent: object) => {
			options = sent;
			const body = [Buffer.from('{"access": "a"}')];
			return Promise.resolve({ statusCode: 200, body, headers: {} });
		};
		await logIn({ httpRequest } as never, { baseUrl: 'https://be.progeny.tech/api/v3' });
		expect(options).toMatchObject({
			timeout: 15_000,
			abortSignal: expect.any(AbortSignal),
			disableFollowRedirect: true,
		});
	});

	it.each([
		[429, 'LOGIN_THROTTLED'],
		[503, 'LOGIN_UNAVAILABLE'],
	])('HTTP %i says how long the service wants to be left in peace', (statusCode, code) => {
		const answer = { statusCode, body: '', headers: { 'retry-after': '60' } };
		expect(() => readLogin(answer)).toThrow(
			expect.objectContaining({ code, facts: expect.objectContaining({ pauseMs: 60_000 }) }),
		);
		expect(login(statusCode, '')).toThrow(
			expect.objectContaining({ facts: expect.objectContaining({ pauseMs: 5000 }) }),
		);
	});

	it('names the fields that are missing', () => {
		// The service's words could repeat the password
		const body = { password: ['hush-hush is too short.'], username: ['This field is required.'] };
		expect(login(400, body)).toThrow(
			expect.objectContaining({
				code: 'LOGIN_INCOMPLETE',
				message: 'Progeny did not accept the login data: Username and Password',
			}),
		);
	});
});

it.each<[unknown, string]>([
	[{ front_id: ['Too big.', 'Too old.'] }, 'Front image: Too big. Too old.'],
	[{ other: ['No.'], front_id: 'No.' }, 'other: No.; Front image: No.'],
	[{ detail: 'Not found.' }, 'Not found.'],
	[{ non_field_errors: ['Both sides are the same.'] }, 'Both sides are the same.'],
	[{ front_id: { 0: 'odd' } }, 'Front image: {"0":"odd"}'],
	[['a', 'b'], 'a b'],
	[[{ a: 1 }], '{"a":1}'],
	[[{ toString: 1 }], '{"toString":1}'],
	[{ front_id: [] }, ''],
	['plain', 'plain'],
	['<html>', ''],
	[{ constructor: ['x'] }, 'constructor: x'],
	[null, ''],
])('the messages of %j read %j', (body, text) => {
	expect(fieldMessages(body, new Map([['front_id', 'Front image']]))).toBe(text);
});

it.each<[unknown, string]>([
	['<script>alert(1)</script>', ''],
	['no <script>alert(1)</script>', 'no ‹script›alert(1)‹/script›'],
	['line\r\nline\t\u0000\u001b[31m', 'line line [31m'],
	['x'.repeat(400), `${'x'.repeat(299)}…`],
	[{ a: '<' }, '{"a":"‹"}'],
	[undefined, ''],
	[null, ''],
])('the text %j of the service is shown as %j', (value, text) => {
	expect(serviceText(value)).toBe(text);
});

it.each<[unknown, boolean, RegExp]>([
	[{ code: 'ECONNREFUSED' }, false, /refused/],
	[{ code: 'EHOSTUNREACH' }, true, /cannot be reached/],
	[{ code: 'constructor' }, true, /broke off/],
	[{ cause: { code: 'ENOTFOUND' } }, false, /host name is not known/],
	[{ cause: { cause: { code: 'CERT_HAS_EXPIRED' } } }, false, /expired/],
	[{ code: 'ECONNABORTED' }, true, /request timeout/],
	[{ code: 'ECONNRESET' }, true, /broke off/],
	[{ code: 'ANY_OTHER' }, true, /broke off/],
	[new Error('socket hang up'), true, /socket hang up/],
	[null, true, /broke off/],
])('%p: maybe received: %p', (error, maybeReceived, reason) => {
	expect(lostConnection(error)).toEqual({ maybeReceived, reason: expect.stringMatching(reason) });
});
