import { NodeOperationError, type INode } from 'n8n-workflow';

import {
	ERRORS,
	failedHint,
	faultIn,
	isItemError,
	ItemError,
	itemErrorOf,
	messageOf,
	type ErrorCode,
} from '../nodes/progeny/errors';
import { SERVICES } from '../nodes/progeny/services';

const { document: CARD, whenRejected: CARD_REJECTED } = SERVICES.ocrCard;
const CODES = Object.keys(ERRORS) as ErrorCode[];

/** A value for every fact that any words name. */
const FACTS = {
	parameter: 'Output',
	value: 'x',
	expected: 'y',
	label: 'Front',
	problem: 'cut off',
	name: "the file in 'front'",
	what: 'Front image',
	host: 'files.example.com',
	available: 'The item has no files at all.',
	format: 'a PDF file',
	remedy: 'Export it.',
	reason: 'why',
	httpCode: 418,
	taskId: 'task-1',
	state: 'PENDING',
	waited: '120 seconds',
	limitMb: 20,
	uploads: 4,
	images: 'front and back',
	whatToDo: CARD_REJECTED.whatToDo,
	notSentAgain: 'Not sent again: an earlier try may have been charged.',
	guess: "'a' was taken for the front: check that.",
	advice: CARD_REJECTED.advice,
	onRejected: "'When the Card Is Rejected'",
};

/** With facts that one code needs, or more. */
const errorWith = (code: ErrorCode, facts: Record<string, unknown>) =>
	ItemError.of(code, facts as never);

/** The value of a column of the table for each code that has another than most. */
function column<Name extends 'retryable' | 'checkGoesOn' | 'isFinalForRun' | 'patienceMs'>(
	name: Name,
): Partial<Record<ErrorCode, (typeof ERRORS)[ErrorCode][Name]>> {
	const values = CODES.map((code) => [code, ERRORS[code][name]] as const);
	return Object.fromEntries(values.filter(([, value]) => Boolean(value)));
}

const codesWith = (name: Parameters<typeof column>[0]) => Object.keys(column(name));

describe.each(CODES)('%s', (code) => {
	const error = errorWith(code, FACTS);
	const { message, details } = error.words(CARD);
	const texts = [message, details.hint];

	it('has words for every fact, in whole sentences', () => {
		for (const text of texts) {
			// Not {{ $json.taskId }}, an expression for the user to copy
			expect(text).not.toMatch(/(?<!\{)\{\w*\}/);
			expect(text).not.toMatch(/undefined|null|document|: :/);
			expect(text).toMatch(/^(n8n|['A-Z])/);
			expect(text).not.toMatch(/(^|\. )In the credential,/);
		}
		expect(message).not.toMatch(/\.$/);
		expect(details.hint).toMatch(/\.$/);
	});

	it('needs each fact that its words name', () => {
		const row: { message: string; hint: string } = ERRORS[code];
		const names = `${row.message} ${row.hint}`.matchAll(/\{(\w+)\}/g);
		const known = [...Object.keys(FACTS), 'document', 'documents', 'nothingSent'];
		for (const [, name] of names) expect(known).toContain(name);
	});

	it("keeps to n8n's words and none of its system codes", () => {
		for (const text of texts) {
			expect(text).not.toMatch(/\b(error|problem|failure|mistake)\b/i);
			expect(text).not.toMatch(
				/EPERM|ENOENT|ETIMEDOUT|ECONN|ENOTFOUND|EISDIR|EACCES|EADDR|ENOTDIR|EEXIST|EMFILE/i,
			);
		}
	});

	it('is summed up without what the service or an expression gave', () => {
		const summary = errorWith(code, { ...FACTS, reason: ': Jane Doe', value: 'Jane Doe' }).summary(
			CARD,
		);
		expect(summary).toMatch(/^(n8n|['A-Z])/);
		expect(summary).not.toMatch(/Jane Doe|undefined|null|: ?\.|[{}]/);
		expect(summary.endsWith(`. ${details.hint}`)).toBe(true);
	});

	it('names the task where it is known', () => {
		expect(message).toContain('task-1');
		expect(details).toMatchObject({ code, taskId: 'task-1', httpCode: 418 });
	});

	it('shows no markup, and no text without end, whatever it is told', () => {
		const hostile = `<img src=x onerror="alert(1)">\u0000\n${'x'.repeat(5000)}`;
		const facts = Object.fromEntries(Object.keys(FACTS).map((name) => [name, hostile]));
		const shown = errorWith(code, facts).words({ one: '<b>', many: '<b>' });
		for (const text of [shown.message, shown.details.hint, errorWith(code, facts).message]) {
			expect(text).not.toMatch(/[<>\p{Cc}]/u);
			expect(text.length).toBeLessThan(3000);
		}
	});
});

describe('the table', () => {
	it('calls retryable only what cannot be charged twice', () => {
		expect(codesWith('retryable')).toEqual([
			'IMAGE_NOT_DOWNLOADED',
			'CREDENTIAL_UNREADABLE',
			'UNREACHABLE',
			'CERTIFICATE_REFUSED',
			'THROTTLED',
			'UPLOADS_HALTED',
			'TASK_UNKNOWN',
			'CHECK_REFUSED',
			'CHECK_UNANSWERED',
			'WAIT_TIMED_OUT',
		]);
	});

	it('has a task that is paid for asked for again after what may pass', () => {
		expect(codesWith('checkGoesOn')).toEqual([
			'CREDENTIAL_UNREADABLE',
			'UNREACHABLE',
			'THROTTLED',
			'TASK_UNKNOWN',
			'CHECK_UNANSWERED',
		]);
	});

	it('ends all requests of a run where none could do better', () => {
		expect(codesWith('isFinalForRun')).toEqual([
			'BASE_URL_INVALID',
			'LOGIN_REFUSED',
			'NOT_PROGENY',
			'CERTIFICATE_REFUSED',
			'ACCESS_REFUSED',
		]);
	});

	it('has a request made again only where it provably was not accepted, or is a status check', () => {
		expect(column('patienceMs')).toEqual({
			UNREACHABLE: 10_000,
			THROTTLED: 90_000,
			CHECK_UNANSWERED: 10_000,
		});
	});
});

describe('an error', () => {
	it('names the Progeny Console without an address, which no source tells', () => {
		const { hint } = errorWith('SUBMISSION_UNCERTAIN', FACTS).words(CARD).details;
		expect(hint).toContain('look in the Progeny Console.');
		expect(hint).not.toMatch(/https?:|\.tech/);
	});

	it('has details that begin with the hint, and hold only what is known', () => {
		const error = ItemError.of('LOGIN_REFUSED', { reason: 'no such account', remedy: 'Look.' });
		const { message, details } = error.words(CARD);
		expect(message).toBe('Progeny refused the login: no such account');
		expect(JSON.stringify(details)).toBe(
			'{"hint":"Look.","code":"LOGIN_REFUSED","retryable":false}',
		);
		expect(Object.keys(details)).toEqual(['hint', 'code', 'retryable']);
	});

	it('uses the words of the service for what is submitted, or such as fit any', () => {
		const error = ItemError.of('SUBMISSION_REFUSED', { reason: ': too dark', remedy: 'Look.' });
		expect(error.words(CARD).message).toBe('Progeny did not accept the card: too dark');
		expect(error.words().message).toBe('Progeny did not accept the document: too dark');
		expect(error.message).toBe('Progeny did not accept the document: too dark');
		const throttled = ItemError.of('THROTTLED', { reason: 'HTTP 429' });
		expect(throttled.words(CARD).details.hint).toContain('fewer cards in progress');
	});

	it('says of a known task, whatever happened to it, that it is not lost', () => {
		const error = ItemError.of('UNREACHABLE', { reason: 'the host name is not known' });
		const { message, details } = error.forTask('task-1').words(CARD);
		expect(message).toMatch(/ \(task task-1\)$/);
		expect(details.hint).toContain("The card is not lost: 'Get Result' with this task ID");
		expect(error.words(CARD).details.hint).not.toContain("'Get Result'");
	});

	it.each(['UNREACHABLE', 'CHECK_UNANSWERED', 'WAIT_TIMED_OUT'] as const)(
		'%s is not retryable after the item was charged in this run',
		(code) => {
			const error = errorWith(code, FACTS);
			expect(error.words(CARD).details.retryable).toBe(true);
			const { details } = error.afterSubmission('task-2').words(CARD);
			expect(details).toMatchObject({ code, taskId: 'task-2', httpCode: 418, retryable: false });
		},
	);

	it('is not retryable where the same request would come to the same end', () => {
		const facts = { what: 'Front image', host: 'files.example.com', reason: 'it is gone' };
		const lasting = ItemError.of('IMAGE_NOT_DOWNLOADED', { ...facts, isLasting: true });
		const passing = ItemError.of('IMAGE_NOT_DOWNLOADED', { ...facts, isLasting: false });
		expect(lasting.words(CARD).details.retryable).toBe(false);
		expect(passing.words(CARD).details.retryable).toBe(true);
	});

	it('keeps its cause, also once it has a task', () => {
		const cause = new Error('socket hang up');
		const error = ItemError.of('CHECK_UNANSWERED', { taskId: 'task-1', reason: 'none' }, cause);
		expect(error.cause).toBe(cause);
		expect(error.forTask('task-2').cause).toBe(cause);
		expect(error.afterSubmission('task-2').cause).toBe(cause);
	});
});

describe('the hint above the items', () => {
	const error = errorWith('IMAGE_DAMAGED', FACTS);
	const other = errorWith('NODE_FAULT', FACTS);
	const hint = (failed: Array<[number, ItemError]>, itemCount: number) =>
		failedHint(new Map(failed), itemCount, CARD);

	it.each<[string, Array<[number, ItemError]>, number, string | undefined]>([
		['none failed', [], 2, undefined],
		['the only item failed', [[0, error]], 1, error.summary(CARD)],
		['one of several', [[2, error]], 3, `Item 2: ${error.summary(CARD)}`],
		[
			'two',
			[
				[2, other],
				[1, error],
			],
			3,
			`Item 1: ${error.summary(CARD)} 1 more item failed, too.`,
		],
		[
			'three',
			[
				[10, other],
				[9, error],
				[11, other],
			],
			12,
			`Item 9: ${error.summary(CARD)} 2 more items failed, too.`,
		],
	])('is about the first item that failed: %s', (_, failed, itemCount, expected) => {
		expect(hint(failed, itemCount)).toBe(expected);
	});
});

describe('whatever is thrown', () => {
	const node = { name: 'Card', type: 'progenyOcrCard', parameters: {} } as unknown as INode;

	it('is shown as it is where it is an error of ours, also of another copy of the package', () => {
		const error = errorWith('TASK_UNKNOWN', FACTS);
		expect(itemErrorOf(error)).toBe(error);
		const ofAnotherCopy = Object.assign(new Error('x'), { name: 'ItemError' });
		expect(itemErrorOf(ofAnotherCopy)).toBe(ofAnotherCopy);
		expect(isItemError({ name: 'ItemError' })).toBe(false);
	});

	it.each<[unknown, string]>([
		[
			new NodeOperationError(node, "Can't get data for expression"),
			"Can't get data for expression",
		],
		[new Error('ENOENT'), 'ENOENT'],
		[new Error(''), 'no reason was given'],
		['a text', 'no reason was given'],
		[null, 'no reason was given'],
	])('%p is something that n8n could not give', (error, reason) => {
		expect(itemErrorOf(error)).toMatchObject({
			code: 'INPUT_UNREADABLE',
			facts: { reason },
			cause: error,
		});
		expect(messageOf(error)).toBe(reason);
		expect(faultIn(error)).toBeUndefined();
	});

	it.each([
		new TypeError("Cannot read properties of undefined (reading 'x')"),
		new RangeError('Invalid time value'),
		new ReferenceError('x is not defined'),
		new SyntaxError('Unexpected token'),
		new URIError('URI malformed'),
	])('%p is a fault of the node', (error) => {
		expect(itemErrorOf(error)).toMatchObject({
			code: 'NODE_FAULT',
			facts: { reason: error.message },
			cause: error,
		});
		expect(faultIn(error)).toBe(error);
	});

	it('shows a fault of the node that is the cause of another error', () => {
		const fault = new TypeError('x is not a function');
		const uncertain = ItemError.of('SUBMISSION_UNCERTAIN', { reason: 'none' }, fault);
		expect(faultIn(new Error('wrapped', { cause: uncertain }))).toBe(fault);
		// For n8n's own wrapping of a fault of its own, nobody can tell
		expect(itemErrorOf(new Error('wrapped', { cause: fault })).code).toBe('INPUT_UNREADABLE');
	});
});
