/*
 * npm run bench:eventLoop: how long the node keeps n8n's thread from everything else, on n8n's engine and
 * against a sandbox in its own process; and how soon Stop ends a run. Fails where that is too long.
 *
 *   --limit-ms 50   how long the node may give timers no turn
 *   --runs 3        of each figure the best run counts, because a busy machine makes all of them larger
 *   --only KEYS     these workloads, by the beginning of their key, separated by commas; limiter for the limiter
 */
import { parseArgs } from 'node:util';

import { startSandbox, type ReachedSandbox } from '../engine/sandbox.mts';
import { bestOf, problems, type Measured } from './figures.mts';
import { limiterTurns, type TurnFigures } from './limiterTurns.mts';
import { measure, type RunFigures } from './measure.mts';
import { loopTable, turnsTable } from './tables.mts';
import { WORKLOADS, type Workload } from './workloads.mts';

const LIMITER = 'limiter';
const WAITING = [100, 2000, 10_000];

const { values: options } = parseArgs({
	options: {
		'limit-ms': { type: 'string', default: '50' },
		runs: { type: 'string', default: '3' },
		only: { type: 'string' },
	},
});
const limitMs = Number(options['limit-ms']);
const runs = Number(options.runs);
if (!(limitMs > 0)) throw new Error('--limit-ms takes a number of milliseconds');
if (!(Number.isInteger(runs) && runs > 0)) throw new Error('--runs takes a whole number');

const only = options.only?.split(',');
const isChosen = (key: string) => only === undefined || only.some((one) => key.startsWith(one));

async function measureBest(workload: Workload, sandbox: ReachedSandbox): Promise<RunFigures> {
	const figures: RunFigures[] = [];
	for (let run = 0; run < runs; run += 1) figures.push(await measure(workload, sandbox));
	return bestOf(figures);
}

async function measureWorkloads(sandbox: ReachedSandbox): Promise<Measured[]> {
	const all: Measured[] = [];
	for (const workload of WORKLOADS.filter(({ key }) => isChosen(key))) {
		console.log(`${workload.name} …`);
		const best = await measureBest(workload, sandbox);
		const smaller = all.find(({ workload: { key } }) => key === workload.grownFrom);
		const growth = smaller ? best.node.busyMs / smaller.best.node.busyMs : null;
		all.push({ workload, best, growth });
	}
	return all;
}

async function measureLimiter(): Promise<TurnFigures[]> {
	const all: TurnFigures[] = [];
	if (!isChosen(LIMITER)) return all;
	for (const waiting of WAITING) all.push(await limiterTurns(waiting));
	return all;
}

const sandbox = await startSandbox();
const measured = await measureWorkloads(sandbox).finally(() => sandbox.stop());
const turns = await measureLimiter();
console.log(`
The node between begin and end of its execute, and n8n's engine right before and after it. Each figure is
the best of ${runs} runs. "Without a turn" is the longest time for which a timer that was due had to wait.

${loopTable(measured)}
`);
if (turns.length > 0) console.log(`The limiter of an account:\n\n${turnsTable(turns)}\n`);
const found = problems(measured, limitMs);
for (const problem of found) console.log(problem);
process.exitCode = found.length === 0 ? 0 : 1;
