import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

const open = new Set<ClientRequest>();
let started = 0;

subscribe('http.client.request.start', (message) => {
	const { request } = message as { request: ClientRequest };
	started += 1;
	open.add(request);
	request.once('close', () => open.delete(request));
});

/** Requests of this process that still hold a connection, and how many it has made so far. */
export const clientRequests = () => ({ open: open.size, started });
