import {
	detailOf,
	fieldMessages,
	pauseAskedMs,
	readAnswer,
	retryAfterMs,
	type AnswerStream,
} from '../../nodes/progeny/http/answer';
import { secretFilter } from '../../nodes/progeny/http/secrets';

const MEGABYTE = 1024 * 1024;

/** An answer that comes in pieces, with how many of them were asked for. */
function streamed(...chunks: Uint8Array[]) {
	const asked = { chunks: 0 };
	async function* body() {
		for (const chunk of chunks) {
			asked.chunks += 1;
			yield await Promise.resolve(chunk);
		}
	}
	const stream: AnswerStream = { statusCode: 200, headers: { date: 'now' }, body: body() };
	return { asked, stream };
}

const NONE = secretFilter({ password: '' });

describe('an answer', () => {
	it.each([
		['{"password": "hunter"}', { password: '***' }],
		[
			'{"Password": ["hunter is wrong"], "x": "hunter"}',
			{ Password: ['*** is wrong'], x: 'hunter' },
		],
		['{"detail": "PASSWORD=hunter&x=1"}', { detail: 'PASSWORD=***&x=1' }],
	])('shows no common password where it is named: %s', async (text, body) => {
		const { stream } = streamed(Buffer.from(text));
		expect((await readAnswer(stream, secretFilter({ password: 'hunter' }))).body).toEqual(body);
	});

	it.each([
		['a UUID that holds the password', '550e8400-e29b-41d4-a716-446655440000', 'e29b-41d4'],
		['a number that JavaScript rounds', '12345678901234567890', 'hush-hush-hush'],
	])('keeps its ID as it is: %s', async (_, id, password) => {
		const text = /^\d+$/.test(id) ? `{"id": ${id}}` : `{"id": "${id}", "note": "${password}"}`;
		const { body } = await readAnswer(
			streamed(Buffer.from(text)).stream,
			secretFilter({ password }),
		);
		expect(body).toMatchObject({ id });
		expect(JSON.stringify({ ...(body as object), id: '' })).not.toContain(password);
	});

	it.each<[string, unknown]>([
		['{"id": "task-1"}', { id: 'task-1' }],
		['<html>', '<html>'],
		['{"id": "ta', '{"id": "ta'],
		['', ''],
	])('%j is read as %j', async (text, body) => {
		const { stream } = streamed(Buffer.from(text));
		expect(await readAnswer(stream, NONE)).toEqual({
			statusCode: 200,
			headers: { date: 'now' },
			body,
		});
	});

	it('may be cut anywhere on its way', async () => {
		const bytes = Buffer.from('{"name": "Zoë"}');
		const pieces = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
		expect((await readAnswer(streamed(...pieces).stream, NONE)).body).toEqual({ name: 'Zoë' });
	});

	it('that is larger than any document is not read to its end, nor asked for again', async () => {
		const { asked, stream } = streamed(...Array.from({ length: 30 }, () => Buffer.alloc(MEGABYTE)));
		await expect(readAnswer(stream, NONE)).rejects.toMatchObject({
			reason: 'its answer is larger than 10 MB and was not read',
			maybeReceived: true,
			isLasting: true,
		});
		expect(asked.chunks).toBe(11);
	});
});

it.each([
	['seconds', '30', 30_000],
	['a date', 'Tue, 01 Jan 2030 00:00:20 GMT', 20_000],
	['a date that has passed', 'Mon, 31 Dec 2029 23:59:00 GMT', 0],
	['nonsense', 'soon', null],
	['nothing', '', null],
	['a space', ' ', null],
])('Retry-After as %s counts on the clock of the server', (_, value, pauseMs) => {
	const date = 'Tue, 01 Jan 2030 00:00:00 GMT';
	expect(retryAfterMs({ date, 'retry-after': value })).toBe(pauseMs);
});

it.each([undefined, 'soon'])('Retry-After counts on our own clock where Date is %p', (date) => {
	const inTenSeconds = new Date(Date.now() + 10_000).toUTCString();
	const pauseMs = retryAfterMs({ date, 'retry-after': inTenSeconds });
	// A header has whole seconds
	expect(Math.abs(pauseMs! - 10_000)).toBeLessThanOrEqual(1000);
});

it.each([
	[429, {}, 0],
	[429, { 'retry-after': '7' }, 7000],
	[503, { 'retry-after': '7' }, 7000],
	[503, {}, null],
	[500, { 'retry-after': '7' }, null],
	[200, { 'retry-after': '7' }, null],
])('HTTP %i with %j asks for a pause of %p ms', (statusCode, headers, pauseMs) => {
	expect(pauseAskedMs({ statusCode, headers, body: null })).toBe(pauseMs);
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
	[{ front_id: [], other: 'No.' }, 'other: No.'],
	['plain', 'plain'],
	['<html>', ''],
	[{ constructor: ['x'] }, 'constructor: x'],
	[null, ''],
])('the messages of %j read %j', (body, text) => {
	expect(fieldMessages(body, new Map([['front_id', 'Front image']]))).toBe(text);
});

it.each<[unknown, string]>([
	[{ detail: 'Not found.' }, ': Not found.'],
	[{ detail: ['a'], other: 'b' }, ': ["a"]'],
	[{ other: 'b' }, ''],
	['<html>', ''],
	[null, ''],
])('the explanation of %j reads %j behind a sentence', (body, text) => {
	expect(detailOf(body)).toBe(text);
});
