/*
 * npm run test:compat: the tests that run the node, on the engines of older releases of n8n and on
 * today's. With names of releases behind --, on these only.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { npm } from '../../demo/installation.mts';
import { keptPackages } from '../../demo/keptPackages.mts';

const PROJECT = join(import.meta.dirname, '../..');
const OLDER = /^n8n-(.+)$/;

interface Result {
	'n8n-core': string;
	'Node.js': string;
	passed: number;
	failed: number;
	skipped: number;
	seconds: number;
}

interface JestResults {
	numPassedTests: number;
	numFailedTests: number;
	/** Files that could not be run at all. */
	numRuntimeErrorTestSuites: number;
	numPendingTests: number;
	testResults: Array<{ assertionResults: Array<{ fullName: string; status: string }> }>;
}

const versionIn = (folder: string, name: string) =>
	(
		JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as {
			version: string;
		}
	).version;

/** n8n's release → the folder that says which its engine is. */
function releases(): Map<string, string> {
	const older = readdirSync(import.meta.dirname).flatMap((name) => {
		const [, release] = OLDER.exec(name) ?? [];
		return release ? [[release, join(import.meta.dirname, name)] as const] : [];
	});
	const [major, minor] = versionIn(PROJECT, 'n8n-core').split('.');
	return new Map([...older, [`${major}.${minor}`, PROJECT]]);
}

async function install(release: string, folder: string): Promise<string> {
	if (folder === PROJECT) return folder;
	return await keptPackages(`engine-${release}`, folder, async (cwd) => {
		console.log(`Installing the engine of n8n ${release}; this takes half a minute …`);
		const [command, ...args] = npm('ci', '--loglevel=error');
		const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
		if (status !== 0) throw new Error(`The engine of n8n ${release} could not be installed`);
	});
}

function test(folder: string, resultsFile: string): JestResults & { hasPassed: boolean } {
	const jest = [
		join(PROJECT, 'node_modules/jest/bin/jest.js'),
		...['--config', join(import.meta.dirname, 'jest.config.js')],
		...['--json', '--outputFile', resultsFile],
	];
	const { status } = spawnSync(process.execPath, jest, {
		cwd: PROJECT,
		// The results are in the file
		stdio: ['ignore', 'ignore', 'inherit'],
		env: { ...process.env, N8N_FOLDER: folder },
	});
	const results = JSON.parse(readFileSync(resultsFile, 'utf8')) as JestResults;
	return { ...results, hasPassed: status === 0 };
}

const known = releases();
const chosen = process.argv.length > 2 ? process.argv.slice(2) : [...known.keys()];
const unknown = chosen.filter((release) => !known.has(release));
if (unknown.length > 0) {
	console.error(`No n8n ${unknown.join(', ')} here, only ${[...known.keys()].join(', ')}`);
	process.exit(1);
}

const table: Record<string, Result> = {};
const skipped: string[] = [];
let hasPassed = true;
const scratch = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-compat-'));
for (const release of chosen) {
	const folder = await install(release, known.get(release)!);
	console.log(`\nn8n ${release}`);
	const startedAtMs = Date.now();
	const results = test(folder, join(scratch, `${release}.json`));
	hasPassed &&= results.hasPassed;
	table[`n8n ${release}`] = {
		'n8n-core': versionIn(folder, 'n8n-core'),
		'Node.js': process.version,
		passed: results.numPassedTests,
		failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
		skipped: results.numPendingTests,
		seconds: Math.round((Date.now() - startedAtMs) / 1000),
	};
	for (const { assertionResults } of results.testResults) {
		for (const { fullName, status } of assertionResults) {
			if (status === 'pending') skipped.push(`n8n ${release}: ${fullName}`);
		}
	}
}
rmSync(scratch, { recursive: true });

console.log();
console.table(table);
if (skipped.length > 0) console.log(`Skipped:\n${skipped.join('\n')}`);
process.exitCode = hasPassed ? 0 : 1;
