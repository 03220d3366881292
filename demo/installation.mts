import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { keptPackages } from './keptPackages.mts';
import { endWithUs } from './killed.mts';
import { foldersFor, PackagesInPlace, THIS_SYSTEM, type LockedPackages } from './packages.mts';
import { showProgress } from './progress.mts';

/** The `overrides` of its package.json leave out what the pages of n8n's MCP apps were built with. */
const SOURCE = join(import.meta.dirname, 'n8n');
const NODE_MAJOR = 24;

/** A real n8n, in a folder of its own, and the Node.js that it needs. */
export interface Installation {
	nodePath: string;
	/** n8n's command line, to be run by that Node.js. */
	cliPath: string;
	/** For a child process: PATH begins with that Node.js. */
	path: string;
}

/**
 * Installs n8n as n8n/package-lock.json has it, unless it is there. That takes two to ten minutes
 * and 2.6 GB.
 */
export async function installN8n(): Promise<Installation> {
	const folder = await keptPackages('n8n', SOURCE, install);
	const nodePath = nodeOfN8n(folder);
	return {
		nodePath,
		cliPath: join(folder, 'node_modules/n8n/bin/n8n'),
		path: dirname(nodePath) + delimiter + process.env.PATH,
	};
}

async function install(folder: string): Promise<void> {
	assertNodeCanBeHad();
	console.log(
		`Installing n8n into ${dirname(folder)}. This takes two to ten minutes and 2.6 GB, but only once.`,
	);
	await fetchPackages(folder);
	await buildDatabaseDriver(folder);
}

const PLATFORM = process.platform === 'win32' ? 'win' : process.platform;
/** npm has Node.js as a package for Linux and Windows; elsewhere the one on the path must do. */
const NODE_PACKAGE = `node_modules/node-${PLATFORM}-${process.arch}`;

function nodeOfN8n(folder: string): string {
	const packaged = join(folder, NODE_PACKAGE, 'bin', PLATFORM === 'win' ? 'node.exe' : 'node');
	return existsSync(packaged) ? packaged : process.execPath;
}

function assertNodeCanBeHad(): void {
	const isPackaged = NODE_PACKAGE in lockedPackages();
	if (isPackaged || Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return;
	throw new Error(
		`n8n needs Node.js ${NODE_MAJOR}, and npm has no package of it for this system. Install Node.js ${NODE_MAJOR}, and run this command with it.`,
	);
}

function lockedPackages(): LockedPackages {
	const lock = JSON.parse(readFileSync(join(SOURCE, 'package-lock.json'), 'utf8')) as {
		packages: LockedPackages;
	};
	return lock.packages;
}

/** Install scripts are left out: those of n8n's rarer parts need tools that few have. */
async function fetchPackages(folder: string): Promise<void> {
	const inPlace = new PackagesInPlace(folder, foldersFor(lockedPackages(), THIS_SYSTEM));
	const hideProgress = showProgress(() =>
		Promise.resolve(`step 1 of 2, fetching n8n: ${inPlace.words()}`),
	);
	const [command, ...args] = npm('ci', '--loglevel=warn');
	try {
		const running = promisify(execFile)(command, args, { cwd: folder, maxBuffer: Infinity });
		endWithUs(running.child);
		await running;
	} catch (error) {
		throw new Error(`n8n could not be installed:\n${(error as { stderr: string }).stderr}`);
	} finally {
		hideProgress();
	}
}

/** Downloads a built sqlite3, or compiles it where that cannot be done. */
async function buildDatabaseDriver(folder: string): Promise<void> {
	const makefile = join(folder, 'node_modules/sqlite3/build/Makefile');
	const hideProgress = showProgress(() =>
		Promise.resolve(
			existsSync(makefile)
				? "step 2 of 2, compiling n8n's database driver, which takes some minutes"
				: "step 2 of 2, fetching n8n's database driver",
		),
	);
	const nodePath = nodeOfN8n(folder);
	const headers = join(dirname(nodePath), '..');
	const env = {
		...process.env,
		npm_config_jobs: 'max',
		PATH: dirname(nodePath) + delimiter + process.env.PATH,
		...(existsSync(join(headers, 'include/node')) && { npm_config_nodedir: headers }),
	};
	const [command, ...args] = npm('rebuild', 'sqlite3', '--ignore-scripts=false');
	try {
		const running = promisify(execFile)(command, args, { cwd: folder, env });
		endWithUs(running.child);
		await running;
	} catch (error) {
		const { stderr } = error as { stderr: string };
		throw new Error(
			`n8n's database driver could not be built. There is no ready-made driver for this system, so you need python3, make and a C++ compiler:\n${stderr}`,
		);
	} finally {
		hideProgress();
	}
}

/** The command line of npm, which tells where it is, so that it is found on every system. */
export function npm(...args: string[]): [command: string, ...args: string[]] {
	return [process.execPath, process.env.npm_execpath!, ...args];
}
