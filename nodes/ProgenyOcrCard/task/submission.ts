import { fieldMessages } from '../api/fieldMessages';
import type { Answer } from '../api/answer';
import { retryAfterMs } from '../api/retryAfter';
import type { Session } from '../api/session';
import { CardError, isCardError } from '../errors';
import type { Card, CardImage } from '../images/card';
import { isRecord, parsed } from '../json';
import { detailOf, reasonOf, secondsText } from '../text';

/** Documented: a UUID, of 36 characters. What is far longer is not one that could be asked for. */
const MAX_TASK_ID_LENGTH = 500;

/** The API's fields in the words of the panel. */
const FIELD_LABELS = new Map([
	['front_id', 'Front image'],
	['back_id', 'Back image'],
	['extend_data', 'Include Extended Data'],
]);

export interface SubmissionSettings {
	extendData: boolean;
	/** For one HTTP request. */
	requestTimeoutMs: number;
}

/** What is uploaded of a card: a copy of its images, from which it can be sent more than once. */
export function submissionForm({ front, back }: Card, extendData: boolean): FormData {
	const form = new FormData();
	appendImage(form, 'front_id', front);
	appendImage(form, 'back_id', back);
	// Documented as optional in one place and as required in another: it is always sent
	form.append('extend_data', String(extendData));
	return form;
}

/**
 * Submits a card, which is charged: `POST /services/ocr_card/` (documented).
 *
 * @returns the task ID
 * @throws CardError; SUBMISSION_UNCERTAIN where the card may have been accepted
 */
export async function submitCard(
	session: Session,
	form: FormData,
	requestTimeoutMs: number,
): Promise<string> {
	try {
		const path = '/services/ocr_card/';
		return readSubmission(
			await session.send({ method: 'POST', path, form, timeoutMs: requestTimeoutMs }),
		);
	} catch (error) {
		throw maybeAccepted(error);
	}
}

/** The file name is our own: the service looks at its ending only, and the user's may name a person. */
function appendImage(form: FormData, field: string, { side, content, format }: CardImage): void {
	const file = new Blob([content], { type: format.mimeType });
	form.append(field, file, `${side.toLowerCase()}.${format.extension}`);
}

/** What the answer to a submission means: the task ID, or the CardError that says why there is none. */
export function readSubmission({ statusCode: httpCode, headers, body }: Answer): string {
	const refused = { httpCode, reason: detailOf(body) };
	if (httpCode === 400) {
		const reason = reasonOf(fieldMessages(body, FIELD_LABELS));
		throw new CardError(reason === '' ? 'SUBMISSION_NOT_ACCEPTED' : 'SUBMISSION_INVALID', {
			httpCode,
			reason,
		});
	}
	if (httpCode === 403) throw new CardError('ACCESS_FORBIDDEN', refused);
	if (httpCode === 413) throw new CardError('SUBMISSION_TOO_LARGE', refused);
	const pauseMs = retryAfterMs(headers, Date.now());
	if (httpCode === 429 || (httpCode === 503 && pauseMs !== null)) {
		const pause = pauseMs === null ? '' : `, it asks for a pause of ${secondsText(pauseMs)}`;
		throw new CardError('THROTTLED', { httpCode, reason: `HTTP ${httpCode}${pause}` });
	}
	if (httpCode === 404 || (httpCode >= 300 && httpCode < 400))
		throw new CardError('NOT_PROGENY', refused);
	if (httpCode >= 500) {
		const reason = `Progeny answered with HTTP ${httpCode}`;
		throw new CardError('SUBMISSION_UNCERTAIN', { httpCode, reason });
	}
	if (httpCode >= 400) throw new CardError('SUBMISSION_NOT_ACCEPTED', refused);
	const answer = parsed(body);
	const id = isRecord(answer) ? answer.id : undefined;
	const taskId = typeof id === 'string' || typeof id === 'number' ? String(id) : '';
	if (taskId !== '' && taskId.length <= MAX_TASK_ID_LENGTH) return taskId;
	// Quoted, as an ID may be in it after all
	const reason = `its answer holds no task ID${reasonOf(body)}`;
	throw new CardError('SUBMISSION_UNCERTAIN', { httpCode, reason });
}

/** Without an answer to an upload that can be read, nobody knows whether it was accepted. */
function maybeAccepted(error: unknown): unknown {
	if (!isCardError(error)) return error;
	const { code, facts } = error;
	if (code === 'ANSWER_TOO_LARGE') {
		return new CardError('SUBMISSION_UNCERTAIN', { reason: 'its answer is too large to be read' });
	}
	if (code !== 'NO_ANSWER') return error;
	return new CardError('SUBMISSION_UNCERTAIN', { reason: String(facts.reason) });
}
