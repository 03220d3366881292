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

	/** Ctrl-C in a terminal, which reaches all that was started from it; resolves when that has ended. */
	async interrupt(): Promise<void> {
		const ended = once(this.child, 'close');
		process.kill(-this.child.pid!, 'SIGINT');
		await ended;
	}

	/** What it has started and still answers. */
	async answering(): Promise<string[]> {
		const origins = [...this.printed.matchAll(/http:\/\/127\.0\.0\.1:\d+/g)].map(
			([origin]) => origin,
		);
		const answers = origins.map(async (origin) => {
			const answer = await fetch(origin).catch(() => null);
			return answer === null ? [] : [origin];
		});
		return [...new Set((await Promise.all(answers)).flat())];
	}

	async remove(): Promise<void> {
		if (this.child.exitCode === null && this.child.signalCode === null) await this.interrupt();
		rmSync(this.folder, { recursive: true, force: true });
	}

	private spawn() {
		return spawn('npm', ['run', 'demo', '--', this.folder], {
			cwd: PROJECT,
			stdio: ['ignore', 'pipe', 'pipe'],
			// A process group of its own, as in a terminal
			detached: true,
		});
	}
}
