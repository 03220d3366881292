import { ItemError, type ErrorCode } from '../../nodes/progeny/errors';
import { ConnectionFault } from '../../nodes/progeny/http/connectionFault';
import { checkTask, readCheck } from '../../nodes/progeny/task/check';

const read = (statusCode: number, body: unknown) =>
	readCheck('task-1', { statusCode, body, headers: {} });

function thrownBy(statusCode: number, body: unknown): ItemError {
	try {
		read(statusCode, body);
	} catch (error) {
		return error as ItemError;
	}
	throw new Error('It was read');
}

describe('the answer to a status check', () => {
	it.each<[number, unknown, ErrorCode]>([
		[404, { detail: 'Not found.' }, 'TASK_UNKNOWN'],
		[408, { detail: 'Too late.' }, 'CHECK_UNANSWERED'],
		[429, { detail: 'Request was throttled.' }, 'CHECK_UNANSWERED'],
		[500, '<html>', 'CHECK_UNANSWERED'],
		[504, '', 'CHECK_UNANSWERED'],
		[200, '<html>', 'CHECK_UNANSWERED'],
		[200, '', 'CHECK_UNANSWERED'],
		[200, '{"id": 1, "sta', 'CHECK_UNANSWERED'],
		[400, '<html>', 'CHECK_UNANSWERED'],
		// Pages of something on the way to the service
		[302, '', 'CHECK_UNANSWERED'],
		[403, '<html>', 'CHECK_UNANSWERED'],
		[404, '<html>', 'CHECK_UNANSWERED'],
	])('HTTP %i with %j passes: %s', (statusCode, body, code) => {
		const error = thrownBy(statusCode, body);
		expect(error).toMatchObject({ code, facts: { taskId: 'task-1', httpCode: statusCode } });
		expect(error.policy.checkGoesOn).toBe(true);
	});

	it.each<[number, unknown, ErrorCode]>([
		[403, {}, 'ACCESS_FORBIDDEN'],
		[405, {}, 'CHECK_REFUSED'],
		[300, {}, 'CHECK_REFUSED'],
		[302, {}, 'CHECK_REFUSED'],
		[103, {}, 'CHECK_REFUSED'],
		[401, { id: 'task-1' }, 'CHECK_REFUSED'],
		[400, { id: 'Must be a valid UUID.' }, 'TASK_ID_INVALID'],
		[400, { id: ['Must be a valid UUID.'] }, 'TASK_ID_INVALID'],
	])('HTTP %i with %j does not pass: %s', (statusCode, body, code) => {
		const error = thrownBy(statusCode, body);
		expect(error).toMatchObject({ code, facts: { taskId: 'task-1', httpCode: statusCode } });
		expect(error.policy.checkGoesOn).toBe(false);
	});

	it.each([
		[500, { detail: 'Broken.' }, 'HTTP 500: Broken.'],
		[200, 'almost {"id": 1}', 'it is not JSON (HTTP 200)'],
	])('HTTP %i with %j says why', (statusCode, body, reason) => {
		expect(thrownBy(statusCode, body).message).toBe(
			`Progeny gave no usable answer about task task-1: ${reason}`,
		);
	});

	it.each<[number, unknown, string]>([
		[200, '{"status": "PENDING"}', 'pending'],
		[200, { id: 7 }, 'pending'],
		[299, { status: 'PENDING' }, 'pending'],
		[400, { id: 7, status: 'SUCCESS', result: { status: 400 } }, 'rejected'],
		[400, { detail: 'Image does not meet requirements' }, 'rejected'],
		[400, ['Image does not meet requirements'], 'rejected'],
	])('HTTP %i with %j is about the document: %s', (statusCode, body, status) => {
		expect(read(statusCode, body).outcome.status).toBe(status);
	});

	it('keeps the answer as it came', () => {
		const body = { id: null, status: 'PENDING', result: null };
		expect(read(200, body)).toEqual({
			answer: body,
			outcome: { status: 'pending', state: 'PENDING' },
		});
	});
});

describe('a status check', () => {
	const limits = () => ({
		timeoutMs: 1000,
		signal: new AbortController().signal,
		keepsPendingAnswer: true,
	});
	const check = async (error: Error, given = limits()) =>
		await checkTask({ send: async () => await Promise.reject(error) } as never, 'task-1', given);

	it('that got no answer is made again', async () => {
		const fault = new ConnectionFault('the connection broke off', { maybeReceived: true });
		await expect(check(fault)).rejects.toMatchObject({
			code: 'CHECK_UNANSWERED',
			facts: { taskId: 'task-1', reason: 'the connection broke off' },
		});
	});

	it('whose answer cannot be read at any time is not made again', async () => {
		const reason = 'its answer is larger than 20 MB and was not read';
		await expect(
			check(new ConnectionFault(reason, { maybeReceived: true, isLasting: true })),
		).rejects.toMatchObject({
			code: 'CHECK_REFUSED',
			facts: { taskId: 'task-1', reason },
		});
	});

	it('names the task, whatever went wrong', async () => {
		const error = ItemError.of('UNREACHABLE', { reason: 'the host name is not known' });
		await expect(check(error)).rejects.toMatchObject({
			code: 'UNREACHABLE',
			facts: { taskId: 'task-1', reason: 'the host name is not known' },
		});
	});

	it('that was stopped is no fault of the service', async () => {
		const signal = AbortSignal.abort(new Error('stopped'));
		const fault = new ConnectionFault('no answer within the request timeout', {
			maybeReceived: true,
		});
		await expect(check(fault, { ...limits(), signal })).rejects.toThrow('stopped');
	});
});
