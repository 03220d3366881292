import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import type { Break } from './breaks.mts';
import { broken, sourceOf } from './broken.mts';
import { runNode } from './processGroup.mts';
import type { Suite } from './suiteOrder.mts';

const PROJECT = join(import.meta.dirname, '../..');
const NOT_COPIED = ['.git', 'node_modules', 'dist'];

/** Those that run no node, and the check of the breaks themselves, which every break would fail. */
const OTHER_SUITES = ['n8n', 'compat', 'package', 'bench', 'live', 'sandbox', 'breaks'];

export interface SuiteOutcome extends Suite {
	/** The tests that failed, by their full names. */
	failed: string[];
	/** Why not, where no test of it was reached. */
	couldNotRun: string | null;
}

/** The node could not be built, or the tests neither passed nor failed. */
export class NoVerdict extends Error {}

/** A copy of the project in a temporary folder, which holds all that its tests leave behind, too. */
export class ProjectCopy {
	private readonly root = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-breaks-'));
	private readonly folder = join(this.root, 'project');
	private readonly env: NodeJS.ProcessEnv;

	constructor() {
		const filter = (path: string) => !NOT_COPIED.includes(basename(path));
		cpSync(PROJECT, this.folder, { recursive: true, filter });
		symlinkSync(join(PROJECT, 'node_modules'), join(this.folder, 'node_modules'), 'junction');
		const temporary = join(this.root, 'temporary');
		mkdirSync(temporary);
		this.env = {
			...process.env,
			...{ TMPDIR: temporary, TEMP: temporary, TMP: temporary },
			SUITE_ORDER: join(this.root, 'order.json'),
			OUTCOME: join(this.root, 'outcome.json'),
		};
	}

	/** Breaks the copy for as long as the work takes. */
	async whileBroken<Result>(one: Break, work: () => Promise<Result>): Promise<Result> {
		const path = join(this.folder, one.file);
		const source = sourceOf(one);
		writeFileSync(path, broken(source, one));
		try {
			return await work();
		} finally {
			writeFileSync(path, source);
		}
	}

	/** @throws NoVerdict */
	async build(signal: AbortSignal): Promise<void> {
		const args = ['node_modules/gulp/bin/gulp.js', 'build'];
		const { exitCode, output } = await this.run(args, signal);
		if (exitCode !== 0) throw new NoVerdict(output);
	}

	/**
	 * Runs the suites that run the node and its rooms, up to the first one that fails.
	 *
	 * @param order paths of suites, the first ones first
	 * @param only parts of the paths of suites, where not all are to run
	 * @throws NoVerdict
	 */
	async test(order: string[], only: string[], signal: AbortSignal): Promise<SuiteOutcome[]> {
		writeFileSync(this.env.SUITE_ORDER!, JSON.stringify(order));
		rmSync(this.env.OUTCOME!, { force: true });
		const { output } = await this.run(
			[
				'node_modules/jest/bin/jest.js',
				...only,
				'--bail',
				// A broken node may leave what keeps the process alive
				'--forceExit',
				`--reporters=${join(import.meta.dirname, 'outcomeFile.cjs')}`,
				`--testSequencer=${join(import.meta.dirname, 'givenOrder.cjs')}`,
				'--testPathIgnorePatterns=/node_modules/',
				`--testPathIgnorePatterns=<rootDir>/test/(${OTHER_SUITES.join('|')})/`,
			],
			signal,
		);
		try {
			return JSON.parse(readFileSync(this.env.OUTCOME!, 'utf8')) as SuiteOutcome[];
		} catch {
			throw new NoVerdict(`The tests came to no end:\n${output}`);
		}
	}

	remove(): void {
		rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
	}

	private async run(args: string[], signal: AbortSignal) {
		return await runNode(args, { cwd: this.folder, env: this.env, signal });
	}
}
