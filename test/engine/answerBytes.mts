import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

/** A change of bytes at a part of the whole, from 0 to 1. */
export type Edit =
	| { kind: 'cut'; share: number }
	| { kind: 'flip'; share: number; bit: number }
	| { kind: 'insert'; share: number; text: string };

export interface DrawnBody {
	/** With `«plain token»` and the like for what the request held, see {@link echoed}. */
	text: string;
	charset: 'utf8' | 'utf8WithMark' | 'utf16le' | 'latin1';
	edits: Edit[];
	/** What may be taken for the task ID, and where in the text the first one is complete. */
	ids: string[];
	idEndsAt: number;
}

export interface DrawnAnswer {
	status: number;
	reason: string;
	headers: Array<[name: string, value: string]>;
	/** Headers that Node.js may refuse, so that the answer means nothing. */
	hasOddHeaders: boolean;
	body: DrawnBody;
	coding: 'identity' | 'gzip' | 'br' | 'deflate';
	isCodingBroken: boolean;
	framing:
		| 'length'
		| 'chunked'
		| 'untilClose'
		| 'lengthTooLong'
		| 'lengthTooShort'
		| 'brokenChunks';
	/** `early`: before the body of the request has arrived. */
	end:
		| { kind: 'whole' | 'early' }
		| { kind: 'close' | 'reset' | 'stall'; share: number }
		| { kind: 'drip'; pieces: number; everyMs: number };
}

export interface AnswerBytes {
	bytes: Buffer;
	headLength: number;
	/** After so many bytes, a client need not wait for more; Infinity where it waits for the end. */
	wholeWithin: number;
	/** How many bytes of the whole hold the ID; Infinity where it cannot be read from them. */
	idWithin: number;
	/** The body as a client reads it at best. */
	text: string;
}

/** Secrets in the forms in which a gateway repeats them. */
const FORMS: Record<string, (secret: string) => string> = {
	plain: (secret) => secret,
	json: (secret) => JSON.stringify(secret).slice(1, -1),
	url: encodeURIComponent,
	form: (secret) => new URLSearchParams({ '': secret }).toString().slice(1),
	base64: (secret) => Buffer.from(secret).toString('base64'),
	base64url: (secret) => Buffer.from(secret).toString('base64url'),
	bearer: (secret) => `Bearer ${secret}`,
	basic: (secret) => `Basic ${Buffer.from(`demo:${secret}`).toString('base64')}`,
	header: (secret) => Buffer.from(`Authorization: Bearer ${secret}`).toString('base64'),
};
export const ECHO_FORMS = Object.keys(FORMS);

/** Puts what a request held where a text says `«form name»`. */
function echoed(text: string, held: Record<string, string>): string {
	return text.replace(/«(\w+) (\w+)»/g, (_, form: string, name: string) =>
		FORMS[form](held[name] ?? ''),
	);
}

/** Statuses with which HTTP has no body. */
const hasNoBody = (status: number) => status < 200 || status === 204 || status === 304;

export function answerBytes(answer: DrawnAnswer, held: Record<string, string>): AnswerBytes {
	const { status, reason, headers, body, coding, isCodingBroken, framing } = answer;
	const original = encoded(echoed(body.text, held), body.charset);
	const edited = body.edits.reduce(withEdit, original);
	const coded = code(edited, coding, isCodingBroken);
	const { lines, payload, bodyWithin, readable, wholeWithin } = framed(coded, framing);
	const head = Buffer.from(
		[
			`HTTP/1.1 ${String(status).padStart(3, '0')} ${echoed(reason, held)}`,
			...headers.map(([name, value]) => `${name}: ${echoed(value, held)}`),
			...(coding === 'identity' ? [] : [`content-encoding: ${coding}`]),
			...lines,
			'\r\n',
		].join('\r\n'),
	);
	const mark = body.charset === 'utf8WithMark' ? 3 : 0;
	const idEnd = body.idEndsAt + mark;
	const isIntact =
		body.ids.length > 0 &&
		body.charset.startsWith('utf8') &&
		original.subarray(0, idEnd).equals(edited.subarray(0, idEnd)) &&
		!(coding !== 'identity' && isCodingBroken) &&
		!answer.hasOddHeaders &&
		!hasNoBody(status);
	const codedEnd = coding === 'identity' ? idEnd : coded.length;
	const isReadable = isIntact && edited.length >= idEnd && codedEnd <= readable;
	return {
		bytes: Buffer.concat([head, payload]),
		headLength: head.length,
		wholeWithin: head.length + (hasNoBody(status) || answer.hasOddHeaders ? 0 : wholeWithin),
		idWithin: isReadable ? head.length + bodyWithin(codedEnd) : Infinity,
		text: edited.toString('latin1'),
	};
}

function encoded(text: string, charset: DrawnBody['charset']): Buffer {
	if (charset === 'utf8WithMark') return Buffer.from(`\uFEFF${text}`);
	return Buffer.from(text, charset);
}

function withEdit(bytes: Buffer, edit: Edit): Buffer {
	const at = Math.floor(bytes.length * edit.share);
	if (edit.kind === 'cut') return bytes.subarray(0, at);
	if (edit.kind === 'insert') {
		return Buffer.concat([bytes.subarray(0, at), Buffer.from(edit.text), bytes.subarray(at)]);
	}
	const flipped = Buffer.from(bytes);
	if (at < flipped.length) flipped[at] ^= 1 << edit.bit;
	return flipped;
}

function code(bytes: Buffer, coding: DrawnAnswer['coding'], isBroken: boolean): Buffer {
	if (coding === 'identity') return bytes;
	const coders = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync };
	const coded = coders[coding](bytes);
	return isBroken ? coded.subarray(0, Math.floor(coded.length / 2)) : coded;
}

interface Framed {
	lines: string[];
	payload: Buffer;
	/** How many bytes of the payload hold so many of the body. */
	bodyWithin(bodyBytes: number): number;
	/** So many bytes of the body can be read. */
	readable: number;
	/** So many bytes of the payload are the whole of it. */
	wholeWithin: number;
}

const CHUNK = 50;
const MISCOUNTED = 40;

function framed(body: Buffer, framing: DrawnAnswer['framing']): Framed {
	const { length } = body;
	const plain = { payload: body, bodyWithin: (bytes: number) => bytes };
	switch (framing) {
		case 'length':
			return {
				...plain,
				lines: [`content-length: ${length}`],
				readable: length,
				wholeWithin: length,
			};
		case 'lengthTooLong':
			return {
				...plain,
				lines: [`content-length: ${length + MISCOUNTED}`],
				readable: length,
				wholeWithin: Infinity,
			};
		case 'lengthTooShort': {
			const readable = Math.max(0, length - MISCOUNTED);
			return { ...plain, lines: [`content-length: ${readable}`], readable, wholeWithin: readable };
		}
		case 'untilClose':
			return { ...plain, lines: ['connection: close'], readable: length, wholeWithin: Infinity };
		case 'chunked':
			return chunked(body, Infinity);
		case 'brokenChunks':
			return chunked(body, 1);
	}
}

/** From the wrong chunk on, nothing can be read. */
function chunked(body: Buffer, wrongChunk: number): Framed {
	const pieces: Buffer[] = [];
	const endings: number[] = [];
	let bytes = 0;
	for (let at = 0; at < body.length; at += CHUNK) {
		const piece = body.subarray(at, at + CHUNK);
		const size = at / CHUNK === wrongChunk ? 'zz' : piece.length.toString(16);
		const chunk = Buffer.concat([Buffer.from(`${size}\r\n`), piece, Buffer.from('\r\n')]);
		pieces.push(chunk);
		endings.push((bytes += chunk.length));
	}
	const payload = Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')]);
	return {
		lines: ['transfer-encoding: chunked'],
		payload,
		wholeWithin: payload.length,
		bodyWithin: (bodyBytes) => endings[Math.ceil(bodyBytes / CHUNK) - 1] ?? 0,
		readable: Math.min(body.length, wrongChunk * CHUNK),
	};
}
