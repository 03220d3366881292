import { isUnknown, taskOutcome, type JudgedDocument } from '../../nodes/progeny/task/outcome';

const DOCUMENT = { documentNumber: 'XX008080', firstName: 'MARIGOLD', dateOfBirth: '1991-9-24' };

const success = (result: unknown) => ({ id: 2188, status: 'SUCCESS', result });

describe('a document is extracted', () => {
	it.each<[string, unknown]>([
		['the documented envelope', success({ status: 200, data: { document: DOCUMENT } })],
		[
			'the state in lower case',
			{ ...success({ data: { document: DOCUMENT } }), status: 'success' },
		],
		['no result.status', success({ data: { document: DOCUMENT } })],
		['result as JSON text', success(JSON.stringify({ status: 200, data: { document: DOCUMENT } }))],
		['data as JSON text', success({ data: JSON.stringify({ document: DOCUMENT }) })],
		['the document directly in result', success({ document: DOCUMENT })],
		['no envelope', { document: DOCUMENT }],
		['data at the top', { status: 'SUCCESS', data: { document: DOCUMENT } }],
		[
			'data at the top, beside a result that holds nothing',
			{ ...success({ status: 200 }), data: { document: DOCUMENT } },
		],
		['a whole answer that is JSON text', JSON.stringify({ document: DOCUMENT })],
		['issues that are empty', success({ data: { document: DOCUMENT, issues: {} } })],
		[
			'issues of a part that are empty',
			success({ data: { document: DOCUMENT, issues: { ocr: null } } }),
		],
		['no envelope, the document as JSON text', { document: JSON.stringify(DOCUMENT) }],
		['the document as JSON text', success({ data: { document: JSON.stringify(DOCUMENT) } })],
		[
			'compare and liveness beside it',
			success({ data: { document: DOCUMENT, compare: true, liveness: true } }),
		],
		[
			'parts beside it that say nothing of an issue',
			success({ data: { document: DOCUMENT, compare: null, liveness: { result: true } } }),
		],
	])('%s', (_, body) => {
		expect(taskOutcome(200, body)).toMatchObject({
			status: 'extracted',
			document: DOCUMENT,
			issues: [],
		});
	});

	it.each([{ lastName: 'TESTERSON' }, { documentNumber: 12345 }])(
		'as soon as one thing was read of it: %j',
		(document) => {
			expect(taskOutcome(200, success({ data: { document } }))).toMatchObject({
				status: 'extracted',
				document,
			});
		},
	);

	it('although the service reports issues, which are kept', () => {
		const data = { document: DOCUMENT, issues: { ocr: { GLARE: 'Light is reflected' } } };
		expect(taskOutcome(200, success({ status: 200, data }))).toMatchObject({
			status: 'extracted',
			issues: [{ part: 'ocr', code: 'GLARE', message: 'Light is reflected' }],
		});
	});

	it('and everything else in data is kept unchanged', () => {
		const provider = { any: ['thing', { nested: null }] };
		const outcome = taskOutcome(
			200,
			success({ data: { document: DOCUMENT, liveness: true, provider } }),
		);
		expect((outcome as JudgedDocument).otherData).toEqual({ liveness: true, provider });
	});
});

describe('a document is rejected', () => {
	const issues = { liveness: { FACE_TOO_SMALL: 'Absolute face size is too small' } };
	const error = { error: 'Absolute face size is too small', error_code: 'FACE_TOO_SMALL' };
	const expected = {
		part: 'liveness',
		code: 'FACE_TOO_SMALL',
		message: 'Absolute face size is too small',
	};

	it.each<[string, number, unknown]>([
		[
			'documented shape A: result.status 400',
			200,
			success({ status: 400, data: { liveness: { result: false, ...error }, issues } }),
		],
		[
			'documented shape B: the reason in data, result.status 200',
			200,
			success({ status: 200, data: { liveness: { result: false, data: error }, issues } }),
		],
		['issues alone', 200, success({ data: { issues } })],
		['only the part', 200, success({ data: { liveness: error } })],
		[
			'a part with other data',
			200,
			success({ data: { liveness: { ...error, data: { score: 0 } } } }),
		],
		['HTTP 400 with the envelope', 400, success({ status: 400, data: { issues } })],
		['HTTP 400 without the envelope', 400, { issues }],
		['result.status as text', 200, success({ status: '400', data: { issues } })],
		['result.status 500', 200, success({ status: 500, data: { issues } })],
	])('%s', (_, httpStatus, body) => {
		const outcome = taskOutcome(httpStatus, body);
		expect(outcome.status).toBe('rejected');
		// Named twice by the documented shapes, reported once
		expect((outcome as JudgedDocument).issues).toEqual([expected]);
	});

	it.each<[string, unknown, unknown]>([
		['a list of texts', ['Too dark'], { part: null, code: null, message: 'Too dark' }],
		[
			'a list of objects',
			[{ code: 'DARK', message: 'Too dark' }],
			{ part: null, code: 'DARK', message: 'Too dark' },
		],
		['a text', 'Too dark', { part: null, code: null, message: 'Too dark' }],
		['a list with gaps', [null, 'Too dark', ''], { part: null, code: null, message: 'Too dark' }],
		['a list of codes', [{ code: 'DARK' }], { part: null, code: 'DARK', message: null }],
		[
			'a list of messages',
			[{ message: 'Too dark' }],
			{ part: null, code: null, message: 'Too dark' },
		],
		[
			'codes without a part',
			{ DARK: 'Too dark' },
			{ part: null, code: 'DARK', message: 'Too dark' },
		],
		['a part with a list', { ocr: ['Too dark'] }, { part: 'ocr', code: null, message: 'Too dark' }],
		[
			"a list in a part's words",
			[{ error_code: 'DARK', error: 'Too dark' }],
			{ part: null, code: 'DARK', message: 'Too dark' },
		],
		[
			'a list of something else',
			[{ reason: 'Too dark' }],
			{ part: null, code: null, message: '{"reason":"Too dark"}' },
		],
	])('issues as %s', (_, stated, issue) => {
		expect(taskOutcome(200, success({ data: { issues: stated } }))).toMatchObject({
			status: 'rejected',
			issues: [issue],
		});
	});

	it.each([400, '400', 500])(
		'with a result.status of %j although a document is there',
		(status) => {
			const body = success({ status, data: { document: DOCUMENT, issues } });
			expect(taskOutcome(200, body)).toMatchObject({ status: 'rejected', document: DOCUMENT });
		},
	);

	it.each([
		['an empty document', {}],
		[
			'a partial date and a number',
			{ firstName: 'None', dateOfIssue: '1991-None-24', confidence: 0 },
		],
		['only an age', { age: '30' }],
		[
			'only flags and unknown values',
			{ is_valid: false, age: -1, firstName: '', dateOfBirth: 'None-None-None', sex: null },
		],
		['only a portrait', { portrait: 'images/1.jpg', portrait_url: 'https://example.com/1.jpg' }],
	])('when nothing was read: %s', (_, document) => {
		const outcome = taskOutcome(200, success({ status: 200, data: { document } }));
		expect(outcome).toMatchObject({
			status: 'rejected',
			issues: [{ message: 'Nothing could be read' }],
		});
	});

	it('with HTTP 400 and no reason', () => {
		expect(taskOutcome(400, success(null))).toEqual({
			status: 'rejected',
			document: null,
			issues: [],
			otherData: {},
		});
	});

	it('with HTTP 400 and a plain detail', () => {
		expect(taskOutcome(400, { detail: 'Image does not meet requirements' })).toMatchObject({
			status: 'rejected',
			issues: [{ message: 'Image does not meet requirements' }],
		});
	});

	it.each<[string, unknown, object?]>([
		['result', { status: 400, error: 'Too dark', error_code: 'DARK' }],
		['data', { status: 400, data: { error: 'Too dark', error_code: 'DARK' } }],
		['data, without a status', { data: { error: 'Too dark', error_code: 'DARK' } }],
		['data, without a code', { data: { error: 'Too dark' } }, { code: null }],
		['data, without a message', { data: { error_code: 'DARK' } }, { message: null }],
	])('with the reason in %s itself', (_, result, lacking = {}) => {
		expect(taskOutcome(200, success(result))).toMatchObject({
			status: 'rejected',
			issues: [{ part: null, code: 'DARK', message: 'Too dark', ...lacking }],
		});
	});

	it.each<[string, unknown, unknown]>([
		['no envelope, issues as a list', { document: null, issues: ['Too dark'] }, 'Too dark'],
		['a detail in the data', success({ status: 400, data: { detail: 'Too dark' } }), 'Too dark'],
		['a field of the data', success({ status: 400, data: { front_id: ['Too dark'] } }), 'Too dark'],
		[
			'one field of several',
			success({ status: 400, data: { front_id: 'Too dark', score: 3, box: { width: 7 } } }),
			'Too dark',
		],
	])('with a reason in %s', (_, body, message) => {
		expect(taskOutcome(200, body)).toMatchObject({ status: 'rejected', issues: [{ message }] });
	});

	it('with one code for both sides', () => {
		const issues = [
			{ code: 'BLURRED', message: 'front' },
			{ code: 'BLURRED', message: 'back' },
		];
		expect((taskOutcome(200, success({ data: { issues } })) as JudgedDocument).issues).toHaveLength(
			2,
		);
	});

	it('with a text in place of the data', () => {
		expect(taskOutcome(200, success({ status: 400, data: 'Too dark' }))).toMatchObject({
			status: 'rejected',
			issues: [{ message: 'Too dark' }],
		});
	});

	it('without an envelope, by the status beside the data', () => {
		const body = { status: 400, data: { document: DOCUMENT, issues } };
		expect(taskOutcome(200, body)).toMatchObject({ status: 'rejected', issues: [expected] });
	});

	it('with HTTP 400 and a list', () => {
		expect(taskOutcome(400, ['Image does not meet requirements'])).toMatchObject({
			status: 'rejected',
			issues: [{ message: 'Image does not meet requirements' }],
		});
	});

	it('with all the issues that have no code', () => {
		const data = { issues: { ocr: ['Too dark', 'Too blurred'] } };
		expect(taskOutcome(200, success({ data }))).toMatchObject({
			issues: [{ message: 'Too dark' }, { message: 'Too blurred' }],
		});
	});

	it('when a part says false without a reason', () => {
		const data = { ocr: { result: false }, liveness: { result: true } };
		expect(taskOutcome(200, success({ data }))).toMatchObject({
			status: 'rejected',
			issues: [{ part: 'ocr', code: null, message: null }],
		});
	});
});

describe('a task failed', () => {
	it.each(['FAILURE', 'REVOKED', 'REJECTED', 'IGNORED', 'failure'])('%s', (status) => {
		expect(taskOutcome(200, { id: 1, status, result: null })).toMatchObject({
			status: 'failed',
			state: status.toUpperCase(),
			reason: null,
		});
	});

	it("with Celery's reason, without the stack trace", () => {
		const result = {
			exc_type: 'ProviderError',
			exc_message: ['no answer', 503],
			traceback: 'File "x.py"',
		};
		expect(taskOutcome(200, { status: 'FAILURE', result })).toMatchObject({
			reason: 'ProviderError no answer 503',
		});
	});

	it.each([
		[
			{ exc_type: 'ProviderError', exc_message: ['no answer\n  File "x.py", line 3'] },
			'ProviderError no answer',
		],
		[
			'Traceback (most recent call last):\n  File "x.py", line 3\nValueError: bad\n',
			'ValueError: bad',
		],
		[{ exc_message: ['no answer', null, 'twice'] }, 'no answer twice'],
	])('of a stack trace only the line that says what it was: %j', (result, reason) => {
		expect(taskOutcome(200, { status: 'FAILURE', result })).toMatchObject({ reason });
	});

	it('with a text whose further lines are a stack trace', () => {
		const result = 'ValueError(\'bad\')\n  File "x.py", line 3';
		expect(taskOutcome(200, { status: 'FAILURE', result })).toMatchObject({
			reason: "ValueError('bad')",
		});
	});

	it.each([
		[null],
		[undefined],
		[''],
		[17],
		[[]],
		[{}],
		[{ data: {} }],
		[{ data: { documentNumber: 'XX1' } }],
	])('SUCCESS without a document in it: %j', (result) => {
		// Told apart by its state: such a task must not be submitted again
		expect(taskOutcome(200, { status: 'SUCCESS', result })).toEqual({
			status: 'failed',
			state: 'SUCCESS',
			reason: null,
		});
	});

	it('an answer without a state, a document or an issue, which counts as SUCCESS', () => {
		expect(taskOutcome(200, { issues: {} })).toEqual({
			status: 'failed',
			state: 'SUCCESS',
			reason: null,
		});
	});

	it('SUCCESS with a text that is no JSON, which is the reason', () => {
		const result = 'Image does not meet requirements';
		expect(taskOutcome(200, { status: 'SUCCESS', result })).toMatchObject({
			state: 'SUCCESS',
			reason: result,
		});
	});
});

describe('a task is pending', () => {
	it('whatever stands for the status', () => {
		const status = { toString: 1 };
		expect(taskOutcome(200, { document: {}, status }).status).toBe('rejected');
	});

	it.each<[string, unknown, string]>([
		['PENDING without an ID', { id: null, status: 'PENDING', result: null }, 'PENDING'],
		['PENDING with an ID', { id: 7, status: 'PENDING', result: null }, 'PENDING'],
		['STARTED', { status: 'STARTED' }, 'STARTED'],
		['RETRY', { status: 'RETRY', result: { exc_type: 'Timeout' } }, 'RETRY'],
		['a state of its own', { status: 'PROGRESS', result: { current: 1 } }, 'PROGRESS'],
		['an empty list', [], 'unknown'],
		['null', null, 'unknown'],
		['an empty object', {}, 'unknown'],
		['a state that is no text', { status: 200 }, 'unknown'],
	])('%s', (_, body, state) => {
		expect(taskOutcome(200, body)).toEqual({ status: 'pending', state });
	});

	it('although a document is there already', () => {
		const body = { status: 'STARTED', result: { data: { document: DOCUMENT } } };
		expect(taskOutcome(200, body).status).toBe('pending');
	});
});

describe('a value of the service', () => {
	it.each([
		...[null, undefined, '', ' ', 'None', ' None '],
		...['None-None-None', '1991-None-None', '1991-None-24', '1991-9-None', 'None-12-24'],
	])('%p is not known', (value) => {
		expect(isUnknown(value)).toBe(true);
	});

	it.each([
		...['NONE', 'None so far', 'None-None', '1991-9-24', '24'],
		...['A 1991-None-None', 'None-None-None B', '1991-None-None-None', 'None-A-B'],
		...[0, false, [], {}],
	])('%j is known', (value) => {
		expect(isUnknown(value)).toBe(false);
	});
});
