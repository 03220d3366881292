import { ItemError, type ErrorCode } from '../../nodes/progeny/errors';
import type { Answer } from '../../nodes/progeny/http/answer';
import { ConnectionFault } from '../../nodes/progeny/http/connectionFault';
import { SERVICES, type Service } from '../../nodes/progeny/services';
import {
	readBegunSubmission,
	readSubmission,
	submissionError,
	submissionForm,
} from '../../nodes/progeny/task/submission';

const SERVICE = SERVICES.ocrCard;

const answer = (statusCode: number, body: unknown, headers = {}): Answer => ({
	statusCode,
	body,
	headers,
});
const read = (given: Answer, service: Service = SERVICE) => readSubmission(given, service);

function thrownBy(given: Answer, service?: Service): ItemError {
	try {
		read(given, service);
	} catch (error) {
		return error as ItemError;
	}
	throw new Error('It was read');
}

const fault = (facts: object) =>
	new ConnectionFault('the connection broke off', { maybeReceived: true, ...facts });

const UUID = '08bcb59c-c01c-42b9-b666-44df639cff78';

describe('the answer to a submission', () => {
	it.each([
		['a text', '08bcb59c-c01c-42b9-b666-44df639cff78', '08bcb59c-c01c-42b9-b666-44df639cff78'],
		['a number', 2188, '2188'],
	])('holds the task ID as %s', (_, id, taskId) => {
		expect(read(answer(200, { id }))).toBe(taskId);
		expect(read(answer(201, { id }))).toBe(taskId);
		expect(read(answer(200, JSON.stringify({ id })))).toBe(taskId);
	});

	it('holds a task ID of up to 500 characters', () => {
		const id = 'x'.repeat(500);
		expect(read(answer(200, { id }))).toBe(id);
	});

	it("names each documented field of a 400 in the user's words", () => {
		const body = {
			selfie_image: ['No file was submitted.'],
			front_id: ['No file was submitted.'],
			back_id: ['The submitted data was not a file. Check the encoding type on the form.'],
			extend_data: ['This field is required.'],
		};
		const { message, details } = thrownBy(answer(400, body)).words(SERVICE.document);
		expect(message).toBe(
			'Progeny did not accept the card: selfie_image: No file was submitted.; Front image: No file was submitted.; Back image: The submitted data was not a file. Check the encoding type on the form.; Include Extended Data: This field is required.',
		);
		expect(details).toMatchObject({
			hint: 'Correct what the message names, and run the item again. No task was created.',
			retryable: false,
		});
	});

	it('names the documented field of a passport, too', () => {
		const body = { passport_image: ['No file was submitted.'] };
		const error = thrownBy(answer(400, body), SERVICES.ocrPassport);
		expect(error.words(SERVICES.ocrPassport.document).message).toBe(
			'Progeny did not accept the passport: Passport image: No file was submitted.',
		);
	});

	it('is quoted where no ID can be told from it', () => {
		const { message } = thrownBy(answer(200, 'accepted: 08bcb59c')).words(SERVICE.document);
		expect(message).toBe(
			'It is not known whether Progeny accepted the card: its answer contains no task ID: accepted: 08bcb59c',
		);
	});

	it.each<[number, unknown, ErrorCode]>([
		[200, {}, 'SUBMISSION_UNCERTAIN'],
		[200, [{ toString: 1 }], 'SUBMISSION_UNCERTAIN'],
		[200, { id: '' }, 'SUBMISSION_UNCERTAIN'],
		[200, { id: null }, 'SUBMISSION_UNCERTAIN'],
		[200, { id: 'x'.repeat(501) }, 'SUBMISSION_UNCERTAIN'],
		[200, '<html>', 'SUBMISSION_UNCERTAIN'],
		[200, [], 'SUBMISSION_UNCERTAIN'],
		[200, { id: 'None' }, 'SUBMISSION_UNCERTAIN'],
		[101, { id: UUID }, 'SUBMISSION_UNCERTAIN'],
		[300, '', 'NOT_PROGENY'],
		[301, '', 'NOT_PROGENY'],
		[307, '', 'NOT_PROGENY'],
		// To what was made of the upload, perhaps
		[302, '', 'SUBMISSION_UNCERTAIN'],
		[303, '', 'SUBMISSION_UNCERTAIN'],
		[408, '', 'SUBMISSION_UNCERTAIN'],
		...[301, 400, 403, 404, 409, 413, 429, 500, 503].map((status): [number, unknown, ErrorCode] => [
			status,
			{ id: UUID },
			'SUBMISSION_UNCERTAIN',
		]),
		[404, { id: 'not-found' }, 'NOT_PROGENY'],
		[409, { id: 17 }, 'SUBMISSION_REFUSED'],
		[400, '<html>', 'SUBMISSION_REFUSED'],
		[403, { detail: 'You do not have permission to perform this action.' }, 'ACCESS_FORBIDDEN'],
		[404, '<html>', 'NOT_PROGENY'],
		[413, '<html>', 'SUBMISSION_REFUSED'],
		[415, { detail: 'Unsupported media type' }, 'SUBMISSION_REFUSED'],
		[429, {}, 'THROTTLED'],
		[500, {}, 'SUBMISSION_UNCERTAIN'],
		[503, '<html>', 'SUBMISSION_UNCERTAIN'],
	])('HTTP %i with %j is %s', (statusCode, body, code) => {
		const { code: thrown, facts } = thrownBy(answer(statusCode, body));
		// By the status, the circuit breaker tells a clear answer from none
		expect({ code: thrown, httpCode: facts.httpCode }).toEqual({ code, httpCode: statusCode });
	});

	it.each([
		[400, '<html>', 'HTTP 400', /^Check the credential/],
		[413, '<html>', 'the upload is too large (HTTP 413)', /^Use smaller pictures/],
		[415, { detail: 'Not a form.' }, 'HTTP 415: Not a form.', /^Check the credential/],
	])('HTTP %i with %j says what to do', (statusCode, body, reason, hint) => {
		const { message, details } = thrownBy(answer(statusCode, body)).words(SERVICE.document);
		expect(message).toBe(`Progeny did not accept the card: ${reason}`);
		expect(details.hint).toMatch(hint);
	});

	it.each([
		[500, 'It is not known whether Progeny accepted the card: Progeny answered with HTTP 500'],
		[301, expect.stringContaining('it answered the upload with HTTP 301')],
		[302, 'It is not known whether Progeny accepted the card: Progeny answered with HTTP 302'],
	])('HTTP %i is named', (statusCode, message) => {
		// Only a 503 asks for a pause
		const headers = { 'retry-after': '30' };
		expect(thrownBy(answer(statusCode, '', headers)).words(SERVICE.document)).toMatchObject({
			message,
		});
	});

	it.each([
		[429, {}, 'HTTP 429'],
		[429, { 'retry-after': '30' }, 'HTTP 429, and it asks for a pause of 30 seconds'],
		[503, { 'retry-after': '2' }, 'HTTP 503, and it asks for a pause of 2 seconds'],
	])('HTTP %i with %j means that it was not accepted', (statusCode, headers, ending) => {
		expect(thrownBy(answer(statusCode, '<html>', headers))).toMatchObject({
			code: 'THROTTLED',
			message: `Progeny accepts no more requests at the moment: ${ending}`,
		});
	});
});

describe('an upload that went wrong', () => {
	it('was clearly not accepted only where the error says so', () => {
		const refused = ItemError.of('UNREACHABLE', { reason: 'the server refused the connection' });
		expect(submissionError(refused)).toBe(refused);
	});

	it('may have been accepted, whatever else it was, and the cause is kept', () => {
		const fault = new ConnectionFault('the connection broke off', { maybeReceived: true });
		expect(submissionError(fault)).toMatchObject({
			code: 'SUBMISSION_UNCERTAIN',
			facts: { reason: 'the connection broke off' },
			cause: fault,
		});
		const unforeseen = new TypeError('x is not a function');
		expect(submissionError(unforeseen)).toMatchObject({
			code: 'SUBMISSION_UNCERTAIN',
			facts: { reason: 'its answer could not be read' },
			cause: unforeseen,
		});
	});
});

describe('an upload that was not sent as a whole', () => {
	const unread = ItemError.of('IMAGE_UNREADABLE', { label: 'Front', name: 'the file' });
	/** Of a storage that the upload waited for. */
	const upload = { unread: (isEnded: boolean) => (isEnded ? unread : undefined) };
	const codeOf = (error: unknown) => {
		try {
			return readBegunSubmission(error, upload);
		} catch (thrown) {
			return (thrown as ItemError).code;
		}
	};

	it.each<[string, unknown, string]>([
		['without an answer was not accepted', fault({ isEnded: true }), 'IMAGE_UNREADABLE'],
		['may have been accepted, if the connection broke', fault({}), 'SUBMISSION_UNCERTAIN'],
		[
			'may have been accepted, if an answer had begun',
			fault({ isEnded: true, isAnswered: true }),
			'SUBMISSION_UNCERTAIN',
		],
		[
			'has the task ID of an answer that had begun',
			fault({ isEnded: true, isAnswered: true, begunAnswer: answer(201, { id: UUID }) }),
			UUID,
		],
		[
			'was not even begun, if that is known',
			ItemError.of('UNREACHABLE', { reason: 'no route' }),
			'UNREACHABLE',
		],
	])('%s', (_, error, result) => {
		expect(codeOf(error)).toBe(result);
	});
});

it('the form holds the pictures as they are, in the fields of the service', async () => {
	const pictures = [
		new File(['front'], 'front.png', { type: 'image/png' }),
		new File(['back'], 'back.jpg', { type: 'image/jpeg' }),
	];
	const form = submissionForm(pictures, SERVICE.images, true);
	expect([...form.keys()]).toEqual(['front_id', 'back_id', 'extend_data']);
	const files = await Promise.all(
		['front_id', 'back_id'].map(async (field) => {
			const file = form.get(field) as File;
			return [file.name, file.type, await file.text()];
		}),
	);
	expect(files).toEqual([
		['front.png', 'image/png', 'front'],
		['back.jpg', 'image/jpeg', 'back'],
	]);
	expect(form.get('extend_data')).toBe('true');
});

it('the form of a passport holds one picture', () => {
	const picture = new File(['photo page'], 'passport.jpg', { type: 'image/jpeg' });
	const form = submissionForm([picture], SERVICES.ocrPassport.images, false);
	expect([...form.keys()]).toEqual(['passport_image', 'extend_data']);
	expect(form.get('extend_data')).toBe('false');
});
