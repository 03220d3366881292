import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const PROJECT = resolve(import.meta.dirname, '../..');

export const isInProject = (file: string) => existsSync(resolve(PROJECT, file));

/** Runs checkLive.mts where nobody can be asked, with no environment but this. */
export async function runCommand(environment: Record<string, string>, flags: string[]) {
	const command = ['--import', 'tsx', 'test/live/checkLive.mts', ...flags];
	const child = spawn(process.execPath, command, {
		cwd: PROJECT,
		env: { PATH: process.env.PATH, ...environment },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const [out, problem, [code]] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		once(child, 'close') as Promise<[number | null]>,
	]);
	return { out, problem, code };
}
