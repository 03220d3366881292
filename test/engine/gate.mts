import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A port that leads to another one, and that can be closed: then it refuses connections. */
export interface Gate {
	origin: string;
	close(): void;
	open(): Promise<void>;
}

export async function startGate(target: string): Promise<Gate> {
	const { hostname, port: targetPort } = new URL(target);
	const sockets = new Set<Socket>();
	let server: Server;
	let port = 0;

	const pass = (from: Socket) => {
		const to = connect(Number(targetPort), hostname);
		for (const [one, other] of [
			[from, to],
			[to, from],
		]) {
			sockets.add(one);
			one.on('error', () => other.destroy()).on('close', () => sockets.delete(one));
			one.pipe(other);
		}
	};
	const open = async () => {
		server = createServer(pass).listen(port, '127.0.0.1');
		await once(server, 'listening');
		({ port } = server.address() as AddressInfo);
	};
	await open();
	return {
		origin: `http://127.0.0.1:${port}`,
		open,
		close() {
			server.close();
			for (const socket of sockets) socket.destroy();
		},
	};
}
