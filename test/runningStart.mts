import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

const PROJECT = resolve(import.meta.dirname, '..');

/** `npm start` without its set-up, as the node is built already, and with a folder of its own. */
export class Start {
	private readonly folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-'));
	private readonly csv = join(this.folder, 'documents.csv');
	private readonly args: string[];

	/** @param script that of package.json */
	constructor(script: string) {
		const [, ...args] = script.replace('--import ./.ci/setup.mjs ', '').split(' ');
		this.args = [...args, '--csv', this.csv];
	}

	/** What it prints to its end, as if it wrote into the usual folder. */
	async printed(...flags: string[]): Promise<string> {
		const args = [...this.args, ...flags];
		const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: PROJECT });
		return stdout.replace(this.csv, 'documents.csv');
	}

	/** Why it does not start, with these further arguments and variables of the environment. */
	async refusal(args: string[], env: NodeJS.ProcessEnv): Promise<string> {
		const child = spawn(process.execPath, [...this.args, ...args], {
			cwd: PROJECT,
			env: { ...process.env, ...env },
		});
		const [told, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
		expect(code).toBe(1);
		return told.split('\n')[0];
	}

	/** Ends it while it reads documents; resolves with the exit code when the sandbox has ended, too. */
	async endedOnTheWay(): Promise<number | null> {
		// The sandbox has the same error output: that pipe is closed only when both have ended
		const child = spawn(process.execPath, this.args, { cwd: PROJECT, stdio: 'pipe' });
		child.stderr.resume();
		const closed = once(child, 'close') as Promise<[number | null]>;
		createInterface(child.stdout).on('line', (line) => {
			if (line.includes('documents submitted')) child.kill('SIGTERM');
		});
		return (await closed)[0];
	}

	remove(): void {
		rmSync(this.folder, { recursive: true });
	}
}

/** The sample of the README. */
export function sampleOutput(): string {
	const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');
	return /```text\n(document [^]*?)```/.exec(readme)![1];
}
