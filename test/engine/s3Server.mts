import { once } from 'node:events';
import {
	createServer,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** What S3 gives back with an object as it got it. */
const KEPT = /^(content-type|x-amz-meta-.*|x-amz-checksum-.*)$/;

interface StoredObject {
	content: Buffer;
	headers: IncomingHttpHeaders;
}

/** How S3 gives an object. */
export type Give = (response: ServerResponse, content: Buffer) => void;

/** As much of Amazon S3 as n8n's storage of files needs: it puts and gets whole objects. No client proves who it is. */
export interface S3Server {
	host: string;
	/** How it gives the next objects; the last one goes on. */
	gives: Give[];
	/** Objects that were asked for, and are still on their way. */
	unfinished(): number;
	removeObjects(): void;
	stop(): void;
}

export const whole: Give = (response, content) => void response.end(content);

export async function startS3Server(): Promise<S3Server> {
	const objects = new Map<string, StoredObject>();
	const gives = [whole];
	let unfinished = 0;

	const meet = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const { method, headers, url = '' } = request;
		const [path] = url.split('?');
		if (method === 'PUT') {
			const content = Buffer.concat(await request.toArray());
			if (content.length !== Number(headers['content-length'])) throw new Error('Not as a whole');
			const kept = Object.entries(headers).filter(([name]) => KEPT.test(name));
			objects.set(path, { content, headers: Object.fromEntries(kept) });
			return void response.end();
		}
		const object = objects.get(path);
		if (object === undefined) {
			return void response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
		}
		const { content } = object;
		response.writeHead(200, { ...object.headers, 'content-length': content.length });
		unfinished += 1;
		response.once('close', () => (unfinished -= 1));
		const give = gives.length > 1 ? gives.shift()! : gives[0];
		give(response, content);
	};
	const server = createServer((request, response) => {
		meet(request, response).catch((error: Error) => response.destroy(error));
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
		gives,
		unfinished: () => unfinished,
		removeObjects: () => objects.clear(),
		stop() {
			server.closeAllConnections();
			server.close();
		},
	};
}
