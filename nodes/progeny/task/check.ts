import { isItemError, ItemError } from '../errors';
import { detailOf, fieldMessages, type Answer } from '../http/answer';
import type { Client } from '../http/client';
import { connectionFaultOf } from '../http/connectionFault';
import { isRecord, parsed } from '../json';
import { reasonOf } from '../text';
import { taskOutcome, type TaskOutcome } from './outcome';

export interface Check {
	outcome: TaskOutcome;
	/** The service's answer as it came; null where it is not wanted. */
	answer: unknown;
}

interface CheckLimits {
	timeoutMs: number;
	signal: AbortSignal;
	/** Whether the answer about a task that is not finished is wanted. It may be large. */
	keepsPendingAnswer: boolean;
}

/**
 * Asks once for a task: `GET /services/task/?id=` (documented).
 *
 * @throws ItemError where there is no verdict; its policy says whether the next check may get one
 */
export async function checkTask(
	client: Client,
	taskId: string,
	{ timeoutMs, signal, keepsPendingAnswer }: CheckLimits,
): Promise<Check> {
	const request = {
		method: 'GET',
		path: '/services/task/',
		query: { id: taskId },
		timeoutMs,
		signal,
	} as const;
	const answer = await client.send(request).catch((error: unknown) => {
		signal.throwIfAborted();
		if (isItemError(error)) throw error.forTask(taskId);
		const { reason, isLasting } = connectionFaultOf(error);
		throw ItemError.of(isLasting ? 'CHECK_REFUSED' : 'CHECK_UNANSWERED', { taskId, reason }, error);
	});
	const check = readCheck(taskId, answer);
	const isWanted = keepsPendingAnswer || check.outcome.status !== 'pending';
	return isWanted ? check : { ...check, answer: null };
}

/**
 * What an HTTP answer to a status check means.
 *
 * @throws ItemError as checkTask does
 */
export function readCheck(taskId: string, { statusCode: httpCode, body }: Answer): Check {
	const about = { taskId, httpCode };
	const status = `HTTP ${httpCode}${detailOf(body)}`;
	if (httpCode === 408 || httpCode === 429 || httpCode >= 500) {
		throw ItemError.of('CHECK_UNANSWERED', { ...about, reason: status });
	}
	// Also with any other status: a page, and not the service, but something on the way to it
	if (typeof body === 'string' && parsed(body) === body) {
		throw ItemError.of('CHECK_UNANSWERED', {
			...about,
			reason: `it is not JSON (HTTP ${httpCode})`,
		});
	}
	// The task may be stored a moment after its ID was given
	if (httpCode === 404) throw ItemError.of('TASK_UNKNOWN', about);
	if (httpCode === 403) {
		throw ItemError.of('ACCESS_FORBIDDEN', { ...about, reason: detailOf(body) });
	}
	if (httpCode === 400 && isRecord(body) && 'id' in body && !('status' in body)) {
		throw ItemError.of('TASK_ID_INVALID', { ...about, reason: reasonOf(fieldMessages(body.id)) });
	}
	if (httpCode !== 400 && (httpCode < 200 || httpCode >= 300)) {
		throw ItemError.of('CHECK_REFUSED', { ...about, reason: status });
	}
	return { outcome: taskOutcome(httpCode, body), answer: body };
}
