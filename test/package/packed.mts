import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

import packageJson from '../../package.json' with { type: 'json' };

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
	const { nodes, credentials } = packageJson.n8n;
	const copies = SOURCES.flatMap((folder) => filesIn(folder))
		.filter((path) => !path.endsWith('.ts'))
		.map((path) => `dist/${path}`);
	return ['dist/progeny.js', ...nodes, ...credentials, ...copies];
}

function filesIn(folder: string): string[] {
	return readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => relative(PROJECT, join(parentPath, name)));
}

/** Path → content of what n8n's editor knows of the output of a node. */
export function schemasOf(node: string): Record<string, unknown> {
	const folder = join(PROJECT, 'nodes', node, '__schema__');
	const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	const files = paths.filter((path) => path.endsWith('.json'));
	return Object.fromEntries(
		files.map((path) => [path, JSON.parse(readFileSync(join(folder, path), 'utf8')) as unknown]),
	);
}

/** The code of all sources, and that which is published of it. */
export function codes(): { sources: string; published: string } {
	const sources = SOURCES.flatMap((folder) => filesIn(folder)).filter((path) =>
		path.endsWith('.ts'),
	);
	const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');
	return { sources: sources.map(read).join('\n'), published: read('dist/progeny.js') };
}
