import type { Answer } from '../../nodes/ProgenyOcrCard/api/answer';
import { readCheck } from '../../nodes/ProgenyOcrCard/task/check';
import { readSubmission } from '../../nodes/ProgenyOcrCard/task/submission';

const answer = (statusCode: number, body: unknown, headers = {}): Answer => ({
	statusCode,
	body,
	headers,
});

describe('the answer to a submission', () => {
	it.each([
		['a text', '08bcb59c-c01c-42b9-b666-44df639cff78', '08bcb59c-c01c-42b9-b666-44df639cff78'],
		['a number', 2188, '2188'],
	])('holds the task ID as %s', (_, id, taskId) => {
		expect(readSubmission(answer(200, { id }))).toBe(taskId);
		expect(readSubmission(answer(201, { id }))).toBe(taskId);
		expect(readSubmission(answer(200, JSON.stringify({ id })))).toBe(taskId);
	});

	it("names each documented field of a 400 in the user's words", () => {
		const body = {
			selfie_image: ['No file was submitted.'],
			front_id: ['No file was submitted.'],
			back_id: ['The submitted data was not a file. Check the encoding type on the form.'],
			extend_data: ['This field is required.'],
		};
		expect(() => readSubmission(answer(400, body))).toThrow(
			'Progeny did not accept the card: selfie_image: No file was submitted.; Front image: No file was submitted.; Back image: The submitted data was not a file. Check the encoding type on the form.; Include Extended Data: This field is required.',
		);
	});

	it('is quoted where no ID can be told from it', () => {
		expect(() => readSubmission(answer(200, 'accepted: 08bcb59c'))).toThrow(
			'It is not known whether Progeny accepted the card: its answer holds no task ID: accepted: 08bcb59c',
		);
	});

	it.each<[number, unknown, string]>([
		[200, {}, 'SUBMISSION_UNCERTAIN'],
		[200, [{ toString: 1 }], 'SUBMISSION_UNCERTAIN'],
		[200, { id: '' }, 'SUBMISSION_UNCERTAIN'],
		[200, { id: null }, 'SUBMISSION_UNCERTAIN'],
		[200, '<html>', 'SUBMISSION_UNCERTAIN'],
		[200, [], 'SUBMISSION_UNCERTAIN'],
		[302, '', 'NOT_PROGENY'],
		[403, { detail: 'You do not have permission to perform this action.' }, 'ACCESS_FORBIDDEN'],
		[404, '<html>', 'NOT_PROGENY'],
		[413, '<html>', 'SUBMISSION_TOO_LARGE'],
		[415, { detail: 'Unsupported media type' }, 'SUBMISSION_NOT_ACCEPTED'],
		[429, {}, 'THROTTLED'],
		[500, {}, 'SUBMISSION_UNCERTAIN'],
		[503, '<html>', 'SUBMISSION_UNCERTAIN'],
		[200, { id: 'x'.repeat(501) }, 'SUBMISSION_UNCERTAIN'],
	])('HTTP %i with %j is %s', (statusCode, body, code) => {
		expect(() => readSubmission(answer(statusCode, body))).toThrow(
			expect.objectContaining({ code }),
		);
	});
});

it.each([
	[429, {}, 'HTTP 429'],
	[429, { 'retry-after': '30' }, 'HTTP 429, it asks for a pause of 30 seconds'],
	[503, { 'retry-after': '2' }, 'HTTP 503, it asks for a pause of 2 seconds'],
])(
	'a submission that is refused with %i and %j was not accepted',
	(statusCode, headers, ending) => {
		expect(() => readSubmission(answer(statusCode, '<html>', headers))).toThrow(
			expect.objectContaining({
				code: 'THROTTLED',
				message: `Progeny accepts no more requests at the moment: ${ending}`,
			}),
		);
	},
);

describe('the answer to a status check', () => {
	const check = (statusCode: number, body: unknown) =>
		readCheck('task-1', answer(statusCode, body));

	it.each<[number, unknown, string]>([
		[404, { detail: 'Not found.' }, 'TASK_UNKNOWN'],
		[429, { detail: 'Request was throttled.' }, 'CHECK_REFUSED'],
		[500, '<html>', 'CHECK_REFUSED'],
		[504, '', 'CHECK_REFUSED'],
		[200, '<html>', 'CHECK_UNREADABLE'],
		[200, '', 'CHECK_UNREADABLE'],
		[200, '{"id": 1, "sta', 'CHECK_UNREADABLE'],
		[400, '<html>', 'CHECK_UNREADABLE'],
		// Pages of something on the way to the service
		[302, '', 'CHECK_UNREADABLE'],
		[403, '<html>', 'CHECK_UNREADABLE'],
		[404, '<html>', 'CHECK_UNREADABLE'],
		[408, '', 'CHECK_REFUSED'],
	])('HTTP %i with %j passes: %s', (statusCode, body, code) => {
		expect(check(statusCode, body)).toMatchObject({ isTransient: true, refusal: { code } });
	});

	it.each<[number, unknown, string]>([
		[403, {}, 'ACCESS_FORBIDDEN'],
		[405, {}, 'CHECK_REFUSED'],
		[400, { id: 'Must be a valid UUID.' }, 'TASK_ID_INVALID'],
		[400, { id: ['Must be a valid UUID.'] }, 'TASK_ID_INVALID'],
	])('HTTP %i with %j does not pass: %s', (statusCode, body, code) => {
		expect(check(statusCode, body)).toMatchObject({ isTransient: false, refusal: { code } });
	});

	it('keeps the answer as it came', () => {
		const body = { id: null, status: 'PENDING', result: null };
		expect(check(200, body)).toEqual({
			answer: body,
			outcome: { status: 'pending', state: 'PENDING' },
		});
	});
});
