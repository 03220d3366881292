import { fieldMessages } from '../api/fieldMessages';
import { retryAfterMs } from '../api/retryAfter';
import { reasonOf } from '../api/serviceText';
import type { Answer, Session } from '../api/session';
import { CardError, isCardError } from '../errors';
import { isRecord } from '../json';
import { taskOutcome, type TaskOutcome } from './outcome';

/** What one status check found out. */
export type Check =
	| { outcome: TaskOutcome; answer: unknown }
	/** No verdict on the task. `isTransient` tells whether the next check may get one. */
	| { refusal: CardError; isTransient: boolean; pauseMs: number };

/** Asks once for a task: `GET /services/task/?id=` (documented). */
export async function checkTask(
	session: Session,
	taskId: string,
	timeoutMs: number,
): Promise<Check> {
	const request = {
		method: 'GET',
		path: '/services/task/',
		query: { id: taskId },
		timeoutMs,
	} as const;
	const answer = await session.send(request).catch(cardErrorOf);
	if (!isCardError(answer)) return readCheck(taskId, answer, Date.now());
	return { refusal: answer.forTask(taskId), isTransient: answer.retryable, pauseMs: 0 };
}

function cardErrorOf(error: unknown): CardError {
	if (isCardError(error)) return error;
	throw error;
}

/** What an HTTP answer to a status check means. */
export function readCheck(
	taskId: string,
	{ statusCode, headers, body }: Answer,
	nowMs: number,
): Check {
	const pauseMs = retryAfterMs(headers, nowMs) ?? 0;
	const httpCode = statusCode;
	const refuse = (error: CardError, isTransient: boolean): Check => ({
		refusal: error,
		isTransient,
		pauseMs,
	});

	if (httpCode === 429 || httpCode >= 500) {
		const reason = reasonOf(isRecord(body) ? body.detail : undefined);
		return refuse(new CardError('CHECK_REFUSED', { taskId, httpCode, reason }), true);
	}
	// The task may be stored a moment after its ID was given
	if (httpCode === 404) return refuse(new CardError('TASK_UNKNOWN', { taskId, httpCode }), true);
	if (httpCode === 403) {
		const reason = reasonOf(isRecord(body) ? body.detail : undefined);
		return refuse(new CardError('ACCESS_FORBIDDEN', { taskId, httpCode, reason }), false);
	}
	if (httpCode === 400 && isRecord(body) && Array.isArray(body.id)) {
		const reason = reasonOf(fieldMessages(body.id, {}));
		return refuse(new CardError('TASK_ID_INVALID', { taskId, httpCode, reason }), false);
	}
	if (httpCode !== 400 && (httpCode < 200 || httpCode >= 300)) {
		return refuse(new CardError('NOT_PROGENY', { taskId, httpCode }), false);
	}
	if (typeof body === 'string' && !isJson(body)) {
		const reason = 'it is not JSON';
		return refuse(new CardError('CHECK_UNREADABLE', { taskId, httpCode, reason }), true);
	}
	return { outcome: taskOutcome(httpCode, body), answer: body };
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
