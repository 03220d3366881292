import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

const PROJECT = join(import.meta.dirname, '../..');

/** `npm run demo` with a folder of its own. */
export class RunningDemo {
	private readonly folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-'));
	private readonly child: ChildProcessByStdio<null, Readable, Readable>;
	/** All that it has printed so far. */
	printed = '';

	/** @param command what runs it, if not npm alone */
	constructor(command: (npm: string) => string[] = (npm) => npm.split(' ')) {
		this.child = this.spawn(command(`npm run demo -- ${this.folder}`));
		this.child.stdout.on('data', (chunk) => (this.printed += String(chunk)));
		this.child.stderr.on('data', (chunk) => (this.printed += String(chunk)));
	}

	/** In a terminal, which `script` makes. */
	static inTerminal(): RunningDemo {
		return new RunningDemo((npm) => ['script', '--quiet', '--command', npm, '/dev/null']);
	}

	/** Resolves with the address that it prints. */
	async address(): Promise<string> {
		return await this.says(/Address +(\S+)[^]*Ctrl-C/);
	}

	/** Resolves with what the first group of the pattern has found in what it prints. */
	async says(pattern: RegExp): Promise<string> {
		while (!this.hasEnded()) {
			const [, found] = pattern.exec(this.printed) ?? [];
			if (found !== undefined) return found;
			await delay(100);
		}
		throw new Error(`The demo has ended: ${this.printed}`);
	}

	/** What a second one in the same folder says, and with which exit code it ends. */
	async second(): Promise<[string, number]> {
		const child = this.spawn(['npm', 'run', 'demo', '--', this.folder]);
		let said = '';
		child.stderr.on('data', (chunk) => (said += String(chunk)));
		const [code] = (await once(child, 'close')) as [number];
		return [said.trim(), code];
	}

	/** A signal to what was started alone, which is npm or the terminal. */
	kill(signal: NodeJS.Signals): void {
		this.child.kill(signal);
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
		if (!this.hasEnded()) await this.interrupt();
		const pid = this.pid();
		if (pid !== null) process.kill(pid);
		while (this.pid() !== null) await delay(100);
		rmSync(this.folder, { recursive: true, force: true });
	}

	/** Of the demo itself, which npm has started; null when it has ended. */
	pid(): number | null {
		const path = join(this.folder, 'running');
		return existsSync(path) ? parseInt(readFileSync(path, 'utf8')) : null;
	}

	private hasEnded(): boolean {
		return this.child.exitCode !== null || this.child.signalCode !== null;
	}

	private spawn([command, ...args]: string[]) {
		return spawn(command, args, {
			cwd: PROJECT,
			stdio: ['ignore', 'pipe', 'pipe'],
			// A process group of its own, as in a terminal
			detached: true,
		});
	}
}
