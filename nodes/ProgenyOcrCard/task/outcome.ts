import { isRecord, type JsonRecord } from '../json';

/** Something the service found wrong with a card. */
export interface Issue {
	/** The part of the check that it belongs to, as the service names it; null where it names none. */
	part: string | null;
	code: string | null;
	message: string | null;
}

/** A card that the service has looked at. */
export interface JudgedCard {
	status: 'extracted' | 'rejected';
	document: JsonRecord | null;
	issues: Issue[];
	/** `result.data` without `document` and `issues`, unchanged. */
	otherData: JsonRecord;
}

export interface PendingTask {
	status: 'pending';
	/** The service's word, for example `PENDING`. */
	state: string;
}

export interface FailedTask {
	status: 'failed';
	state: string;
	/** The service's reason, uncleaned; null where it gives none. */
	reason: string | null;
}

export type TaskOutcome = JudgedCard | PendingTask | FailedTask;

/** Documented: SUCCESS. The others are inferred from Celery, the task queue behind the API. */
const FAILED_STATES = new Set(['FAILURE', 'REVOKED', 'REJECTED', 'IGNORED']);

/**
 * What the answer to a status check means. Any other JSON than the documented one is read as far as
 * it goes, and what is not understood means "not yet": a deadline bounds the wait, while a wrong
 * verdict would lose a paid card.
 *
 * - Documented: the envelope `{ id, status, result: { status, data } }`, `result.status` 400 and
 *   `issues` for a refused check, `error` and `error_code` in a part or in its `data`.
 * - Inferred and therefore tolerated: `result` as JSON text, an answer without the envelope, HTTP
 *   400 for a rejected card, all states but SUCCESS.
 *
 * @param httpStatus of the answer: 200, or 400 which the documentation lists for a refused image
 */
export function taskOutcome(httpStatus: number, body: unknown): TaskOutcome {
	const answer = parsed(body);
	if (!isRecord(answer)) {
		return httpStatus === 400 ? judged('rejected', null, [messageIssue(answer)], {}) : pending('');
	}
	const state = typeof answer.status === 'string' ? answer.status.toUpperCase() : '';
	if (FAILED_STATES.has(state))
		return { status: 'failed', state, reason: failureReason(answer.result) };

	const result = parsed(answer.result);
	const data = cardData(answer, result);
	const isFinished = state === 'SUCCESS' || (state === '' && data !== null) || httpStatus === 400;
	if (!isFinished) return pending(state);

	const { document: rawDocument, issues: rawIssues, ...otherData } = data ?? {};
	const document = isRecord(rawDocument) ? rawDocument : null;
	const issues = withoutRepeats([...statedIssues(rawIssues), ...partIssues(otherData)]);
	const resultStatus = isRecord(result) ? Number(result.status ?? 200) : 200;
	if (httpStatus === 400 && data === null) {
		return judged('rejected', null, [messageIssue(answer.detail ?? answer)], {});
	}
	if (httpStatus === 400 || resultStatus >= 400)
		return judged('rejected', document, issues, otherData);
	if (hasReadings(document)) return judged('extracted', document, issues, otherData);
	if (data !== null)
		return judged('rejected', document, issues.length ? issues : [NOTHING_READ], otherData);
	return { status: 'failed', state, reason: 'the finished task holds no result' };
}

const NOTHING_READ: Issue = {
	part: null,
	code: null,
	message: 'No field of the card could be read',
};

function pending(state: string): PendingTask {
	return { status: 'pending', state: state || 'unknown' };
}

function judged(
	status: JudgedCard['status'],
	document: JsonRecord | null,
	issues: Issue[],
	otherData: JsonRecord,
): JudgedCard {
	return { status, document, issues, otherData };
}

/** JSON text is read as what it holds, as a Celery result may arrive unparsed. */
function parsed(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(value);
	} catch {
		return value;
	}
}

/** The object that holds `document` and `issues`: `result.data`, or what stands in its place. */
function cardData(answer: JsonRecord, result: unknown): JsonRecord | null {
	if (isRecord(result)) {
		const data = parsed(result.data);
		if (isRecord(data)) return data;
		if (holdsCard(result)) return result;
	}
	const data = parsed(answer.data);
	if (isRecord(data) && holdsCard(data)) return data;
	return holdsCard(answer) ? answer : null;
}

function holdsCard(value: JsonRecord): boolean {
	return isRecord(value.document) || isRecord(value.issues);
}

const NOT_READ_FROM_THE_CARD = new Set(['age', 'portrait', 'portrait_url']);

/** Whether anything was read: a document may come with nothing but flags and empty fields. */
function hasReadings(document: JsonRecord | null): boolean {
	return Object.entries(document ?? {}).some(
		([field, value]) =>
			!NOT_READ_FROM_THE_CARD.has(field) &&
			(typeof value === 'string' || typeof value === 'number') &&
			!isUnknown(value),
	);
}

/** Whether the service says "not known": null, an empty text, or Python's None in a text or date. */
export function isUnknown(value: unknown): boolean {
	return (
		value === null ||
		value === undefined ||
		(typeof value === 'string' && /^(none(-none-none)?)?$/i.test(value.trim()))
	);
}

/** `{ part: { CODE: message } }` as documented, also flatter, as a list or as a text. */
function statedIssues(issues: unknown): Issue[] {
	if (Array.isArray(issues)) return issues.flatMap((issue) => statedIssue(null, issue));
	if (!isRecord(issues)) return isUnknown(issues) ? [] : [messageIssue(issues)];
	return Object.entries(issues).flatMap(([part, codes]) => {
		if (!isRecord(codes)) {
			return Array.isArray(codes)
				? codes.flatMap((issue) => statedIssue(part, issue))
				: [{ part: null, code: part, message: textOrNull(codes) }];
		}
		return Object.entries(codes).map(([code, message]) => ({
			part,
			code,
			message: textOrNull(message),
		}));
	});
}

function statedIssue(part: string | null, issue: unknown): Issue[] {
	if (isUnknown(issue)) return [];
	if (!isRecord(issue)) return [{ ...messageIssue(issue), part }];
	const code = textOrNull(issue.code ?? issue.error_code);
	const message = textOrNull(issue.message ?? issue.error);
	return [
		code === null && message === null ? { ...messageIssue(issue), part } : { part, code, message },
	];
}

/** `error` and `error_code` of a part, or of its `data`; `result: false` alone counts too. */
function partIssues(otherData: JsonRecord): Issue[] {
	return Object.entries(otherData).flatMap(([part, value]) => {
		if (!isRecord(value)) return [];
		const source = isRecord(value.data) && !value.error_code && !value.error ? value.data : value;
		const code = textOrNull(source.error_code);
		const message = textOrNull(source.error);
		if (code === null && message === null && value.result !== false) return [];
		return [{ part, code, message }];
	});
}

/** The documented answers name an issue twice: in its part and in `issues`. */
function withoutRepeats(issues: Issue[]): Issue[] {
	return issues.filter(
		({ part, code }, index) =>
			issues.findIndex((other) => other.part === part && other.code === code) === index ||
			code === null,
	);
}

/** Celery's `{ exc_type, exc_message }`, or a text. A stack trace in it is left out. */
function failureReason(result: unknown): string | null {
	const reason = parsed(result);
	if (!isRecord(reason)) return textOrNull(reason)?.split('\n')[0] ?? null;
	return (
		[reason.exc_type, reason.exc_message].flat().map(textOrNull).filter(Boolean).join(' ') || null
	);
}

function messageIssue(value: unknown): Issue {
	return { part: null, code: null, message: textOrNull(value) };
}

function textOrNull(value: unknown): string | null {
	if (isUnknown(value)) return null;
	return typeof value === 'string' ? value : JSON.stringify(value);
}
