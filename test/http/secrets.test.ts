import fc from 'fast-check';

import { secretFilter } from '../../nodes/progeny/http/secrets';

const ACCESS = 'eyJ0eXAiOiJKV1QifQ.eyJleHAiOjE3MDB9.c2lnbmF0dXJl_-x';
const PASSWORD = 'pass "word" + 100% sûre! / <b> \\ 😀';
const { clean } = secretFilter({ token: ACCESS, password: PASSWORD });
const base64 = (text: string) => Buffer.from(text).toString('base64');
const withPassword = (password: string) => secretFilter({ password }).clean;

it.each([
	['alone', ACCESS, '***'],
	['in a header', `Authorization: Bearer ${ACCESS}`, 'Authorization: Bearer ***'],
	['more than once', `${ACCESS} and ${ACCESS}`, '*** and ***'],
	['beside other words', 'the request failed', 'the request failed'],
])('a token that is repeated %s is taken out', (_, text, shown) => {
	expect(clean(text)).toBe(shown);
});

const escapedHex = (text: string) => [...text].map((c) => (c > '~' ? escapedUnits(c) : c)).join('');
const escapedUnits = (c: string) =>
	[...Array(c.length).keys()]
		.map((at) => `\\u${c.charCodeAt(at).toString(16).padStart(4, '0').toUpperCase()}`)
		.join('');

it.each([
	['plain', PASSWORD],
	['URL-encoded', encodeURIComponent(PASSWORD)],
	[
		'URL-encoded in small letters',
		encodeURIComponent(PASSWORD).replace(/%../g, (c) => c.toLowerCase()),
	],
	['URL-encoded with all signs', encodeURIComponent(PASSWORD).replaceAll('!', '%21')],
	['as a form encodes it', new URLSearchParams({ a: PASSWORD }).toString().slice(2)],
	['as JSON', JSON.stringify(PASSWORD).slice(1, -1)],
	['as JSON of ASCII letters', escapedHex(JSON.stringify(PASSWORD).slice(1, -1))],
	['as JSON in JSON', JSON.stringify(JSON.stringify(PASSWORD)).slice(3, -3)],
	[
		'as HTML',
		PASSWORD.replaceAll('&', '&amp;')
			.replaceAll('<', '&lt;')
			.replaceAll('>', '&gt;')
			.replaceAll('"', '&quot;'),
	],
	['as HTML with numbers', PASSWORD.replaceAll('<', '&#60;').replaceAll('"', '&#x22;')],
])('a password that is repeated %s is taken out', (_, text) => {
	expect(clean(`pass=${text}&user=demo`)).toBe('pass=***&user=demo');
});

it.each(['', 'a', 'ab', 'abc'])(
	'what stands before it in base64, %p, does not hide a secret',
	(before) => {
		for (const secret of [ACCESS, PASSWORD]) {
			const encoded = base64(`${before}${secret}|`);
			const forUrls = encoded.replace(/\+/g, '-').replace(/\//g, '_');
			for (const text of [encoded, forUrls]) {
				expect(clean(`credentials ${text} end`)).toMatch(/^credentials .{0,6}\*\*\*.{0,6} end$/);
			}
		}
	},
);

it.each([
	'hunter2',
	'test',
	'12345678',
	'SUCCESS',
	'document',
	'TESTERSON',
	'portrait_url',
	'beef',
])(
	'the common password %s is taken out where it is named, and left where a card or the protocol says it',
	(password) => {
		const cleaned = withPassword(password);
		expect(cleaned(`user=demo&password=${password}&x=1`)).toBe('user=demo&password=***&x=1');
		expect(cleaned(`{"password": "${password}"}`)).toBe('{"password": "***"}');
		expect(cleaned(`name="password"\r\n\r\n${password}\r\n`)).toBe(
			'name="password"\r\n\r\n***\r\n',
		);
		const others = `${password} 550e8400-${password}-41d4 4${password} a${password}b`;
		expect(cleaned(others)).toBe(others);
		expect(cleaned(`password=${password}more`)).toBe(`password=${password}more`);
	},
);

it.each(['correcthorsebatterystaple', '12345678901234567890'])(
	'no card says anything like %s',
	(password) => {
		expect(withPassword(password)(`wrong: ${password}`)).toBe('wrong: ***');
	},
);

it.each([
	['an ordinary password', 'Tr0ub4dor&3xy'],
	['backslashes', '\\\\'.repeat(300)],
	['backslashes and quotes', '\\\\"'.repeat(10)],
	['backslashes, quotes and letters', '\\\\"/a1'.repeat(10)],
	['quotes and slashes', '"/'.repeat(50)],
	['blanks', ' '.repeat(300)],
	['three hundred letters and digits', 'a1'.repeat(150)],
])('%s are looked for in time that grows with the text', (_, password) => {
	// A run of one sign, or of many, for which a careless pattern would take hours
	const runs = [
		'\\\\',
		'"',
		'/',
		' ',
		'%5C',
		'\\\\u005c',
		'&#x0',
		'a1',
		'\\\\"',
		`${'\\\\'.repeat(25)}x`,
	];
	for (const run of runs) {
		const text = run.repeat(1_000_000 / run.length);
		const filter = secretFilter({ token: ACCESS, password });
		filter.finds(text);
		expect(typeof filter.clean(text, 'password')).toBe('string');
	}
});

it('nothing is taken out where there is no secret', () => {
	const { finds, clean: cleaned } = secretFilter({ token: '', password: '' });
	expect([finds('text'), cleaned('text')]).toEqual([false, 'text']);
});

it('whatever a secret is, no spelling of it stays, and it is found where it is', () => {
	const secrets = fc.string({ minLength: 8, unit: 'grapheme' }).map((text) => `${text}-1a`);
	fc.assert(
		fc.property(secrets, fc.string(), fc.string(), (password, before, after) => {
			const filter = secretFilter({ password });
			for (const form of [
				password,
				encodeURIComponent(password),
				JSON.stringify(password).slice(1, -1),
			]) {
				const text = `${before}${form}${after}`;
				expect(filter.finds(text)).toBe(true);
				expect(filter.clean(text).replaceAll('***', '')).not.toContain(form);
			}
			expect(filter.clean(base64(password))).not.toContain(base64(password).slice(0, 8));
			expect(filter.finds('nothing of it')).toBe(false);
		}),
	);
});
