import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { isAlive } from './isAlive.mts';

/**
 * Makes a folder the place of one demo, that of this process, until it ends.
 * @returns what notes the address, for those who start another one
 * @throws when another one runs there, with its address
 */
export function claim(folder: string): (origin: string) => void {
	const path = join(folder, 'running');
	const [pid, origin] = read(path);
	if (isAlive(Number(pid))) {
		throw new Error(
			origin === undefined
				? `Process ${pid} is already starting the demo of this folder. If that process is another program, delete ${path}`
				: `The demo of this folder is already running at ${origin}`,
		);
	}
	mkdirSync(folder, { recursive: true });
	const note = (...words: string[]) => writeFileSync(path, [process.pid, ...words].join(' '));
	note();
	process.once('exit', () => rmSync(path, { force: true }));
	return note;
}

/** An ended process leaves nothing, unless it was killed on the spot. */
function read(path: string): string[] {
	try {
		return readFileSync(path, 'utf8').split(' ');
	} catch {
		return [];
	}
}
