import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

import packageJson from '../package.json';

const PROJECT = resolve(__dirname, '..');
const TERMINAL_COLUMNS = 120;
/** The command of npm start, without the set-up: the node is built already. */
const [, ...ARGS] = packageJson.scripts.start.replace('--import ./.ci/setup.mjs ', '').split(' ');

let folder: string;
let csv: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-'));
	csv = join(folder, 'cards.csv');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A day changes the ages, and the folder is one of the test. */
const withoutAges = (text: string) => text.replace(/\d+( +(true|false))/g, 'AGE$1');

it('prints the rows that the README shows, and what it did not do', async () => {
	const { stdout } = await promisify(execFile)(process.execPath, [...ARGS, '--csv', csv], {
		cwd: PROJECT,
	});
	const printed = withoutAges(stdout.replace(csv, 'cards.csv')).split('\n');
	const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');
	const [, sample] = /```text\n(card [^]*?)```/.exec(readme)!;
	const shown = withoutAges(sample).trim().split('\n');
	const lines = shown.filter((line) => line !== '…');
	expect(printed).toEqual(expect.arrayContaining(lines));
	expect(lines.at(-1)).toBe(
		'No account was used, nothing was charged, and no picture left this machine.',
	);
	const head = printed.findIndex((line) => line.startsWith('card '));
	const table = printed.slice(head, printed.indexOf('', head));
	expect(table[0]).toMatch(/ age +needsReview +reviewReasons$/);
	expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(TERMINAL_COLUMNS);
});

it('ends the sandbox, too, when it is ended', async () => {
	const child = spawn(process.execPath, [...ARGS, '--csv', csv], {
		cwd: PROJECT,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	child.stderr.resume();
	const printed = createInterface(child.stdout);
	const nextLine = async (text: string) => {
		for await (const line of printed) if (line.includes(text)) return;
		throw new Error(`It ended without: ${text}`);
	};
	await nextLine('cards submitted');
	child.kill('SIGTERM');
	// The sandbox has the same error output, so that the pipe is closed only when both have ended
	const [code] = (await once(child, 'close')) as [number | null];
	expect(code).toBe(1);
});
