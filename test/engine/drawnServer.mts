import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import { answerBytes, type AnswerBytes, type DrawnAnswer } from './answerBytes.mts';
import { timeMs } from './clock.mts';

export type Route = 'login' | 'upload' | 'check';

/** The answers to the requests of each route, in this order; the last one goes on. */
export type DrawnAnswers = Record<Route, DrawnAnswer[]>;

/** A request that has reached the server, and what became of its answer. */
export interface Met {
	route: Route;
	/** The same for two uploads of the same pictures; empty where they have not arrived. */
	card: string;
	/** The ID that a status check asked for. */
	taskId: string | null;
	token: string;
	answer: DrawnAnswer;
	text: string;
	/** Whether the answer was given as a whole, so far as a client can tell. */
	isWhole: boolean;
	/** When the ID in it was given, in milliseconds since the request; null where it was not. */
	idGivenAfterMs: number | null;
}

export interface DrawnServer {
	baseUrl: string;
	met: Met[];
	/** Connections that are kept for an answer that has not ended. */
	unfinished(): number;
	stop(): Promise<void>;
}

const ROUTES: Array<[RegExp, Route]> = [
	[/^\/api\/v3\/accounts\/token\/obtain\/$/, 'login'],
	[/^\/api\/v3\/services\/ocr_card\/$/, 'upload'],
	[/^\/api\/v3\/services\/task\/\?/, 'check'],
];

/** A server that gives the drawn answers byte by byte, whether they are HTTP or not. */
export async function startDrawnServer(
	answers: DrawnAnswers,
	login: { username: string; password: string },
): Promise<DrawnServer> {
	const met: Met[] = [];
	const sockets = new Set<Socket>();
	const busy = new Map<Socket, Met>();

	const meet = async (request: IncomingMessage): Promise<void> => {
		const { socket, url = '' } = request;
		const route = ROUTES.find(([path]) => path.test(url))?.[1];
		if (route === undefined) throw new Error(`Nobody asks for ${url}`);
		const earlier = met.filter((one) => one.route === route).length;
		const answer = answers[route][Math.min(earlier, answers[route].length - 1)];
		const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
		const about = { route, token, answer, card: '', text: '', idGivenAfterMs: null };
		const taskId = new URL(url, 'http://host').searchParams.get('id');
		const one: Met = { ...about, taskId, isWhole: false };
		met.push(one);
		busy.set(socket, one);
		const reading = read(request).then((form) => (one.card = cardOf(request, form)));
		if (answer.end.kind !== 'early') await reading;
		const bytes = answerBytes(answer, { ...login, token, logins: `${earlier}` });
		one.text = bytes.text;
		await give(socket, bytes, one);
		if (one.isWhole) busy.delete(socket);
		await reading;
	};
	const server = createServer((request) => {
		const { socket } = request;
		sockets.add(socket);
		socket.once('close', () => {
			sockets.delete(socket);
			busy.delete(socket);
		});
		// A connection that the client has closed
		meet(request).catch((error: Error) => socket.destroy(error));
	}).listen(0, '127.0.0.1');
	server.on('connection', (socket: Socket) => socket.on('error', () => {}));
	await once(server, 'listening');
	return {
		baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v3`,
		met,
		unfinished: () => busy.size,
		async stop() {
			for (const socket of sockets) socket.destroy();
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}

async function read(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('latin1');
}

/** What is between the boundaries, which each request has of its own. */
function cardOf({ headers }: IncomingMessage, form: string): string {
	const boundary = headers['content-type']?.split('boundary=')[1] ?? '';
	return createHash('sha256').update(form.split(boundary).join('')).digest('hex');
}

async function give(socket: Socket, whole: AnswerBytes, one: Met): Promise<void> {
	const { end, framing } = one.answer;
	const { length } = whole.bytes;
	const startedAtMs = timeMs();
	let given = 0;
	const giveUntil = async (until: number) => {
		if (!socket.writable) return;
		await new Promise((resolve) => socket.write(whole.bytes.subarray(given, until), resolve));
		given = until;
		one.isWhole = given >= whole.wholeWithin;
		if (given >= whole.idWithin) one.idGivenAfterMs ??= timeMs() - startedAtMs;
	};
	const close = () => {
		if (framing === 'untilClose' && given >= whole.headLength) one.isWhole = true;
		socket.end();
	};
	if (end.kind === 'close' || end.kind === 'reset' || end.kind === 'stall') {
		await giveUntil(Math.floor(length * end.share));
		if (end.kind === 'close') close();
		if (end.kind === 'reset') socket.resetAndDestroy();
		return;
	}
	const pieces = end.kind === 'drip' ? end.pieces : 1;
	for (let piece = 1; piece <= pieces; piece += 1) {
		await giveUntil(Math.floor((length * piece) / pieces));
		if (end.kind === 'drip') await new Promise((resolve) => setTimeout(resolve, end.everyMs));
	}
	if (framing === 'untilClose') close();
}
