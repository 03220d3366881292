import { idIn, isRecord, mapTexts, parsed } from '../json';
import { reasonOf, serviceText } from '../text';
import { ConnectionFault, connectionFaultOf } from './connectionFault';
import type { SecretFilter } from './secrets';

/** What the service answered, whatever the status. `body` is parsed JSON, or text where it is none. */
export interface Answer {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** An answer whose body is still on its way, as n8n's helper gives it with the encoding `stream`. */
export interface AnswerStream extends Answer {
	body: AsyncIterable<Uint8Array>;
}

/** Far above what any document takes, provider's answer included: it keeps the memory of n8n safe. */
const MAX_ANSWER_MB = 10;
/** Nobody reads more. */
const MAX_MESSAGES = 100;
const UUID = /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i;
const TOO_LARGE = new ConnectionFault(
	`its answer is larger than ${MAX_ANSWER_MB} MB and was not read`,
	{ maybeReceived: true, isLasting: true },
);

/** @throws ConnectionFault where the answer is too large to be read, or breaks off */
export async function readAnswer(
	{ body, ...rest }: AnswerStream,
	secrets: SecretFilter,
): Promise<Answer> {
	const chunks: Uint8Array[] = [];
	const text = () => new TextDecoder().decode(Buffer.concat(chunks));
	try {
		let bytes = 0;
		for await (const chunk of body) {
			chunks.push(chunk);
			bytes += chunk.length;
			if (bytes > MAX_ANSWER_MB * 1024 * 1024) throw TOO_LARGE;
		}
	} catch (error) {
		const id = idIn(text());
		throw brokenOff(error, { ...rest, body: { id: isUuid(id) ? id : secrets.clean(id ?? '') } });
	}
	return { ...rest, body: withoutSecrets(text(), secrets) };
}

/** The JSON or text of an answer, without secrets. The ID of a task must stay as it is. */
function withoutSecrets(text: string, { finds, clean }: SecretFilter): unknown {
	const body = parsed(text);
	if (!finds(text)) return body;
	const cleaned = mapTexts(body, clean);
	const id = isRecord(body) ? body.id : undefined;
	return isRecord(cleaned) && isUuid(id) ? { ...cleaned, id } : cleaned;
}

/** Documented: a task ID is a UUID. */
export function isUuid(value: unknown): value is string {
	return typeof value === 'string' && UUID.test(value);
}

function brokenOff(error: unknown, begunAnswer: Answer): ConnectionFault {
	const { reason, isLasting } = connectionFaultOf(error);
	return new ConnectionFault(reason, { maybeReceived: true, isLasting, begunAnswer, cause: error });
}

/** The wait that a `Retry-After` header asks for, in seconds or as a date; null where there is none. */
export function retryAfterMs({
	date,
	'retry-after': value,
}: Record<string, unknown>): number | null {
	if (typeof value !== 'string' || value.trim() === '') return null;
	const asSeconds = Number(value);
	if (Number.isFinite(asSeconds)) return Math.max(0, asSeconds * 1000);
	const atMs = Date.parse(value);
	return Number.isNaN(atMs) ? null : Math.max(0, atMs - dateMs(date));
}

/** The time on the clock of the server by the `Date` header of its answer; ours where it does not tell. */
export function dateMs(date: unknown, nowMs = Date.now()): number {
	const serverNowMs = Date.parse(String(date));
	return Number.isNaN(serverNowMs) ? nowMs : serverNowMs;
}

/** How long an answer asks for no request: 429, or 503 with a time; null where it does not ask. */
export function pauseAskedMs({ statusCode, headers }: Answer): number | null {
	const askedMs = retryAfterMs(headers);
	if (statusCode === 429) return askedMs ?? 0;
	return statusCode === 503 ? askedMs : null;
}

/**
 * The messages of a refused request as one text, `Label: message; …`. Django REST framework, which
 * the API is visibly built on, answers `{ field: [messages] }` (documented) or `{ detail: message }`
 * (inferred); a plain text or a list is read too.
 *
 * @param labels form field of the API → the user's word for it
 */
export function fieldMessages(body: unknown, labels = new Map<string, string>()): string {
	if (!isRecord(body)) return serviceText(textsOf(body));
	const some = Object.entries(body).slice(0, MAX_MESSAGES);
	const messages = some.map(([formField, value]) => {
		const text = textsOf(value);
		if (text === '') return '';
		const isGeneral = formField === 'detail' || formField === 'non_field_errors';
		return isGeneral ? text : `${labels.get(formField) ?? serviceText(formField)}: ${text}`;
	});
	return serviceText(messages.filter(Boolean).join('; '));
}

/** `: text` of the `detail` with which Django REST framework explains a refusal (inferred). */
export function detailOf(body: unknown): string {
	return reasonOf(isRecord(body) ? body.detail : undefined);
}

function textsOf(value: unknown): string {
	return Array.isArray(value)
		? value.slice(0, MAX_MESSAGES).map(serviceText).join(' ')
		: serviceText(value);
}
