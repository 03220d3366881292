import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** What is done with a connection. */
export type Meet = (socket: Socket) => void;

/** A server that does with each connection what it is told to, and nothing else. */
export async function startRawServer(meet: Meet) {
	let connections = 0;
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		connections += 1;
		sockets.add(socket);
		socket.on('error', () => {});
		meet(socket);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
		connections: () => connections,
		stop() {
			server.close();
			// One that nobody reads would never learn that the other end has gone
			for (const socket of sockets) socket.destroy();
		},
	};
}
