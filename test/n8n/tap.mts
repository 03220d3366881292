import { connect, createServer, type Socket } from 'node:net';

import { onLoopback } from './loopback.mts';

/** A port that leads to the sandbox. */
export interface Tap {
	/** What belongs into the credential. */
	baseUrl: string;
	/** All that has passed, in both directions. */
	heard(): string;
	stop(): Promise<void>;
}

export async function startTap(baseUrl: string): Promise<Tap> {
	const { hostname, port: targetPort, pathname } = new URL(baseUrl);
	const streams: Buffer[][] = [];
	const sockets = new Set<Socket>();

	const pass = (from: Socket, to: Socket) => {
		const stream: Buffer[] = [];
		streams.push(stream);
		sockets.add(from);
		from.on('data', (chunk: Buffer) => stream.push(chunk));
		from.on('error', () => to.destroy()).on('close', () => sockets.delete(from));
		from.pipe(to);
	};
	const { port, stop } = await onLoopback(
		createServer((from) => {
			const to = connect(Number(targetPort), hostname);
			pass(from, to);
			pass(to, from);
		}),
	);
	return {
		baseUrl: `http://127.0.0.1:${port}${pathname}`,
		heard: () => streams.map((stream) => Buffer.concat(stream).toString('latin1')).join('\n'),
		async stop() {
			for (const socket of sockets) socket.destroy();
			await stop();
		},
	};
}
