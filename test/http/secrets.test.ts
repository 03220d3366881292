import fc from 'fast-check';

import { withoutSecrets } from '../../nodes/progeny/http/secrets';

const ACCESS = 'eyJ0eXAiOiJKV1QifQ.eyJleHAiOjE3MDB9.c2lnbmF0dXJl_-x';
const PASSWORD = 'pass "word" + 100% sûre / <b>';
const clean = withoutSecrets([ACCESS, PASSWORD]);
const base64 = (text: string) => Buffer.from(text).toString('base64');

it.each([
	['alone', ACCESS, '***'],
	['in a header', `Authorization: Bearer ${ACCESS}`, 'Authorization: Bearer ***'],
	['more than once', `${ACCESS} and ${ACCESS}`, '*** and ***'],
	['beside other words', 'the request failed', 'the request failed'],
])('a token that is repeated %s is taken out', (_, text, shown) => {
	expect(clean(text)).toBe(shown);
});

it.each([
	['plain', PASSWORD],
	['URL-encoded', encodeURIComponent(PASSWORD)],
	[
		'URL-encoded in small letters',
		encodeURIComponent(PASSWORD).replace(/%../g, (c) => c.toLowerCase()),
	],
	['as a form encodes it', new URLSearchParams({ a: PASSWORD }).toString().slice(2)],
	['as JSON', JSON.stringify(PASSWORD)],
])('a password that is repeated %s is taken out', (_, text) => {
	expect(clean(`password=${text}&user=demo`)).toMatch(/^password="?\*\*\*"?&user=demo$/);
});

it.each(['', 'a', 'ab', 'abc'])(
	'what stands before it in base64, %p, does not hide a secret',
	(before) => {
		for (const secret of [ACCESS, PASSWORD]) {
			for (const encoded of [
				base64(`${before}${secret}|`),
				base64(`${before}${secret}|`).replace(/\+/g, '-').replace(/\//g, '_'),
			]) {
				const shown = clean(`credentials ${encoded} end`);
				expect(shown).toMatch(/^credentials .{0,6}\*\*\*.{0,6} end$/);
			}
		}
	},
);

it('a short password is taken out as a word, and leaves what a document says', () => {
	const short = withoutSecrets(['test']);
	expect(short('user=demo&password=test')).toBe('user=demo&password=***');
	expect(short('the latest contest, protester')).toBe('the latest contest, protester');
	expect(withoutSecrets(['1991'])('1991-9-24')).toBe('1991-9-24');
	expect(withoutSecrets([''])('text')).toBe('text');
});

it('whatever a secret of eight characters or more is, no form of it stays', () => {
	fc.assert(
		fc.property(
			fc.string({ minLength: 8, unit: 'binary' }),
			fc.string(),
			fc.string(),
			(secret, before, after) => {
				const shown = withoutSecrets([secret]);
				expect(shown(secret)).toBe('***');
				expect(shown(base64(secret))).not.toContain(base64(secret).slice(0, 8));
				const text = shown(`${before}${secret}${after}`);
				expect(text.replaceAll('***', '')).not.toContain(secret);
			},
		),
	);
});
