/*
 * npm run test:breaks: breaks the node on purpose, in one place after the other, and says which breaks the
 * tests find, and which they miss. All of it is done in a copy of the project, which is removed at the end.
 *
 *   npm run test:breaks -- 7 20-25 portrait   these numbers, and those whose words or file hold this
 *   --suites test/task,retry                  with these tests only, to try a new one quickly
 *   --lanes 3                                 so many at once, as the tests wait more than they work
 */
import { parseArgs } from 'node:util';

import { timeoutSignal } from '../../nodes/progeny/signals.ts';
import { markdownTable } from '../markdownTable.mts';
import { BREAKS, type Break } from './breaks.mts';
import { broken, sourceOf } from './broken.mts';
import { NoVerdict, ProjectCopy, type SuiteOutcome } from './projectCopy.mts';
import { suiteOrder } from './suiteOrder.mts';
import { verdictOf, type Verdict } from './verdict.mts';

/** Tests of a broken node that take so many times as long as all of the unbroken one hang. */
const PATIENCE = 3;
const LEAST_PATIENCE_MS = 60_000;

interface NumberedBreak {
	number: number;
	one: Break;
}

const { values: options, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		suites: { type: 'string' },
		lanes: { type: 'string', default: '1' },
	},
});
const only = options.suites?.split(',') ?? [];

function chosen(): NumberedBreak[] {
	const all = BREAKS.map((one, index) => ({ number: index + 1, one }));
	if (positionals.length === 0) return all;
	const wanted = positionals.map((text) => {
		const some = all.filter((numbered) => isMeant(text, numbered));
		if (some.length === 0) throw new Error(`There is no break '${text}'`);
		return some;
	});
	return all.filter((numbered) => wanted.some((some) => some.includes(numbered)));
}

function isMeant(text: string, { number, one }: NumberedBreak): boolean {
	const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
	if (first !== undefined) return number >= Number(first) && number <= Number(last);
	return `${one.file} ${one.what}`.toLowerCase().includes(text.toLowerCase());
}

/** @throws where the tests do not pass, and so could not tell a broken node from a good one */
async function testUnbroken(copy: ProjectCopy, signal: AbortSignal): Promise<SuiteOutcome[]> {
	await copy.build(signal);
	const suites = await copy.test([], only, signal);
	const verdict = verdictOf(suites);
	if (verdict.word === 'missed') return suites;
	const why = verdict.word === 'found' ? verdict.by : verdict.why;
	throw new Error(`The tests do not pass without a break: ${why}`);
}

async function testBroken(
	copy: ProjectCopy,
	one: Break,
	order: string[],
	signal: AbortSignal,
): Promise<Verdict> {
	return await copy.whileBroken(one, async () => {
		try {
			await copy.build(signal);
			return verdictOf(await copy.test(order, only, signal));
		} catch (error) {
			if (!(error instanceof NoVerdict)) throw error;
			return { word: 'mistake', why: error.message };
		}
	});
}

function textOf(verdict: Verdict): string {
	if (verdict.word === 'found') return `found by ${verdict.by}`;
	return verdict.word === 'missed' ? 'MISSED' : `a mistake of the list: ${verdict.why}`;
}

/** Takes one break after the other. A hang ends with the patience. */
async function tryAll(
	waiting: NumberedBreak[],
	copy: ProjectCopy,
	suites: SuiteOutcome[],
	limits: { patienceMs: number; signal: AbortSignal },
): Promise<Array<[Break, Verdict]>> {
	const verdicts: Array<[Break, Verdict]> = [];
	for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
		const { number, one } = next;
		const signal = timeoutSignal(limits.patienceMs, limits.signal);
		const trying = testBroken(copy, one, suiteOrder(suites, one), signal);
		const verdict = await trying.catch((error: unknown): Verdict => {
			if (!signal.aborted || limits.signal.aborted) throw error;
			return { word: 'mistake', why: 'the tests hang' };
		});
		verdicts.push([one, verdict]);
		console.log(`${number} ${one.what}: ${textOf(verdict)}`);
	}
	return verdicts;
}

function printTable(breaks: NumberedBreak[], verdicts: Map<Break, Verdict>): void {
	const rows = breaks.map(({ number, one }) => {
		const verdict = verdicts.get(one)!;
		// Whole outputs would make it as wide as they are long
		const text = verdict.word === 'mistake' ? 'a mistake of the list, see above' : textOf(verdict);
		return [String(number), one.what, text];
	});
	console.log(`\n${markdownTable(['', 'Broken', 'Tests'], rows)}\n`);
}

const copies: ProjectCopy[] = [];
const ending = new AbortController();

/** @returns whether all were found */
async function main(): Promise<boolean> {
	const breaks = chosen();
	for (const { one } of breaks) broken(sourceOf(one), one);
	const lanes = Number(options.lanes);
	if (!(Number.isInteger(lanes) && lanes > 0)) throw new Error('--lanes takes a whole number');

	console.log('Running the tests without a break …');
	copies.push(new ProjectCopy());
	const startedAtMs = Date.now();
	const suites = await testUnbroken(copies[0], ending.signal);
	const unbrokenMs = Date.now() - startedAtMs;
	console.log(`${suites.length} suites passed in ${Math.round(unbrokenMs / 1000)} s\n`);

	while (copies.length < Math.min(lanes, breaks.length)) copies.push(new ProjectCopy());
	const limits = {
		patienceMs: LEAST_PATIENCE_MS + PATIENCE * copies.length * unbrokenMs,
		signal: ending.signal,
	};
	const waiting = [...breaks];
	const trials = copies.map(async (copy) => await tryAll(waiting, copy, suites, limits));
	// An error of one ends them all, and none is left behind
	for (const trial of trials) trial.catch((error: unknown) => ending.abort(error));
	await Promise.allSettled(trials);
	const verdicts = new Map((await Promise.all(trials)).flat());
	printTable(breaks, verdicts);
	const found = [...verdicts.values()].filter(({ word }) => word === 'found').length;
	console.log(`${found} of ${breaks.length} found`);
	return found === breaks.length;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.once(signal, () => ending.abort(new Error(`Ended by ${signal}`)));
}
// However it ends
process.once('exit', () => {
	for (const copy of copies) copy.remove();
});
try {
	if (!(await main())) process.exitCode = 1;
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
