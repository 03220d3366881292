import { createHash } from 'node:crypto';
import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { isAlive } from './isAlive.mts';

/** What npm needs to install the packages of a folder. */
const MANIFEST = ['package.json', 'package-lock.json', '.npmrc'];
const INCOMPLETE = /\.incomplete-(\d+)$/;

/**
 * The folder in which the packages of `source` are kept, on this system. If there is none, `install` makes it: that is
 * done in another folder, which takes the name when it is complete.
 */
export async function keptPackages(
	name: string,
	source: string,
	install: (folder: string) => Promise<void>,
): Promise<string> {
	const folder = join(cache(), `${name}-${fingerprint(source)}`);
	if (existsSync(folder)) return folder;
	makeRoom();
	const incomplete = `${folder}.incomplete-${process.pid}`;
	try {
		for (const file of MANIFEST) cpSync(join(source, file), join(incomplete, file));
		await install(incomplete);
		takeName(incomplete, folder);
	} finally {
		rmSync(incomplete, { recursive: true, force: true });
	}
	return folder;
}

/** Outside this clone, so that the next one finds what is installed. */
function cache(): string {
	return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-progeny');
}

function fingerprint(source: string): string {
	const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
	for (const file of MANIFEST) hash.update(readFileSync(join(source, file)));
	return hash.digest('hex').slice(0, 12);
}

/** Makes the folder of all, and removes from it what an installation that was interrupted has left. */
function makeRoom(): void {
	const parent = cache();
	try {
		mkdirSync(parent, { recursive: true });
	} catch (error) {
		const { message } = error as Error;
		throw new Error(
			`Cannot make the folder for packages, ${parent} (${message}). Set XDG_CACHE_HOME to a folder that you can write to.`,
		);
	}
	for (const name of readdirSync(parent)) {
		const [, pid] = INCOMPLETE.exec(name) ?? [];
		if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(parent, name), { recursive: true });
	}
}

function takeName(incomplete: string, folder: string): void {
	try {
		renameSync(incomplete, folder);
	} catch (error) {
		// Another clone was quicker
		if (!existsSync(folder)) throw error;
	}
}
