import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

/** A server of these tests on a free port of 127.0.0.1. */
export interface Loopback {
	port: number;
	stop(): Promise<void>;
}

export async function onLoopback(server: Server): Promise<Loopback> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		async stop() {
			server.close();
			if ('closeAllConnections' in server) (server.closeAllConnections as () => void)();
			await once(server, 'close');
		},
	};
}
