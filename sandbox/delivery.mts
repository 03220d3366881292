import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from './answers.mts';
import type { Fault, ScriptedAnswer } from './faults.mts';

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

/** Announces the whole payload and sends half of it; then the connection breaks or falls silent. */
export function halfOf(payload: unknown, reply: FastifyReply, fault: Fault): Readable {
	const whole = payload as Buffer;
	const half = whole.subarray(0, Math.ceil(whole.length / 2));
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
