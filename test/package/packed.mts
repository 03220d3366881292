import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

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
		cwd: resolve(import.meta.dirname, '../..'),
		stdio: 'pipe',
	});
	const [pack] = JSON.parse(answer.toString()) as Packed[];
	return pack;
}
