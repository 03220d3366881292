import { createServer } from 'node:http';

import { specimen, specimenFile, specimens } from '../specimens.mts';
import { onLoopback } from './loopback.mts';

/** A web server that has the pictures of the specimens. */
export interface PictureServer {
	front(slug: string): string;
	back(slug: string): string;
	stop(): Promise<void>;
}

export async function startPictureServer(): Promise<PictureServer> {
	const names = specimens.flatMap(({ front, back }) => [front, back]);
	const server = createServer(({ url = '' }, response) => {
		const name = names.find((one) => url === `/${one}`);
		if (name === undefined) return response.writeHead(404).end();
		const type = name.endsWith('.png') ? 'image/png' : 'image/jpeg';
		return response.writeHead(200, { 'content-type': type }).end(specimenFile(name));
	});
	const { port, stop } = await onLoopback(server);
	const origin = `http://127.0.0.1:${port}`;
	return {
		front: (slug) => `${origin}/${specimen(slug).front}`,
		back: (slug) => `${origin}/${specimen(slug).back}`,
		stop,
	};
}
