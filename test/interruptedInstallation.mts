import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { isAlive } from '../demo/isAlive.mts';

/** Stands for npm: notes its process ID, and never ends. */
const NPM = `
	const { renameSync, writeFileSync } = require('node:fs');
	writeFileSync(process.env.SEEN + '/new', String(process.pid));
	renameSync(process.env.SEEN + '/new', process.env.SEEN + '/pid');
	setInterval(() => {}, 1000);
`;

/** Installs n8n with an npm that never ends, and ends that; gives what was printed when that npm has ended. */
export async function interruptedInstallation(): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-'));
	const npm = join(folder, 'npm.cjs');
	writeFileSync(npm, NPM);
	const child = spawn(process.execPath, ['--import', 'tsx', 'demo/install.mts'], {
		cwd: resolve(import.meta.dirname, '..'),
		env: { ...process.env, npm_execpath: npm, XDG_CACHE_HOME: folder, SEEN: folder },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let printed = '';
	child.stdout.on('data', (chunk) => (printed += String(chunk)));
	const pidPath = join(folder, 'pid');
	while (!existsSync(pidPath)) await delay(20);
	child.kill('SIGTERM');
	await once(child, 'close');
	while (isAlive(Number(readFileSync(pidPath, 'utf8')))) await delay(20);
	rmSync(folder, { recursive: true });
	return printed;
}
