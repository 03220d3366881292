import { once } from 'node:events';
import { createServer } from 'node:net';

import { PATIENCE_MS } from './eventually.mts';

/** Resolves when somebody has tried to connect to this port of 127.0.0.1, whose server is down. */
export async function turnedAway(port: number): Promise<void> {
	const server = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
	try {
		await once(server, 'connection', { signal: AbortSignal.timeout(PATIENCE_MS) });
	} finally {
		server.close();
		await once(server, 'close');
	}
}
