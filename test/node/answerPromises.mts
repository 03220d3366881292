import type { DrawnAnswer } from '../engine/answerBytes.mts';
import type { DrawnAnswers, Met } from '../engine/drawnServer.mts';

/* What is promised for drawn answers, told by what the server has sent and received, and not by the node's code. */

/**
 * Whether an upload was refused so that it may be made again: the whole answer says so, by 3xx (but 302 and 303), 4xx
 * (but 408), or by 503 with a time. An upload that got anything else may have been accepted (docs/faults.md).
 */
function isRefused({ answer, isWhole }: Met): boolean {
	const { status, headers } = answer;
	if (!isWhole) return false;
	if (status === 503)
		return headers.some(([name, value]) => name === 'retry-after' && isTime(value));
	return status >= 300 && status < 500 && ![302, 303, 408].includes(status);
}

/** What a server repeats of a request is not known here. */
const isTime = (value: string) =>
	value.includes('«') ||
	(value.trim() !== '' && Number.isFinite(Number(value))) ||
	!Number.isNaN(Date.parse(value));

/** The states of a task that the service gave up. Only then is its card submitted anew, once. */
const GIVEN_UP = /failure|revoked|rejected|ignored/i;

/** Uploads that may have been accepted, and whose card was uploaded again nevertheless. */
export function repeatedUploads(met: Met[]): Met[] {
	const cards = new Set(met.flatMap(({ route, card }) => (route === 'upload' ? [card] : [])));
	cards.delete('');
	return [...cards].flatMap((card) => repeatedUploadsOf(card, met));
}

function repeatedUploadsOf(card: string, met: Met[]): Met[] {
	const uploads = met.filter((one) => one.route === 'upload' && one.card === card);
	let resubmissions = 0;
	return uploads.slice(0, -1).filter((upload, index) => {
		if (isRefused(upload)) return false;
		const until = met.indexOf(uploads[index + 1]);
		const isGivenUp = met
			.slice(met.indexOf(upload), until)
			.some(({ route, text }) => route === 'check' && GIVEN_UP.test(text));
		if (isGivenUp) resubmissions += 1;
		return !isGivenUp || resubmissions > 1;
	});
}

/** Both clocks are one, but a timer takes whole milliseconds. */
const MARGIN_MS = 50;

/** The tasks whose IDs have reached the node, within a request timeout and with an answer of success. */
export function toldTasks(met: Met[], requestTimeoutMs: number) {
	return met.flatMap(({ route, answer, idGivenAfterMs }) => {
		const { status, body } = answer;
		const isTold = idGivenAfterMs !== null && idGivenAfterMs < requestTimeoutMs - MARGIN_MS;
		if (route !== 'upload' || status < 200 || status > 299 || !isTold) return [];
		const isAskedFor = met.some(({ taskId }) => taskId !== null && body.ids.includes(taskId));
		return [{ ids: body.ids, isAskedFor }];
	});
}

const MIN_BASE64 = 4;

/** A secret of eight signs or more as a text could hold it; of base64, what does not depend on its surroundings. */
export function secretForms(secret: string): string[] {
	const asUrl = [
		encodeURIComponent(secret),
		new URLSearchParams({ '': secret }).toString().slice(1),
	];
	const base64 = [0, 1, 2].map((before) =>
		Buffer.from('\0'.repeat(before) + secret)
			.toString('base64')
			.slice(MIN_BASE64, -MIN_BASE64),
	);
	const base64url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
	const escaped = JSON.stringify(secret).slice(1, -1);
	const escapedTwice = JSON.stringify(escaped).slice(1, -1);
	return [secret, escaped, escapedTwice, ...asUrl, ...base64, ...base64url];
}

const LOGIN_TIMEOUT_MS = 15_000;
/** A token that is refused is renewed twice. */
const TRIES_OF_REQUEST = 3;
const LAST_CHECK_MS = 5000;
const PATIENCE_MS = 10_000;
const PAUSE_PATIENCE_MS = 90_000;
const WELL_FRAMED = ['length', 'chunked', 'untilClose'];

/**
 * How long an execution may take at most, by docs/faults.md: each try waits for the upload and for the task, and once
 * more for both where a task was given up. What is drawn says which patience and which time-outs apply.
 */
export function limitMs(
	{ login, upload, check }: DrawnAnswers,
	{ maxTries, timeout, requestTimeout }: Record<'maxTries' | 'timeout' | 'requestTimeout', number>,
): number {
	const all = [...login, ...upload, ...check];
	const has = (...statuses: number[]) => all.some(({ status }) => statuses.includes(status));
	const patienceMs = has(429, 503) ? PAUSE_PATIENCE_MS : PATIENCE_MS;
	const triesOfRequest = has(401, 403) ? TRIES_OF_REQUEST : 1;
	const loginMs = login.every(comesAtOnce) ? 0 : LOGIN_TIMEOUT_MS;
	const requestMs = requestTimeout * 1000;
	const uploadMs = triesOfRequest * (loginMs + requestMs);
	const checkMs = triesOfRequest * (loginMs + Math.max(requestMs, LAST_CHECK_MS));
	const waits = check.some(({ body }) => GIVEN_UP.test(body.text)) ? 2 : 1;
	// The first upload and the last one may both take as long as they can
	const oneTryMs = patienceMs + 2 * uploadMs + waits * (timeout * 1000 + checkMs);
	return maxTries * oneTryMs;
}

const comesAtOnce = ({ status, hasOddHeaders, framing, end }: DrawnAnswer) =>
	status >= 200 && !hasOddHeaders && WELL_FRAMED.includes(framing) && end.kind === 'whole';
