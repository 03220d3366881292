import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type FileResponse = ServerResponse;

/** What is at an address: a file, or how the host answers. */
export type Served = Buffer | ((response: FileResponse) => void);

/** A host of files that is not Progeny. */
export interface FileHost {
	origin: string;
	host: string;
	/** Path → what is there. */
	files: Map<string, Served>;
	/** Every request so far. */
	requests: Array<{ path: string; headers: IncomingHttpHeaders }>;
	stop(): void;
}

export async function startFileHost(): Promise<FileHost> {
	const files = new Map<string, Served>();
	const requests: FileHost['requests'] = [];
	const server = createServer((request, response) => {
		const path = request.url ?? '';
		requests.push({ path, headers: request.headers });
		const served = files.get(path.split('?')[0]);
		if (served === undefined) return void response.writeHead(404).end('Not found');
		if (typeof served === 'function') return served(response);
		response.writeHead(200, { 'content-length': served.length }).end(served);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		origin: `http://${host}`,
		host,
		files,
		requests,
		stop() {
			server.closeAllConnections();
			server.close();
		},
	};
}

export const redirect =
	(location: string, status = 302) =>
	(response: FileResponse) =>
		void response.writeHead(status, { location }).end();

export const refuse =
	(status: number): Served =>
	(response) =>
		void response.writeHead(status).end('No');

/** Whoever reads on must not fill the memory. */
const ENDLESS_BYTES = 256 * 1024 * 1024;

/** A file that does not come to its end, and how much of it was sent. */
export function endlessFile(start: Buffer): { served: Served; bytes(): number } {
	const piece = Buffer.alloc(65_536);
	let bytes = 0;
	const served: Served = (response) => {
		const more = () => {
			if (response.destroyed || bytes >= ENDLESS_BYTES) return;
			bytes += piece.length;
			response.write(piece, () => setImmediate(more));
		};
		response.write(start, more);
	};
	return { served, bytes: () => bytes };
}

/** A file of which the host keeps back the second half until it is told to go on. */
export function heldFile(file: Buffer) {
	const half = file.length / 2;
	let response: FileResponse;
	return {
		served(given: FileResponse) {
			response = given.writeHead(200, { 'content-length': file.length });
			response.write(file.subarray(0, half));
		},
		goOn: () => void response.end(file.subarray(half)),
		breakOff: () => void response.destroy(),
	};
}
