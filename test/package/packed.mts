import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const PROJECT = resolve(import.meta.dirname, '../..');
/** The folders that a build reads. */
const SOURCES = ['credentials', 'icons', 'nodes'];

interface Packed {
	/** Of the archive, if one was written. */
	filename: string;
	files: Array<{ path: string }>;
	/** In bytes. */
	unpackedSize: number;
}

/** What npm would publish; with a folder, the archive is written there. */
export function packed(folder?: string): Packed {
	const destination = folder === undefined ? ['--dry-run'] : ['--pack-destination', folder];
	const answer = execFileSync('npm', ['pack', '--json', ...destination], {
		cwd: PROJECT,
		stdio: 'pipe',
	});
	const [pack] = JSON.parse(answer.toString()) as Packed[];
	return pack;
}

/** What a build makes of the sources, and of nothing else. */
export function builtFiles(): string[] {
	return SOURCES.flatMap((folder) =>
		readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map(({ parentPath, name }) => relative(PROJECT, join(parentPath, name)))
			.map((path) => `dist/${path.replace(/\.ts$/, '.js')}`),
	);
}
