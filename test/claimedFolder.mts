import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PROGRAM = `
	import { readFileSync } from 'node:fs';
	import { claim } from './demo/claim.mts';
	claim(process.argv[1])('http://127.0.0.1:5690');
	console.log(readFileSync(process.argv[1] + '/running', 'utf8'));
`;

export const OWN_PID = process.pid;

/** A folder of a demo. */
export class ClaimedFolder {
	readonly path = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-'));
	readonly record = join(this.path, 'running');

	write(record: string): void {
		writeFileSync(this.record, record);
	}

	/** null if it is nobody's. */
	read(): string | null {
		return existsSync(this.record) ? readFileSync(this.record, 'utf8') : null;
	}

	/** The record of another process, while that runs; it has ended then. */
	recordOfOther(): string {
		const args = ['--import', 'tsx', '--input-type=module', '--eval', PROGRAM, this.path];
		const cwd = resolve(import.meta.dirname, '..');
		return spawnSync(process.execPath, args, { cwd, encoding: 'utf8' }).stdout.trim();
	}

	remove(): void {
		rmSync(this.path, { recursive: true });
	}
}
