import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { claim } from '../demo/claim.mts';
import { endedPid, RUNNING_PID } from './scratchCache.mts';

let folder: string;
let path: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-'));
	path = join(folder, 'running');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('says where the first demo of a folder runs', () => {
	writeFileSync(path, `${RUNNING_PID} http://127.0.0.1:5690`);
	expect(() => claim(folder)).toThrow(
		'The demo of this folder runs already, at http://127.0.0.1:5690',
	);
});

it('says which process is starting one, and what to do if that is another program', () => {
	writeFileSync(path, String(RUNNING_PID));
	expect(() => claim(folder)).toThrow(
		`The demo of this folder is being started already, by process ${RUNNING_PID}. If that process is another program, delete ${path}`,
	);
});

it('takes the place of one that was killed on the spot', () => {
	writeFileSync(path, `${endedPid()} http://127.0.0.1:5690`);
	claim(folder)('http://127.0.0.1:5691');
	expect(readFileSync(path, 'utf8')).toBe(`${process.pid} http://127.0.0.1:5691`);
});

it('leaves nothing when it ends', () => {
	const program = `
		import { claim } from './demo/claim.mts';
		claim(process.argv[1])('http://127.0.0.1:5690');
		console.log(process.pid);`;
	const args = ['--import', 'tsx', '--input-type=module', '--eval', program, folder];
	const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
	expect(stdout).toMatch(/^\d+\n$/);
	expect(status).toBe(0);
	expect(existsSync(path)).toBe(false);
});
