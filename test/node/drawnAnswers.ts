import fc from 'fast-check';

import { without } from '../../nodes/progeny/json';
import { ECHO_FORMS, type DrawnAnswer, type DrawnBody, type Edit } from '../engine/answerBytes.mts';
import type { DrawnAnswers } from '../engine/drawnServer.mts';

/*
 * Answers of a service: documented ones, documented ones that were damaged, and anything else. They are drawn
 * as plain data, so that a counterexample shows what is sent.
 */

/** What the service never sends so, but a gateway may: what it was sent, in many forms. */
const echo = fc
	.tuple(fc.constantFrom(...ECHO_FORMS), fc.constantFrom('token', 'password'))
	.map(([form, name]) => `«${form} ${name}»`);

const word = fc.constantFrom(
	...['SUCCESS', 'PENDING', 'STARTED', 'FAILURE', 'REVOKED', 'IGNORED', 'None', '', '1991-9-24'],
	...['400', '<b>no</b>', '\u0007', '\ud800', '{"status": 400}', 'front', 'EPERM', 'x'.repeat(400)],
);
const field = fc.constantFrom(
	...['id', 'status', 'result', 'data', 'document', 'issues', 'detail', 'error', 'error_code'],
	...[
		'documentNumber',
		'firstName',
		'age',
		'portrait_url',
		'taskId',
		'extendedData',
		'exc_message',
	],
	...['__proto__', 'constructor', 'toJSON', '7', '«plain token»', 'front_id'],
);
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		word,
		echo,
		fc.constantFrom(null, true, false, 200, 400, -1, 1e308, 2 ** 60),
		fc.string({ unit: 'binary', maxLength: 20 }),
		fc.array(tie('value'), { maxLength: 3 }),
		fc.dictionary(fc.oneof(field, echo), tie('value'), { maxKeys: 4 }),
	),
})).value;

const json = (one: unknown) => JSON.stringify(one);
const often = <Value>(usual: fc.Arbitrary<Value>, other: fc.Arbitrary<Value>, weight = 4) =>
	fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: other });

/* Bodies */

const NO_ID = { ids: [], idEndsAt: 0 };
const withoutId = (text: string) => ({ text, ...NO_ID });

const uuid = fc.uuid();
const id = fc.oneof(
	{ weight: 6, arbitrary: uuid.map((text) => ({ name: text, token: `"${text}"` })) },
	{
		weight: 1,
		arbitrary: fc.integer({ min: 1, max: 1e9 }).map((n) => ({ name: `${n}`, token: `${n}` })),
	},
	{ weight: 1, arbitrary: fc.constant({ name: 'task 7&id=8', token: '"task 7&id=8"' }) },
);
const DEEP = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const beforeId = fc.constantFrom(
	...[
		'{',
		'{"user": {"id": 41}, ',
		'{"note": "\\"id\\": 1", ',
		'\n{"score": [1, {}], ',
		'{"a": NaN, ',
	],
	`{"deep": ${DEEP}, `,
);
/** The answer to an upload that was accepted, with more beside the ID. */
const accepted = fc
	.tuple(
		beforeId,
		id,
		fc.constantFrom('"id": ', '"id":'),
		fc.dictionary(field, value, { maxKeys: 3 }),
	)
	.map(([before, { name, token }, key, further]) => {
		const beginning = `${before}${key}${token},`;
		return {
			text: `${beginning} "status": "PENDING", "more": ${json(without(further, 'id'))}}`,
			ids: [name],
			idEndsAt: beginning.length,
		};
	});
const twoIds = fc.tuple(uuid, uuid).map((ids) => {
	const beginning = `{"id": "${ids[0]}",`;
	return { text: `${beginning} "id": "${ids[1]}"}`, ids, idEndsAt: beginning.length };
});

const document = fc.dictionary(field, value, { maxKeys: 5 }).map((read) => ({
	documentNumber: 'X1',
	firstName: 'ADA',
	...read,
}));
const issues = often(fc.constant<unknown>({ front: { BLURRED: 'The picture is blurred' } }), value);
const pending = often(fc.constantFrom<unknown>('PENDING', 'STARTED'), value).map((status) => ({
	id: 'task',
	status,
	result: null,
}));
const finished = fc
	.tuple(
		often(fc.constantFrom<unknown>(200, 400), value),
		often<unknown>(document, value),
		issues,
		often<unknown>(fc.constant({}), value),
	)
	.map(([status, read, stated, provider]) => ({
		id: 'task',
		status: 'SUCCESS',
		result: { status, data: { document: read, issues: status === 200 ? {} : stated, provider } },
	}));
const failed = fc
	.tuple(fc.constantFrom('FAILURE', 'REVOKED', 'Rejected', 'IGNORED'), value)
	.map(([status, result]) => ({ id: 'task', status, result }));

const anyText = fc.oneof(
	value.map((one) => json(one)),
	fc.string({ unit: 'binary', maxLength: 60 }),
	echo.map((text) => `<html>${text}</html>`),
	fc.tuple(echo, echo).map(([one, other]) => `{"id": "${one}", "detail": "${other}`),
	fc.constantFrom(
		...['{"detail": "No.", "code": "token_not_valid"}', '{"n": [12345678901234567890, NaN]}'],
		...['', '{}', '[]', 'null', '{"id": null}', '{"id": [1]}', '{"detail": "Not found."}'],
		'['.repeat(5000),
		`{"id": "${'9'.repeat(600)}"}`,
	),
);

const edit: fc.Arbitrary<Edit> = fc.oneof(
	fc.record({
		kind: fc.constant('cut' as const),
		share: fc.double({ min: 0, max: 1, noNaN: true }),
	}),
	fc.record({
		kind: fc.constant('flip' as const),
		share: fc.double({ min: 0, max: 1, noNaN: true }),
		bit: fc.nat(7),
	}),
	fc.record({
		kind: fc.constant('insert' as const),
		share: fc.double({ min: 0, max: 1, noNaN: true }),
		text: fc.constantFrom(
			...[
				'NaN',
				'1e999',
				'"',
				'{',
				']',
				',,',
				'\u0000',
				'"__proto__": {"x": 1},',
				'<html>',
				'\\ud800',
			],
			'['.repeat(2000),
		),
	}),
);

type Content = Pick<DrawnBody, 'text' | 'ids' | 'idEndsAt'>;

const bodyOf = (content: fc.Arbitrary<Content>): fc.Arbitrary<DrawnBody> =>
	fc
		.tuple(
			content,
			often<Edit[]>(fc.constant([]), fc.array(edit, { minLength: 1, maxLength: 2 }), 2),
			often<DrawnBody['charset']>(
				fc.constant('utf8'),
				fc.constantFrom('utf8WithMark', 'utf16le', 'latin1'),
				8,
			),
		)
		.map(([{ text, ids, idEndsAt }, edits, charset]) => ({ text, charset, edits, ids, idEndsAt }));

/* Everything but the body */

const text = fc.oneof(
	fc.string({ maxLength: 12 }),
	fc.constantFrom('', '0', '-1', '1e3', 'soon'),
	echo,
);
const date = fc.constantFrom(
	...[
		'Wed, 18 May 2033 03:33:10 GMT',
		'Thu, 01 Jan 1970 00:00:00 GMT',
		'yesterday',
		'9'.repeat(20),
	],
);
const retryAfter = fc.oneof(
	fc.constantFrom('0', '1', '3', '2.5', '20', '200', '99999999999'),
	date,
	text,
);
/** Signs that a value of a header may have. */
const inHeader = (one: string) => one.replace(/[^\x20-\x7e«»]/g, '?');

type Header = [name: string, value: string];

const header = fc
	.oneof(
		fc.tuple(fc.constant('retry-after'), retryAfter),
		fc.tuple(fc.constant('date'), fc.oneof(date, text)),
		fc.tuple(
			fc.constant('content-type'),
			fc.oneof(fc.constantFrom('application/json', 'text/html; charset=utf-16', 'image/png'), text),
		),
		fc.tuple(fc.constant('set-cookie'), text),
		fc.tuple(fc.constant('location'), fc.oneof(fc.constantFrom('/', 'http://[', '//x'), text)),
		fc.tuple(fc.constant('x-echo'), echo),
		fc.tuple(fc.constant('www-authenticate'), echo),
	)
	.map(([name, one]): Header => [name, inHeader(one)]);
const oddHeader = fc.constantFrom<Header>(
	...([
		['x-long', 'x'.repeat(1_000_000)],
		['content-length', '7'],
		['content-length', '-1'],
		['transfer-encoding', 'chunked'],
		['transfer-encoding', 'gzip, chunked'],
		['content-encoding', 'gzip'],
		['content-encoding', 'zstd, what'],
		['connection', 'upgrade'],
		['upgrade', 'websocket'],
		['x y', 'z'],
		['', ''],
		['x-null', 'a\u0000b'],
	] as Header[]),
);

const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
type Ending = DrawnAnswer['end'];
const WHOLE: Ending = { kind: 'whole' };
const fault: fc.Arbitrary<Ending> = fc.oneof(
	fc.record({ kind: fc.constantFrom('close' as const, 'reset' as const, 'stall' as const), share }),
	fc.record({
		kind: fc.constant('drip' as const),
		pieces: fc.integer({ min: 2, max: 12 }),
		everyMs: fc.constantFrom(5, 90, 400),
	}),
	fc.constant<Ending>({ kind: 'early' }),
);

interface Likely {
	statuses: number[];
	content: fc.Arbitrary<Content>;
}

function answer({ statuses, content }: Likely): fc.Arbitrary<DrawnAnswer> {
	return fc
		.record({
			status: fc.constantFrom(...statuses),
			reason: often(fc.constant('OK'), text.map(inHeader)),
			headers: often<Header[]>(fc.constant([]), fc.array(header, { maxLength: 3 }), 1),
			odd: often<Header[]>(
				fc.constant([]),
				oddHeader.map((one) => [one]),
				14,
			),
			body: bodyOf(content),
			coding: often<DrawnAnswer['coding']>(
				fc.constant('identity'),
				fc.constantFrom('gzip', 'br', 'deflate'),
				5,
			),
			isCodingBroken: often(fc.constant(false), fc.constant(true), 3),
			framing: often<DrawnAnswer['framing']>(
				fc.constantFrom('length', 'chunked', 'untilClose'),
				fc.constantFrom('lengthTooLong', 'lengthTooShort', 'brokenChunks'),
				6,
			),
			end: often(fc.constant(WHOLE), fault, 2),
		})
		.map(({ odd, headers, ...rest }) => ({
			...rest,
			headers: [...headers, ...odd],
			hasOddHeaders: odd.length > 0,
		}));
}

const ANY_STATUS = [
	...[
		200, 201, 202, 204, 205, 299, 300, 302, 304, 307, 400, 401, 403, 404, 408, 409, 413, 429, 500,
	],
	...[502, 503, 503, 504, 599, 600, 999, 100, 101, 103, 99, 0],
];
/** Any answer to any request. */
const anyAnswer = fc.oneof(
	answer({ statuses: ANY_STATUS, content: anyText.map(withoutId) }),
	answer({ statuses: ANY_STATUS, content: accepted }),
	fc
		.integer({ min: 100, max: 599 })
		.chain((status) => answer({ statuses: [status], content: anyText.map(withoutId) })),
);

/** Nothing about it is out of the ordinary. */
const plainly = (content: fc.Arbitrary<Content>): fc.Arbitrary<DrawnAnswer> =>
	content.map(({ text: plain, ids, idEndsAt }) => ({
		status: 200,
		reason: 'OK',
		headers: [['content-type', 'application/json']],
		hasOddHeaders: false,
		body: { text: plain, charset: 'utf8', edits: [], ids, idEndsAt },
		coding: 'identity',
		isCodingBroken: false,
		framing: 'length',
		end: WHOLE,
	}));

/* A JWT that ends ten seconds after one of the dates above, or of which nothing is known. */
const endOfToken = Buffer.from(json({ exp: 2_000_000_000 })).toString('base64url');
const tokens = fc.constantFrom(
	...['opaque-token-0123456789', 'opaque+token/«plain logins»/0123456789=='],
	`eyJhbGciOiJub25lIn0.${endOfToken}.c2lnbmF0dXJl«plain logins»`,
);
const loggedIn = tokens.map((access) => withoutId(json({ access, refresh: 'refresh-token' })));
const uploaded = fc.oneof({ weight: 8, arbitrary: accepted }, { weight: 1, arbitrary: twoIds });
const checked = often(
	fc.oneof<fc.Arbitrary<unknown>[]>(pending, finished, failed).map(json),
	finished.map((one) => json(one).replace('"ADA"', DEEP)),
	20,
).map(withoutId);

const refusal = fc
	.tuple(
		plainly(fc.constant(withoutId('{"detail": "Not now."}'))),
		fc.constantFrom(400, 401, 401, 403, 404, 429, 429, 500, 503, 503),
		often<Header[]>(
			fc.constant([]),
			retryAfter.map((time) => [['retry-after', inHeader(time)]]),
			1,
		),
	)
	.map(([plain, status, headers]) => ({ ...plain, status, headers }));

const usual = (content: fc.Arbitrary<Content>) =>
	fc.oneof(
		{ weight: 2, arbitrary: plainly(content) },
		{ weight: 3, arbitrary: answer({ statuses: [200, 201, 200, 200], content }) },
		{ weight: 2, arbitrary: anyAnswer },
		{ weight: 1, arbitrary: refusal },
	);

export const drawnAnswers: fc.Arbitrary<DrawnAnswers> = fc.record({
	login: fc.oneof(
		{ weight: 4, arbitrary: plainly(loggedIn).map((one) => [one]) },
		{ weight: 1, arbitrary: fc.array(usual(loggedIn), { minLength: 1, maxLength: 3 }) },
	),
	upload: fc.array(usual(uploaded), { minLength: 1, maxLength: 3 }),
	check: fc.array(usual(checked), { minLength: 1, maxLength: 4 }),
});

export type DrawnSetting =
	typeof drawnSetting extends fc.Arbitrary<infer Setting> ? Setting : never;

export const drawnSetting = fc.record({
	onError: fc.constantFrom('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
	maxTries: fc.constantFrom(2, 3),
	cards: fc.constantFrom(1, 1, 1, 2),
	output: fc.constantFrom('simplified', 'full', 'raw'),
	extendData: fc.boolean(),
	onRejected: fc.constantFrom('return', 'error'),
	onTimeout: fc.constantFrom('return', 'error'),
	timeout: fc.constantFrom(1, 2, 4),
	requestTimeout: fc.constantFrom(1, 2),
	password: fc.constantFrom('hush-hush-hush', 'hush "hush" + 100% <hush>/é', '$^(.*)+[hush]{9}\\d'),
});
