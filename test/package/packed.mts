import { execSync } from 'node:child_process';
import { resolve } from 'node:path';

interface Packed {
	files: Array<{ path: string }>;
	/** In bytes. */
	unpackedSize: number;
}

/** What npm would publish. */
export function packed(): Packed {
	const folder = resolve(import.meta.dirname, '../..');
	const answer = execSync('npm pack --dry-run --json', { cwd: folder, stdio: 'pipe' });
	const [{ files, unpackedSize }] = JSON.parse(answer.toString()) as Packed[];
	return { files, unpackedSize };
}
