import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { isAlive } from '../demo/isAlive.mts';

/** Stands for npm: notes its process ID and what it was to install, and never ends. */
const NPM = `
	const { copyFileSync, renameSync, writeFileSync } = require('node:fs');
	copyFileSync('package-lock.json', process.env.SEEN + '/lock');
	writeFileSync(process.env.SEEN + '/new', String(process.pid));
	renameSync(process.env.SEEN + '/new', process.env.SEEN + '/pid');
	setInterval(() => {}, 1000);
`;

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const appearance = async (path: string) => {
	while (!existsSync(path)) await delay(20);
	return readFileSync(path, 'utf8');
};

it('fetches n8n by addresses, says how far it is, and ends npm when it is ended', async () => {
	const npm = join(folder, 'npm.cjs');
	writeFileSync(npm, NPM);
	const child = spawn(process.execPath, ['--import', 'tsx', 'demo/install.mts'], {
		cwd: resolve(__dirname, '..'),
		env: { ...process.env, npm_execpath: npm, XDG_CACHE_HOME: folder, SEEN: folder },
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let printed = '';
	child.stdout.on('data', (chunk) => (printed += String(chunk)));
	const pid = Number(await appearance(join(folder, 'pid')));
	child.kill('SIGTERM');
	await once(child, 'close');
	while (isAlive(pid)) await delay(20);
	expect(printed).toMatch(/step 1 of 2, fetching n8n: 0 of 2\d{3} packages are in place \(0 s\)\n/);
	const { packages } = JSON.parse(readFileSync(join(folder, 'lock'), 'utf8')) as {
		packages: Record<string, { version: string; resolved: string }>;
	};
	const { version, resolved } = packages['node_modules/n8n'];
	expect(resolved).toBe(`https://registry.npmjs.org/n8n/-/n8n-${version}.tgz`);
});
