import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that answers everything with HTTP 200 and then one space every 50 ms, for three seconds. */
export async function startDroppingServer(): Promise<{ origin: string; stop(): void }> {
	const server = createServer((_request, response) => {
		response.writeHead(200, { 'content-type': 'application/json' });
		const drop = setInterval(() => response.write(' '), 50);
		const end = setTimeout(() => response.end('{}'), 3000);
		response.once('close', () => {
			clearInterval(drop);
			clearTimeout(end);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		stop: () => void server.close(),
	};
}
