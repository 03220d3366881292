import { createReadStream, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { withComment } from '../engine/numberedCards.mts';
import { specimen, specimenFile } from '../specimens.mts';

interface Sides {
	front: string;
	back: string;
}

/** Where the two pictures of a card are. */
export interface Pictures {
	/** Their paths. */
	files: Sides;
	/** Their addresses. */
	links: Sides;
	/** Of both together. */
	bytes: number;
}

const BYTES_PER_MB = 1_000_000;

/** The two sides of a specimen, each made as large as is wished by blanks in comments. */
export function picturesOf(mbPerSide: number, host: PictureHost): Pictures {
	// Somebody may be reading them
	const made = host.pictures.get(mbPerSide);
	if (made !== undefined) return made;
	const { folder, origin } = host;
	const card = specimen('virginia-v10');
	const pictures = { files: { front: '', back: '' }, links: { front: '', back: '' }, bytes: 0 };
	for (const side of ['front', 'back'] as const) {
		const picture = specimenFile(card[side]);
		const content = withComment(picture, side, mbPerSide * BYTES_PER_MB - picture.length);
		const name = `${side}-${mbPerSide}.jpg`;
		pictures.files[side] = join(folder, name);
		pictures.links[side] = `${origin}/${name}`;
		pictures.bytes += content.length;
		writeFileSync(pictures.files[side], content);
	}
	host.pictures.set(mbPerSide, pictures);
	return pictures;
}

/** Serves the files of a folder, in this process. */
export interface PictureHost {
	folder: string;
	origin: string;
	/** Those that are there, by their size. */
	pictures: Map<number, Pictures>;
}

export async function startPictureHost(folder: string): Promise<PictureHost> {
	const server = createServer(({ url = '' }, response) => {
		response.setHeader('content-type', 'image/jpeg');
		createReadStream(join(folder, url)).pipe(response);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	server.unref();
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return { folder, origin, pictures: new Map() };
}
