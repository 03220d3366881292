/*
 * npm run bench:eventLoop: how long the node keeps n8n's thread from everything else, on n8n's engine and
 * against a sandbox in its own process; and how soon Stop ends a run. Fails where that is too long.
 *
 *   --limit-ms 50   how long the node may give timers no turn
 *   --runs 3        of each figure the best run counts, because a busy machine makes all of them larger
 *   --only KEYS     these workloads, by the beginning of their key, separated by commas; limiter for the limiter
 */
import { AssertionError } from 'node:assert';
import { parseArgs } from 'node:util';

import { startSandbox, type ReachedSandbox } from '../engine/sandbox.mts';
import { bestOf, leastOf, problemsOf, problemsOfTurns, type Measured } from './figures.mts';
import { limiterTurns, type TurnFigures } from './limiterTurns.mts';
import { measure } from './measure.mts';
import { loopTable, turnsTable } from './tables.mts';
import { WORKLOADS } from './workloads.mts';

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

const problems: string[] = [];
const only = options.only?.split(',');
const isChosen = (key: string) => only === undefined || only.some((one) => key.startsWith(one));

async function repeated<Figures>(run: () => Promise<Figures>): Promise<Figures[]> {
	const all: Figures[] = [];
	while (all.length < runs) all.push(await run());
	return all;
}

async function measureWorkloads(sandbox: ReachedSandbox): Promise<Measured[]> {
	const all: Measured[] = [];
	for (const workload of WORKLOADS.filter(({ key }) => isChosen(key))) {
		console.log(`${workload.name} …`);
		try {
			const best = bestOf(await repeated(async () => await measure(workload, sandbox)));
			const smaller = all.find(({ workload: { key } }) => key === workload.grownFrom);
			const growth = smaller ? best.node.busyMs / smaller.best.node.busyMs : null;
			all.push({ workload, best, growth });
		} catch (error) {
			if (!(error instanceof AssertionError)) throw error;
			const message = error.message.replace(/\s+/g, ' ');
			problems.push(`${workload.name}: it did not go as it must. ${message}`);
		}
	}
	return all;
}

async function measureLimiter(): Promise<TurnFigures[]> {
	const all: TurnFigures[] = [];
	if (!isChosen(LIMITER)) return all;
	for (const waiting of WAITING) {
		all.push(leastOf(await repeated(async () => await limiterTurns(waiting))));
	}
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
problems.push(
	...measured.flatMap((one) => problemsOf(one, limitMs)),
	...turns.flatMap((one) => problemsOfTurns(one, limitMs)),
);
for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
