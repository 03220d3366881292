import { isItemError, ItemError } from '../errors';
import { detailOf, fieldMessages, isUuid, retryAfterMs, type Answer } from '../http/answer';
import { ConnectionFault } from '../http/connectionFault';
import { idIn, isRecord } from '../json';
import type { Service, ServiceImage } from '../services';
import { reasonOf, secondsText } from '../text';
import { isUnknown } from './outcome';

/** What is far longer than a UUID is not an ID that could be asked for. */
export const MAX_TASK_ID_LENGTH = 500;

/** Below 500, and still no refusal: a redirect to what was made, and a server that did not wait for the end. */
const MAYBE_ACCEPTED = new Set([302, 303, 408]);

const SMALLER =
	'Use smaller pictures, for example with the Edit Image node: Progeny recommends a height of at most 1080 px.';
const CORRECT = 'Correct what the message names, and run the item again.';
const CHECK_BOTH = 'Check the credential and what was uploaded, then run the item again.';

/** What is uploaded of a document. It can be sent more than once. */
export interface UploadForm {
	form: FormData;
	/**
	 * Why not all of it was sent, if that lies with a picture.
	 *
	 * @param isEnded whether we ended the request
	 */
	unread(isEnded: boolean): ItemError | undefined;
	/** Ends what is still read for it. */
	close(): void;
}

/** @param pictures in the order of the service's images */
export function submissionForm(
	pictures: File[],
	images: readonly ServiceImage[],
	extendData: boolean,
): FormData {
	const form = new FormData();
	// With a name given here, it would be copied
	for (const [index, { formField }] of images.entries()) form.append(formField, pictures[index]);
	// Documented as optional in one place and as required in another: it is always sent
	form.append('extend_data', String(extendData));
	return form;
}

/**
 * What the answer to a submission means: the task ID, or why there is none. The ID is looked for first, so that
 * nothing else in an answer can lose it.
 *
 * @throws ItemError; SUBMISSION_UNCERTAIN where the document may have been accepted
 */
export function readSubmission(answer: Answer, service: Service): string {
	const { statusCode: httpCode, headers, body } = answer;
	const id = idOf(answer);
	if (isSuccess(answer)) {
		if (id !== undefined) return id;
		// Quoted, as an ID may be in it after all
		throw uncertain(`its answer contains no task ID${reasonOf(body)}`, httpCode);
	}
	const pauseMs = retryAfterMs(headers);
	const wantsPause = httpCode === 429 || (httpCode === 503 && pauseMs !== null);
	const isRefusal =
		wantsPause || (httpCode >= 300 && httpCode < 500 && !MAYBE_ACCEPTED.has(httpCode));
	if (isUuid(id) || !isRefusal) {
		// It may be the ID of the task, or that of a fault
		const named = id === undefined ? '' : ` and the ID ${id}`;
		throw uncertain(`Progeny answered with HTTP ${httpCode}${named}`, httpCode);
	}
	if (wantsPause) {
		const pause = pauseMs === null ? '' : `, and it asks for a pause of ${secondsText(pauseMs)}`;
		throw ItemError.of('THROTTLED', { httpCode, reason: `HTTP ${httpCode}${pause}` });
	}
	if (httpCode === 403) {
		throw ItemError.of('ACCESS_FORBIDDEN', { httpCode, reason: detailOf(body) });
	}
	if (httpCode === 404 || httpCode < 400) {
		throw ItemError.of('NOT_PROGENY', {
			httpCode,
			reason: `it answered the upload with HTTP ${httpCode}`,
		});
	}
	throw refused(httpCode, body, service);
}

/**
 * The task ID of an upload whose answer broke off or was too large, if it had arrived.
 *
 * @param upload if it was not sent as a whole, and there is no answer, it was not accepted either
 * @throws ItemError as submissionError makes it
 */
export function readBegunSubmission(error: unknown, upload: Pick<UploadForm, 'unread'>): string {
	const fault = error instanceof ConnectionFault ? error : undefined;
	const unread = fault && !fault.isAnswered && upload.unread(fault.isEnded);
	if (unread) throw unread;
	const begun = fault?.begunAnswer;
	const id = begun && idOf(begun);
	if (begun === undefined || id === undefined) throw submissionError(error);
	if (isSuccess(begun)) return id;
	const { statusCode: httpCode } = begun;
	throw uncertain(`Progeny answered with HTTP ${httpCode} and the ID ${id}`, httpCode);
}

/**
 * What went wrong with an upload. Unless it provably was not sent or not accepted, it counts as uncertain.
 * The rule fails closed: it covers faults that nobody thought of.
 */
export function submissionError(error: unknown): ItemError {
	if (isItemError(error)) return error;
	const reason = error instanceof ConnectionFault ? error.reason : 'its answer could not be read';
	return ItemError.of('SUBMISSION_UNCERTAIN', { reason }, error);
}

function isSuccess({ statusCode }: Answer): boolean {
	return statusCode >= 200 && statusCode < 300;
}

function idOf({ body }: Answer): string | undefined {
	const id = isRecord(body) ? body.id : typeof body === 'string' ? idIn(body) : undefined;
	const taskId = typeof id === 'string' || typeof id === 'number' ? String(id).trim() : null;
	return isUnknown(taskId) || taskId!.length > MAX_TASK_ID_LENGTH ? undefined : taskId!;
}

function refused(httpCode: number, body: unknown, service: Service): ItemError {
	if (httpCode === 413) {
		const tooLarge = reasonOf(`the upload is too large (HTTP ${httpCode})`);
		return ItemError.of('SUBMISSION_REFUSED', { httpCode, reason: tooLarge, remedy: SMALLER });
	}
	if (httpCode === 400) {
		const labels = new Map([
			...service.images.map(({ formField, label }): [string, string] => [
				formField,
				`${label} image`,
			]),
			['extend_data', 'Include Extended Data'],
		]);
		const stated = reasonOf(fieldMessages(body, labels));
		if (stated !== '') {
			return ItemError.of('SUBMISSION_REFUSED', { httpCode, reason: stated, remedy: CORRECT });
		}
	}
	const reason = `${reasonOf(`HTTP ${httpCode}`)}${detailOf(body)}`;
	return ItemError.of('SUBMISSION_REFUSED', { httpCode, reason, remedy: CHECK_BOTH });
}

function uncertain(reason: string, httpCode: number): ItemError {
	return ItemError.of('SUBMISSION_UNCERTAIN', { httpCode, reason });
}
