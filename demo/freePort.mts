import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** The wished port of 127.0.0.1, or any free one. */
export async function freePort(wish = 0): Promise<number> {
	const server = createServer().listen(wish, '127.0.0.1');
	try {
		await once(server, 'listening');
	} catch {
		return await freePort();
	}
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}
