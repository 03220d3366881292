import fc from 'fast-check';

import { createHash } from 'node:crypto';

import { backoffMs } from '../nodes/progeny/account/rateLimiter';
import { itemErrorOf } from '../nodes/progeny/errors';
import { fieldMessages, retryAfterMs } from '../nodes/progeny/http/answer';
import { Content } from '../nodes/progeny/images/content';
import { factsReader, imageFormat } from '../nodes/progeny/images/format';
import { resultRow } from '../nodes/progeny/operations/result';
import { ROW_COLUMNS } from '../nodes/progeny/row/document';
import { SERVICES } from '../nodes/progeny/services';
import { readCheck } from '../nodes/progeny/task/check';
import { taskOutcome } from '../nodes/progeny/task/outcome';
import { mayCheckAgain, nextCheckAtMs } from '../nodes/progeny/task/schedule';
import { readSubmission } from '../nodes/progeny/task/submission';
import { specimenFile } from './specimens.mts';
import { imageFacts } from './images/imageFacts';
import { ROW_SETTINGS } from './row/settings';

/* What must hold whatever the service sends. */

/** Words that the service's answers are made of, so that odd ones come close to real ones. */
const KEYS = [
	...['id', 'status', 'result', 'data', 'document', 'issues', 'error', 'error_code', 'detail'],
	...[
		'documentNumber',
		'firstName',
		'dateOfBirth',
		'dateOfExpiry',
		'age',
		'is_valid',
		'portrait_url',
	],
	...[
		'taskId',
		'extendedData',
		'__proto__',
		'constructor',
		'7',
		'liveness',
		'exc_type',
		'exc_message',
	],
];
const WORDS = [
	...['SUCCESS', 'PENDING', 'FAILURE', 'REVOKED', 'STARTED', '', 'None', 'None-None-None', 'null'],
	...[
		'1991-9-24',
		'2023-02-30',
		'1991-None-None',
		'0000-1-1',
		'<script>alert(1)</script>',
		'{"a":1}',
	],
	...[
		'{"status": 200, "data": {"document": {"firstName": "A"}}}',
		'TESTERSON',
		'\u0007\u0000',
		'‹',
	],
];

const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
	value: fc.oneof(
		{ depthSize: 'medium', withCrossShrink: true },
		fc.constantFrom<unknown>(...WORDS, 200, 400, '400', 7, -1, null, true, false),
		fc.string(),
		fc.double(),
		fc.array(tie('value'), { maxLength: 3 }),
		fc.dictionary(
			fc.oneof(
				{ weight: 8, arbitrary: fc.constantFrom(...KEYS) },
				{ weight: 1, arbitrary: fc.string() },
			),
			tie('value'),
			{ maxKeys: 6 },
		),
	),
})).value;

/** As it comes over the network: of JSON, or of anything else. */
const body = fc.oneof(
	value,
	value.map((one) => JSON.stringify(one)),
);
const statusCode = fc.oneof(
	fc.constantFrom(200, 400, 404, 429, 500),
	fc.integer({ min: 200, max: 599 }),
);

const SERVICE = SERVICES.ocrCard;
/** What the panel says, but for what becomes of an outcome that is no success. */
const SETTINGS = {
	...ROW_SETTINGS,
	output: 'simplified',
	downloadPortrait: false,
	minIntervalMs: 500,
	timeoutMs: 120_000,
} as const;
const ORIGIN = { submittedAt: null, resumed: false };
const CHECKED_ONCE = { taskId: 'task-1', waitedMs: 0, checks: 1 };
const CHECKED = { numRuns: 1000 };
/** The same on every run; another seed may find what this one does not. */
fc.configureGlobal({ seed: 1 });

describe('no task answer, however odd,', () => {
	it('makes the reader throw, or passes for extracted without a text in a document', () => {
		fc.assert(
			fc.property(fc.constantFrom(200, 400), body, (httpStatus, answer) => {
				const outcome = taskOutcome(httpStatus, answer);
				if (outcome.status !== 'extracted') return;
				expect(httpStatus).toBe(200);
				const { document } = outcome;
				const readings = Object.values(document!).filter(
					(one) => (typeof one === 'string' && one.trim() !== '') || typeof one === 'number',
				);
				expect(readings.length).toBeGreaterThan(0);
				// It stands in the answer like that, and not by the reader's doing
				expect(JSON.stringify(answer).replace(/\\/g, '')).toContain('"document"');
			}),
			CHECKED,
		);
	});

	it.each([
		...['', 'null', '[]', '{}', '"SUCCESS"', 'true', '17', '<html>', '{"status":"SUCCESS"}'],
		...[
			'{"status":"SUCCESS","result":null}',
			'{"status":"PENDING","result":{"data":{"document":{"firstName":"A"}}}}',
		],
		...[
			'{"result":{"status":200,"data":{"document":{}}}}',
			'{"document":[]}',
			'{"document":{"age":30}}',
		],
	])('%s is not extracted', (answer) => {
		expect(taskOutcome(200, answer).status).not.toBe('extracted');
	});

	it('puts a date that is no ISO date, or a nested value, into the simplified row', () => {
		const settings = { ...SETTINGS, onRejected: 'return', onTimeout: 'return' } as const;
		const document = fc.dictionary(
			fc.oneof(fc.constantFrom(...ROW_COLUMNS, ...KEYS), fc.string()),
			fc.oneof(fc.constantFrom<unknown>(...WORDS), value),
			{ maxKeys: 12 },
		);
		fc.assert(
			fc.property(document, (read) => {
				const answer = { status: 'SUCCESS', result: { status: 200, data: { document: read } } };
				const outcome = taskOutcome(200, answer);
				if (outcome.status === 'failed') return;
				const row = resultRow(SERVICE, { ...CHECKED_ONCE, outcome, answer }, settings, ORIGIN);
				expect(Object.keys(row).slice(0, ROW_COLUMNS.length)).toEqual(ROW_COLUMNS);
				expect(row).toMatchObject({ taskId: 'task-1', status: outcome.status });
				expect(row).not.toHaveProperty('error');
				for (const cell of Object.values(row)) expect(Object(cell)).not.toBe(cell);
				for (const column of ['dateOfBirth', 'dateOfIssue', 'dateOfExpiry']) {
					const date = row[column];
					if (date === null) continue;
					expect(date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
					expect(new Date(String(date)).toISOString().slice(0, 10)).toBe(date);
				}
			}),
			CHECKED,
		);
	});
});

describe('no text from the service', () => {
	/** Every fact is cut at 600 characters, and no words have more than a few. */
	const MAX_LENGTH = 3000;

	function expectSafe(error: unknown): void {
		const { message, details } = itemErrorOf(error).words(SERVICE.document);
		expect(['INPUT_UNREADABLE', 'NODE_FAULT']).not.toContain(details.code);
		for (const text of [message, details.hint, details.issues ?? '']) {
			expect(text).not.toMatch(/[<>\p{Cc}]/u);
			expect(text.length).toBeLessThan(MAX_LENGTH);
		}
	}

	const long = fc.string({ minLength: 2000, maxLength: 5000, unit: 'binary' });
	const hostile = fc.oneof(
		body,
		long,
		fc.dictionary(fc.constantFrom(...KEYS, 'front_id', '<i>'), long, { maxKeys: 4 }),
	);

	it('reaches the error of a submission unescaped or uncut', () => {
		fc.assert(
			fc.property(statusCode, hostile, (httpCode, answer) => {
				try {
					const taskId = readSubmission(
						{ statusCode: httpCode, headers: {}, body: answer },
						SERVICE,
					);
					expect(taskId.length).toBeLessThanOrEqual(500);
				} catch (error) {
					expectSafe(error);
				}
			}),
			CHECKED,
		);
	});

	it('reaches the error of a check, or of its outcome, unescaped or uncut', () => {
		const strict = { ...SETTINGS, onRejected: 'error', onTimeout: 'error' } as const;
		fc.assert(
			fc.property(statusCode, hostile, long, (httpCode, answer, taskId) => {
				try {
					const check = readCheck(taskId, { statusCode: httpCode, headers: {}, body: answer });
					resultRow(SERVICE, { ...CHECKED_ONCE, ...check, taskId }, strict, ORIGIN);
				} catch (error) {
					expectSafe(error);
				}
			}),
			CHECKED,
		);
	});

	it('is longer than 300 characters where it names fields', () => {
		fc.assert(
			fc.property(hostile, (answer) => {
				expect(fieldMessages(answer).length).toBeLessThanOrEqual(300);
			}),
		);
	});
});

it('the schedule never checks after the deadline, nor sooner than the minimum', () => {
	const limits = fc.record({
		timeoutMs: fc.integer({ min: 1, max: 3_600_000 }),
		minIntervalMs: fc.integer({ min: 100, max: 60_000 }),
	});
	fc.assert(
		fc.property(limits, fc.nat(2000), fc.double({ noNaN: true }), (wait, lateMs, wishedMs) => {
			let nextMs = nextCheckAtMs(0, wishedMs, wait);
			for (let checks = 0; checks < 200; checks += 1) {
				expect(nextMs).toBeLessThan(wait.timeoutMs);
				// An answer takes its time
				const answeredAtMs = nextMs + lateMs;
				if (!mayCheckAgain(answeredAtMs, wait)) return;
				nextMs = nextCheckAtMs(answeredAtMs, answeredAtMs + wishedMs, wait);
				expect(nextMs - answeredAtMs).toBeGreaterThanOrEqual(wait.minIntervalMs - 1e-6);
			}
		}),
		{ numRuns: 200 },
	);
});

it('a pause is never negative, and without a time never longer than half a minute', () => {
	fc.assert(
		fc.property(fc.string(), (text) => {
			const pauseMs = retryAfterMs({ 'retry-after': text });
			if (pauseMs !== null) expect(pauseMs).toBeGreaterThanOrEqual(0);
		}),
	);
	fc.assert(
		fc.property(fc.integer({ min: 1 }), (refusals) => {
			expect(backoffMs(refusals)).toBeGreaterThan(0);
			expect(backoffMs(refusals)).toBeLessThanOrEqual(30_000);
		}),
	);
});

describe('images', () => {
	const IMAGES = [
		'virginia-v10-front.jpg',
		'california-v8-askew-back.jpg',
		'maryland-v1-front.png',
	].map(specimenFile);
	const SIGNATURES = [
		'\x89PNG\r\n\x1a\n',
		'\x89PNG\r\n\x1a\n\0\0\0\rIHDR',
		'\xff\xd8\xff',
		'\xff\xd8\xff\xe0\0\x10JFIF',
	];

	it('that are cut off anywhere are not whole, and never make the reader throw', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...IMAGES),
				fc.double({ min: 0, max: 1, noNaN: true }),
				(image, part) => {
					const cut = image.subarray(0, Math.floor((image.length - 2) * part));
					if (imageFormat(cut) === null) return;
					expect(imageFacts(cut)?.mayBeCutOff ?? true).toBe(true);
				},
			),
			CHECKED,
		);
	});

	it('are whole as they are, and with whatever a phone appends', () => {
		fc.assert(
			fc.property(fc.constantFrom(...IMAGES), fc.uint8Array({ maxLength: 200 }), (image, more) => {
				const facts = imageFacts(Buffer.concat([image, more]));
				expect(facts).toMatchObject({ mayBeCutOff: false });
			}),
		);
	});

	it('tell the same in whatever pieces they come', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...IMAGES),
				fc.double({ min: 0, max: 1, noNaN: true }),
				fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1 }),
				(image, part, sizes) => {
					const cut = image.subarray(0, Math.ceil(image.length * part));
					const format = imageFormat(cut);
					if (format === null) return;
					const reader = factsReader(format);
					for (let at = 0, piece = 0; at < cut.length; piece += 1) {
						const end = at + sizes[piece % sizes.length];
						reader.push(cut.subarray(at, end));
						at = end;
					}
					expect(reader.facts()).toEqual(imageFacts(cut));
				},
			),
			CHECKED,
		);
	});

	it('that begin like one and go on at random never make the reader throw', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...SIGNATURES),
				fc.uint8Array({ maxLength: 400 }),
				(signature, rest) => {
					const file = Buffer.concat([Buffer.from(signature, 'latin1'), rest]);
					imageFacts(file);
				},
			),
			CHECKED,
		);
	});

	it('are read in any pieces, no further than the maximum and one piece', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 1 }),
				fc.integer({ min: 1, max: 200_000 }),
				async (sizes, maxBytes) => {
					const [image] = IMAGES;
					let given = 0;
					async function* pieces() {
						for (let at = 0, piece = 0; at < image.length; piece += 1) {
							const size = sizes[piece % sizes.length];
							given = Math.min(at + size, image.length);
							yield await Promise.resolve(image.subarray(at, given));
							at = given;
						}
					}
					const content = await Content.of(pieces(), maxBytes, new AbortController().signal);
					if (image.length <= maxBytes) {
						const sha256 = createHash('sha256').update(image).digest('hex');
						expect(content.sha256()).toBe(sha256);
					} else {
						expect(content.sizeBytes).toBeGreaterThan(maxBytes);
						expect(given).toBeLessThanOrEqual(maxBytes + Math.max(...sizes));
					}
				},
			),
		);
	});
});
