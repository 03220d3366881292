import { isRecord, parsed, type JsonRecord } from '../json';
import { cut } from '../text';

/** Something the service found wrong with a document. */
export interface Issue {
	/** The part of the check that it belongs to, as the service names it; null where it names none. */
	part: string | null;
	code: string | null;
	message: string | null;
}

/** A document that the service has looked at. */
export interface JudgedDocument {
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

export type TaskOutcome = JudgedDocument | PendingTask | FailedTask;

/** Documented: SUCCESS. The others are inferred from Celery, the task queue behind the API. */
const FAILED_STATES = new Set(['FAILURE', 'REVOKED', 'REJECTED', 'IGNORED']);

/** Nobody reads more issues, or parts in which there may be some. */
const MAX_ISSUES = 1000;

/** A state is a word, which is kept while the task is waited for. */
const MAX_STATE = 100;

/**
 * What the answer to a status check means. Any other JSON than the documented one is read as far as
 * it goes, and what is not understood means "not yet": a deadline bounds the wait, while a wrong
 * verdict would lose one that is paid for.
 *
 * - Documented: the envelope `{ id, status, result: { status, data } }`, `result.status` 400 and
 *   `issues` for a refused check, `error` and `error_code` in a part or in its `data`.
 * - Inferred and therefore tolerated: `result` as JSON text, an answer without the envelope, HTTP
 *   400 for a rejected document, all states but SUCCESS.
 *
 * @param httpStatus of the answer: 200, or 400 which the documentation lists for a refused image
 */
export function taskOutcome(httpStatus: number, body: unknown): TaskOutcome {
	const answer = parsed(body);
	if (!isRecord(answer)) {
		return httpStatus === 400 ? judged('rejected', null, statedIssues(answer), {}) : pending('');
	}
	const state =
		typeof answer.status === 'string' ? cut(answer.status, MAX_STATE).toUpperCase() : '';
	const result = parsed(answer.result);
	if (FAILED_STATES.has(state)) return { status: 'failed', state, reason: failureReason(result) };

	const data = documentData(answer, result);
	const isFinished = state === 'SUCCESS' || (state === '' && data !== null) || httpStatus === 400;
	if (!isFinished) return pending(state);

	const { document: rawDocument, issues: rawIssues, ...otherData } = data ?? {};
	const document = parsed(rawDocument);
	const found = isRecord(document) ? document : null;
	const issues = withoutRepeats([
		...statedIssues(rawIssues),
		...[result, data].flatMap(ownIssue),
		...(isRecord(result) ? textIssue(parsed(result.data)) : []),
		...firstEntries(otherData).flatMap(([part, value]) => partIssue(part, value)),
	]);
	// Without an envelope the status stands beside the data
	const { status: judgement } = isRecord(result) ? result : answer;
	const isRefused =
		(typeof judgement === 'number' || typeof judgement === 'string') && Number(judgement) >= 400;
	if (httpStatus === 400 || isRefused) {
		const stated = issues.length > 0 ? issues : lastResortIssues(answer, state, data, otherData);
		return judged('rejected', found, stated, otherData);
	}
	if (hasReadings(found)) return judged('extracted', found, issues, otherData);
	if (issues.length > 0) return judged('rejected', found, issues, otherData);
	if (found !== null) return judged('rejected', found, [NOTHING_READ], otherData);
	const reason = typeof result === 'string' ? textOrNull(result) : null;
	return { status: 'failed', state: state || 'SUCCESS', reason };
}

const NOTHING_READ: Issue = {
	part: null,
	code: null,
	message: 'Nothing could be read',
};

function pending(state: string): PendingTask {
	return { status: 'pending', state: state || 'unknown' };
}

function judged(
	status: JudgedDocument['status'],
	document: JsonRecord | null,
	issues: Issue[],
	otherData: JsonRecord,
): JudgedDocument {
	return { status, document, issues, otherData };
}

/** The object that holds `document` and `issues`: `result.data`, or what stands in its place. */
function documentData(answer: JsonRecord, result: unknown): JsonRecord | null {
	if (isRecord(result)) {
		const data = parsed(result.data);
		if (isRecord(data)) return data;
		if (holdsDocument(result)) return result;
	}
	const data = parsed(answer.data);
	if (isRecord(data) && holdsDocument(data)) return data;
	return holdsDocument(answer) ? answer : null;
}

function holdsDocument(value: JsonRecord): boolean {
	return isRecord(parsed(value.document)) || isRecord(value.issues) || Array.isArray(value.issues);
}

const NOT_READ_FROM_IT = new Set(['age', 'portrait', 'portrait_url']);

/** Whether anything was read: a document may come with nothing but flags and empty fields. */
function hasReadings(document: JsonRecord | null): boolean {
	return Object.entries(document ?? {}).some(
		([field, value]) =>
			!NOT_READ_FROM_IT.has(field) &&
			(typeof value === 'string' || field === 'documentNumber') &&
			!isUnknown(value),
	);
}

/** An empty text, Python's None, or a date with a part that is None. */
const UNKNOWN = /^(None)?$|^(?=.*None)(\d+|None)(-(\d+|None)){2}$/;

/** Whether the service says "not known": null, an empty text, or Python's None in a text or date. */
export function isUnknown(value: unknown): boolean {
	return (
		value === null ||
		value === undefined ||
		(typeof value === 'string' && UNKNOWN.test(value.trim()))
	);
}

function firstEntries(record: JsonRecord): Array<[string, unknown]> {
	return Object.entries(record).slice(0, MAX_ISSUES);
}

/** `{ part: { CODE: message } }` as documented, also flatter, as a list or as a text. */
function statedIssues(issues: unknown): Issue[] {
	if (Array.isArray(issues)) {
		return issues.slice(0, MAX_ISSUES).flatMap((issue) => statedIssue(null, issue));
	}
	if (!isRecord(issues)) return isUnknown(issues) ? [] : [messageIssue(issues)];
	return firstEntries(issues).flatMap(([part, codes]) => {
		if (isUnknown(codes)) return [];
		if (!isRecord(codes)) {
			return Array.isArray(codes)
				? codes.slice(0, MAX_ISSUES).flatMap((issue) => statedIssue(part, issue))
				: [{ part: null, code: part, message: textOrNull(codes) }];
		}
		return firstEntries(codes).map(([code, message]) => ({
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
function partIssue(part: string, value: unknown): Issue[] {
	if (!isRecord(value)) return [];
	const [issue] = [value, value.data].flatMap(ownIssue);
	if (issue !== undefined) return [{ ...issue, part }];
	return value.result === false ? [{ part, code: null, message: null }] : [];
}

/** Where no issue is stated as documented: whatever texts there are. */
function lastResortIssues(
	answer: JsonRecord,
	state: string,
	data: JsonRecord | null,
	otherData: JsonRecord,
): Issue[] {
	if (data === null) return state === '' ? [messageIssue(answer.detail ?? answer)] : [];
	const texts = Object.entries(otherData).filter(
		([, value]) => typeof value === 'string' || Array.isArray(value),
	);
	return statedIssues(Object.fromEntries(texts));
}

/** A reason where the data should be. */
function textIssue(data: unknown): Issue[] {
	return typeof data === 'string' && !isUnknown(data) ? [messageIssue(data)] : [];
}

/** `error` and `error_code` of an object itself. */
function ownIssue(value: unknown): Issue[] {
	if (!isRecord(value)) return [];
	const code = textOrNull(value.error_code);
	const message = textOrNull(value.error);
	return code === null && message === null ? [] : [{ part: null, code, message }];
}

/** The documented answers name an issue twice: in its part and in `issues`. */
function withoutRepeats(issues: Issue[]): Issue[] {
	const first = issues.slice(0, MAX_ISSUES);
	return [...new Map(first.map((issue) => [JSON.stringify(issue), issue])).values()];
}

/** Celery's `{ exc_type, exc_message }`, or a text; of a stack trace, the line that says what it was. */
function failureReason(result: unknown): string | null {
	if (!isRecord(result)) {
		const lines = (textOrNull(result) ?? '').trim().split('\n');
		return (lines[0].startsWith('Traceback') ? lines.at(-1) : lines[0]) || null;
	}
	const texts = [result.exc_type, result.exc_message].flat().map(textOrNull);
	return (
		texts
			.map((text) => text?.split('\n')[0])
			.filter(Boolean)
			.join(' ') || null
	);
}

function messageIssue(value: unknown): Issue {
	return { part: null, code: null, message: textOrNull(value) };
}

function textOrNull(value: unknown): string | null {
	if (isUnknown(value)) return null;
	return typeof value === 'string' ? value : JSON.stringify(value);
}
