import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { generate } from 'selfsigned';

/** A server that signed its certificate itself, so that nobody trusts it. */
export async function startUntrustedServer(): Promise<{ origin: string; stop(): void }> {
	// Valid on the clock of the test and on that of the machine
	const validity = { notBeforeDate: new Date(0), notAfterDate: new Date('2100-01-01') };
	const name = [{ name: 'commonName', value: '127.0.0.1' }];
	const { private: key, cert } = await generate(name, validity);
	const server = createServer({ key, cert }, (_, response) => response.end('{}'));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
		stop: () => void server.close(),
	};
}
