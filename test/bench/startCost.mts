import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { packed } from '../package/packed.mts';
import { spreadOf, type Spread } from './figures.mts';

/** What the package costs n8n before any card: at its start, and on its disk. */
export interface StartCost {
	/** Each figure is of so many fresh processes. */
	processes: number;
	/** To load the built node and credential and make both, once n8n-workflow is there. */
	loadMs: Spread;
	/** To load n8n-workflow, in the same processes. */
	n8nWorkflowLoadMs: Spread;
	/** The first as a part of the second, in the same process. */
	ratioToN8nWorkflow: Spread;
	/** The package's own files that are loaded. */
	ownFilesLoaded: number;
	/** Whatever else is loaded: at most {@link ALLOWED_MODULES}. */
	otherModules: string[];
	unpackedBytes: number;
	/** In the package as npm publishes it. */
	packedFiles: number;
}

/** What one fresh process says. */
export interface Load {
	n8nWorkflowMs: number;
	packageMs: number;
	/** Every module that was asked for, the package's files by their path. */
	modules: string[];
	/** Of the node and the credential, as n8n knows them. */
	names: string[];
}

/** n8n has the first in memory, and Node.js has the second. */
export const ALLOWED_MODULES = ['n8n-workflow', 'node:crypto'];

const PACKAGE = resolve(import.meta.dirname, '../..');
const LOADER = join(import.meta.dirname, 'loadsNothingElse.cjs');
const PROCESSES = 15;

/** Starts one process after the other, which takes some ten seconds. */
export async function measureStartCost(): Promise<StartCost> {
	// The first one also reads the files from the disk
	const { modules } = await loadInFreshProcess();
	const { files, unpackedSize } = packed();
	const loads: Load[] = [];
	while (loads.length < PROCESSES) loads.push(await loadInFreshProcess());
	return {
		processes: PROCESSES,
		loadMs: spreadOf(loads.map(({ packageMs }) => packageMs)),
		n8nWorkflowLoadMs: spreadOf(loads.map(({ n8nWorkflowMs }) => n8nWorkflowMs)),
		ratioToN8nWorkflow: spreadOf(
			loads.map(({ packageMs, n8nWorkflowMs }) => packageMs / n8nWorkflowMs),
		),
		ownFilesLoaded: modules.filter(isOwnFile).length,
		otherModules: modules.filter((module) => !isOwnFile(module)),
		unpackedBytes: unpackedSize,
		packedFiles: files.length,
	};
}

/** Loads the built package once, as n8n does, in a process of its own. */
export async function loadInFreshProcess(): Promise<Load> {
	const { stdout } = await promisify(execFile)(process.execPath, [LOADER, PACKAGE], {
		// Nothing that is set for this process may load more, or load it faster
		env: {},
		timeout: 60_000,
	});
	return JSON.parse(stdout) as Load;
}

export function isOwnFile(module: string): boolean {
	return module.startsWith('dist/');
}
