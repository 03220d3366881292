/* What an assumption is, and the words in which the lists of them are written. */
import { isDeepStrictEqual } from 'node:util';

import { isRecord, type JsonRecord } from '../../nodes/progeny/json.ts';
import type { Answer, Observations } from './requests.mts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Look<Seen> {
	/** The end of the claim. */
	expected?: string;
	/** What the claim is about; undefined where it did not come up. */
	look(seen: Observations): Seen | undefined;
	holds(value: Seen, seen: Observations): boolean;
	/** EVERYTHING where `look` gives nothing that could belong to a person. */
	told?: RegExp;
	/** Worth knowing whatever the verdict, without anything that could belong to a person. */
	note?(value: Seen, seen: Observations): string;
	/** What the node does if it is otherwise. */
	node?: string;
	/** What the user must not overlook if it is otherwise. */
	warning?: string;
}

export interface Assumption extends Look<unknown> {
	claim: string;
	/** `documented`: the documentation says so, but nobody has seen the service do it. */
	mark: 'documented' | 'inferred' | 'unknown';
	/** The file of the project that has to change if it is otherwise. */
	file: string;
}

const marked =
	(mark: Assumption['mark']) =>
	<Seen,>(claim: string, file: string, look: Look<Seen>): Assumption =>
		({ ...look, claim: [claim, look.expected].join(' ').trim(), mark, file }) as Assumption;
export const documented = marked('documented');
export const inferred = marked('inferred');
/** No source tells anything: the assumption is what the sandbox does. */
export const unknown = marked('unknown');

/** An answer about the request, and not only about trouble that the service is in. */
export const answerTo = (request: string) => (seen: Observations) => {
	const answer = seen.answers[request];
	return answer && answer.statusCode !== 429 && answer.statusCode < 500 ? answer : undefined;
};

/** Exactly this answer. */
export const gives = (request: string, statusCode: number, body: JsonRecord): Look<Answer> => ({
	expected: `gives ${statusCode} ${JSON.stringify(body)}`,
	look: answerTo(request),
	holds: (answer) => answer.statusCode === statusCode && isDeepStrictEqual(answer.body, body),
});

/** A task ID, and nothing else. */
export const givesTaskId = (request: string): Look<Answer> => ({
	expected: 'gives 200 {"id": <UUID>}',
	look: answerTo(request),
	holds: ({ statusCode, body }) =>
		statusCode === 200 && hasOnly(body, 'id') && isFilled(body.id) && UUID.test(body.id),
});

/** A 400 with this message for this field, whatever it says of others. */
export const refuses = (request: string, field: string, message: string): Look<Answer> => ({
	expected: `is refused with ${field}: "${message}"`,
	look: answerTo(request),
	holds: ({ statusCode, body }) =>
		statusCode === 400 && isRecord(body) && isDeepStrictEqual(body[field], [message]),
});

export const isFilled = (value: unknown): value is string =>
	typeof value === 'string' && value !== '';

export function hasOnly(value: unknown, ...keys: string[]): value is JsonRecord {
	return isRecord(value) && isDeepStrictEqual(Object.keys(value).sort(), keys.sort());
}
