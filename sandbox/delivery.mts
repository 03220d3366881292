import { PassThrough, Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from './answers.mts';
import type { Fault, ScriptedAnswer } from './faults.mts';

const DROP_INTERVAL_MS = 1000;

export async function send(reply: FastifyReply, answer: Answer): Promise<FastifyReply> {
	const { status, contentType, body, headers = {} } = answer;
	// Bytes, because Fastify would add a charset to the content type of a text.
	const payload = typeof body === 'string' ? Buffer.from(body) : body;
	return reply
		.code(status)
		.headers({ 'content-type': contentType, ...headers })
		.send(payload);
}

export function scripted({
	status,
	headers,
	body = '',
	padToBytes = 0,
	contentType,
}: ScriptedAnswer): Answer {
	const isText = typeof body === 'string';
	const content = Buffer.from(isText ? body : JSON.stringify(body));
	const padding = Buffer.alloc(Math.max(0, padToBytes - content.length), ' ');
	return {
		status,
		headers,
		contentType: contentType ?? (isText ? 'text/html; charset=utf-8' : 'application/json'),
		body: Buffer.concat([content, padding]),
	};
}

export function disconnect(request: FastifyRequest, reply: FastifyReply): void {
	reply.hijack();
	request.raw.socket.destroy();
}

/** Sends half of the payload, and then drops, as if the rest were still to come. */
export function inDrops(payload: unknown, reply: FastifyReply): Readable {
	const sent = new PassThrough();
	sent.write(halfOf(payload as Buffer));
	const drops = setInterval(() => sent.write(' '), DROP_INTERVAL_MS);
	reply.raw.once('close', () => clearInterval(drops));
	return sent;
}

/** Announces the whole payload and sends half of it; then the connection breaks or falls silent. */
export function endingHalfway(payload: unknown, reply: FastifyReply, fault: Fault): Readable {
	const whole = payload as Buffer;
	const half = halfOf(whole);
	reply.header('content-length', whole.length);
	let isSent = false;
	return new Readable({
		read() {
			if (!isSent) this.push(half);
			// Asked for more before the half has left; it has by the next turn of the event loop.
			else if (fault.halfAnswer) setImmediate(() => reply.raw.socket?.destroySoon());
			isSent = true;
		},
	});
}

const halfOf = (whole: Buffer) => whole.subarray(0, Math.ceil(whole.length / 2));
