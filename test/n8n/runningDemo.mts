import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const PROJECT = join(import.meta.dirname, '../..');

/** `npm run demo` with a folder of its own. */
export class RunningDemo {
	private readonly folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-'));
	private readonly child = this.spawn();
	/** All that it has printed so far. */
	printed = '';

	/** Resolves with the address that it prints. */
	async address(): Promise<string> {
		this.child.stdout.on('data', (chunk) => (this.printed += String(chunk)));
		this.child.stderr.on('data', (chunk) => (this.printed += String(chunk)));
		while (this.child.exitCode === null) {
			const [, address] = /Address +(\S+)[^]*Ctrl-C/.exec(this.printed) ?? [];
			if (address !== undefined) return address;
			await delay(100);
		}
		throw new Error(`The demo has ended: ${this.printed}`);
	}

	/** What a second one in the same folder says, and with which exit code it ends. */
	async second(): Promise<[string, number]> {
		const child = this.spawn();
		let said = '';
		child.stderr.on('data', (chunk) => (said += String(chunk)));
		const [code] = (await once(child, 'close')) as [number];
		return [said.trim(), code];
	}

	/** Ctrl-C; resolves with the exit code. */
	async interrupt(): Promise<number> {
		const ended = once(this.child, 'exit');
		this.child.kill('SIGINT');
		const [code] = (await ended) as [number];
		return code;
	}

	remove(): void {
		this.child.kill();
		rmSync(this.folder, { recursive: true, force: true });
	}

	private spawn() {
		return spawn(process.execPath, ['--import', 'tsx', 'demo/main.mts', this.folder], {
			cwd: PROJECT,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
	}
}
