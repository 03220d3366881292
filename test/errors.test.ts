import { CardError, ERROR_WORDS, type ErrorCode } from '../nodes/ProgenyOcrCard/errors';

/** A value for every fact that any words name. */
const FACTS = {
	parameter: 'Output',
	value: 'x',
	expected: 'y',
	side: 'Front',
	field: 'front',
	name: "the file in 'front'",
	word: 'front',
	what: 'Front image',
	host: 'files.example.com',
	available: 'The item has no files at all.',
	format: 'a PDF document',
	remedy: 'Export it.',
	reason: ': why',
	httpCode: 418,
	taskId: 'task-1',
	state: 'PENDING',
	waitedSeconds: 120,
	limitMb: 20,
	uploads: 4,
};

describe.each(Object.keys(ERROR_WORDS) as ErrorCode[])('%s', (code) => {
	const error = new CardError(code, FACTS);
	const texts = [error.message, error.hint];

	it('has words for every fact, in whole sentences', () => {
		for (const text of texts) {
			// Not {{ $json.taskId }}, an expression for the user to copy
			expect(text).not.toMatch(/(?<!\{)\{\w*\}/);
			expect(text).toMatch(/^['A-Z]/);
		}
		expect(error.message).not.toMatch(/\.$/);
		expect(error.hint).toMatch(/\.$/);
	});

	it("keeps to n8n's words and none of its system codes", () => {
		for (const text of texts) {
			expect(text).not.toMatch(/\b(error|problem|failure|mistake)\b/i);
			expect(text).not.toMatch(
				/EPERM|ENOENT|ETIMEDOUT|ECONN|ENOTFOUND|EISDIR|EACCES|EADDR|ENOTDIR|EEXIST|EMFILE/i,
			);
		}
	});

	it('names the task where it is known', () => {
		expect(error.message).toContain('task-1');
		expect(error.details).toMatchObject({ code, taskId: 'task-1', httpCode: 418 });
	});
});

it('has details of one shape, null where unknown', () => {
	expect(new CardError('TASK_ID_MISSING').details).toEqual({
		code: 'TASK_ID_MISSING',
		taskId: null,
		httpCode: null,
		issues: null,
		hint: ERROR_WORDS.TASK_ID_MISSING.hint,
		retryable: false,
	});
});

it('says of a known task, whatever happened to it, that it is not lost', () => {
	expect(new CardError('NO_ANSWER', { taskId: 'task-1' }).hint).toContain("'Get Result'");
	expect(new CardError('NO_ANSWER').hint).not.toContain("'Get Result'");
});

it('calls retryable only what cannot be charged twice', () => {
	const retryable = Object.keys(ERROR_WORDS).filter(
		(code) => ERROR_WORDS[code as ErrorCode].retryable,
	);
	expect(retryable).toEqual([
		'IMAGE_NOT_DOWNLOADED',
		'CREDENTIAL_UNREADABLE',
		'LOGIN_THROTTLED',
		'LOGIN_UNAVAILABLE',
		'LOGIN_UNREACHABLE',
		'UNREACHABLE',
		'NO_ANSWER',
		'THROTTLED',
		'UPLOADS_HALTED',
		'TASK_UNKNOWN',
		'CHECK_REFUSED',
		'CHECK_UNREADABLE',
		'WAIT_TIMED_OUT',
	]);
});

it.each(['NO_ANSWER', 'TASK_UNKNOWN'] as const)('%s shows no markup of a task ID', (code) => {
	const { message } = new CardError(code, { taskId: '<img src=x>' });
	expect(message).toContain('‹img src=x›');
});
