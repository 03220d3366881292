import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A host that nothing should be sent to. */
export interface OtherHost {
	origin: string;
	/** How many requests have come all the same. */
	requests(): number;
	stop(): void;
}

export async function startOtherHost(): Promise<OtherHost> {
	let requests = 0;
	const server = createServer((_, response) => {
		requests += 1;
		response.end('{}');
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests: () => requests,
		stop: () => void server.close(),
	};
}
