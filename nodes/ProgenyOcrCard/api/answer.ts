import { CardError } from '../errors';
import { parsed } from '../json';

/** What the service answered, whatever the status. `body` is parsed JSON, or text where it is none. */
export interface Answer {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** An answer whose body is still under way, as n8n's helper gives it with the encoding `stream`. */
export interface AnswerStream extends Answer {
	body: AsyncIterable<Uint8Array> & { destroy?(): void };
}

/** Far above what any card takes, provider's answer included: it keeps the memory of n8n safe. */
const MAX_ANSWER_MB = 20;

/** @throws CardError ANSWER_TOO_LARGE, without reading on */
export async function readAnswer({ body, ...rest }: AnswerStream): Promise<Answer> {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of body) {
		bytes += chunk.length;
		if (bytes > MAX_ANSWER_MB * 1024 * 1024) {
			throw new CardError('ANSWER_TOO_LARGE', { limitMb: MAX_ANSWER_MB });
		}
		chunks.push(chunk);
	}
	return { ...rest, body: parsed(new TextDecoder().decode(Buffer.concat(chunks))) };
}
