import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { keptPackages } from '../demo/keptPackages.mts';

const { XDG_CACHE_HOME } = process.env;
let scratch: string;
let source: string;
beforeEach(() => {
	scratch = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-'));
	process.env.XDG_CACHE_HOME = join(scratch, 'cache');
	source = join(scratch, 'source');
	mkdirSync(source);
	for (const file of ['package.json', 'package-lock.json', '.npmrc']) write('{}', source, file);
});
afterEach(() => {
	if (XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
	else process.env.XDG_CACHE_HOME = XDG_CACHE_HOME;
	rmSync(scratch, { recursive: true });
});

const write = (text: string, ...path: string[]) => writeFileSync(join(...path), text);
const kept = () => readdirSync(join(scratch, 'cache/n8n-nodes-progeny'));
const install = jest.fn(async (folder: string) => write('installed', folder, 'done'));
beforeEach(() => void install.mockClear());

it('installs once, with what the lock file says', async () => {
	const folder = await keptPackages('some', source, install);
	expect(readFileSync(join(folder, 'done'), 'utf8')).toBe('installed');
	expect(readFileSync(join(folder, 'package-lock.json'), 'utf8')).toBe('{}');
	expect(await keptPackages('some', source, install)).toBe(folder);
	expect(install).toHaveBeenCalledTimes(1);
	expect(kept()).toEqual([basename(folder)]);
});

it('installs anew where the lock file differs, and keeps the other', async () => {
	const folder = await keptPackages('some', source, install);
	write('{"packages": {}}', source, 'package-lock.json');
	const other = await keptPackages('some', source, install);
	expect(other).not.toBe(folder);
	expect(kept().sort()).toEqual([folder, other].map((path) => basename(path)).sort());
});

it('never uses what was installed in part', async () => {
	install.mockRejectedValueOnce(new Error('The network is down'));
	await expect(keptPackages('some', source, install)).rejects.toThrow('The network is down');
	expect(kept()).toEqual([]);
	const folder = await keptPackages('some', source, install);
	expect(kept()).toEqual([basename(folder)]);
});

it('leaves the packages of a clone that was quicker as they are', async () => {
	const folder = await keptPackages('some', source, async (incomplete) => {
		const quicker = incomplete.replace(/\.incomplete-.*/, '');
		mkdirSync(quicker);
		write('of the other', quicker, 'done');
		await install(incomplete);
	});
	expect(readFileSync(join(folder, 'done'), 'utf8')).toBe('of the other');
	expect(kept()).toEqual([basename(folder)]);
});

it('removes what an interrupted installation has left, but not what is being installed', async () => {
	const ended = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
	await once(ended, 'exit');
	const cache = join(scratch, 'cache/n8n-nodes-progeny');
	const under = `some-0.incomplete-${process.ppid}`;
	for (const name of [`some-0.incomplete-${ended.pid}`, under]) {
		mkdirSync(join(cache, name), { recursive: true });
	}
	const folder = await keptPackages('some', source, install);
	expect(kept().sort()).toEqual([basename(folder), under].sort());
});

it('says what to do where it may not write', async () => {
	process.env.XDG_CACHE_HOME = join(source, 'package.json');
	await expect(keptPackages('some', source, install)).rejects.toThrow(
		/^Packages are kept in .*, which cannot be made .*Set XDG_CACHE_HOME/,
	);
});
