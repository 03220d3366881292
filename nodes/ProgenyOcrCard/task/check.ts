import { fieldMessages } from '../api/fieldMessages';
import type { Answer } from '../api/answer';
import type { Session } from '../api/session';
import { CardError, isCardError } from '../errors';
import { isRecord, parsed } from '../json';
import { detailOf, reasonOf } from '../text';
import { taskOutcome, type TaskOutcome } from './outcome';

/** What one status check found out. */
export type Check = { outcome: TaskOutcome; answer: unknown } | Refusal;

/** No verdict on the task. */
export interface Refusal {
	refusal: CardError;
	/** Whether the next check may get one. */
	isTransient: boolean;
}

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
	const answer = await session.send(request).catch(onlyCardError);
	if (!isCardError(answer)) return readCheck(taskId, answer);
	// A credential that was read before will be so again; one that never was is missing
	const isMissing = answer.code === 'CREDENTIAL_UNREADABLE' && !session.hasAnswered;
	return { refusal: answer.forTask(taskId), isTransient: answer.retryable && !isMissing };
}

function onlyCardError(error: unknown): CardError {
	if (isCardError(error)) return error;
	throw error;
}

/** What an HTTP answer to a status check means. */
export function readCheck(taskId: string, { statusCode: httpCode, body }: Answer): Check {
	const refuse = (refusal: CardError, isTransient: boolean): Check => ({ refusal, isTransient });
	const about = { taskId, httpCode, reason: detailOf(body) };
	if (httpCode === 408 || httpCode === 429 || httpCode >= 500) {
		return refuse(new CardError('CHECK_REFUSED', about), true);
	}
	// Also with any other status: a page, and not the service, but something on the way to it
	if (typeof body === 'string' && parsed(body) === body) {
		return refuse(new CardError('CHECK_UNREADABLE', { ...about, reason: 'it is not JSON' }), true);
	}
	// The task may be stored a moment after its ID was given
	if (httpCode === 404) return refuse(new CardError('TASK_UNKNOWN', about), true);
	if (httpCode === 403) return refuse(new CardError('ACCESS_FORBIDDEN', about), false);
	if (httpCode === 400 && isRecord(body) && 'id' in body && !('status' in body)) {
		const reason = reasonOf(fieldMessages(body.id));
		return refuse(new CardError('TASK_ID_INVALID', { ...about, reason }), false);
	}
	if (httpCode !== 400 && (httpCode < 200 || httpCode >= 300)) {
		return refuse(new CardError('CHECK_REFUSED', about), false);
	}
	return { outcome: taskOutcome(httpCode, body), answer: body };
}
