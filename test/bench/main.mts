/*
 * npm run bench: reads cards in a real n8n with the node, with n8n's own nodes, and with nodes that poll in
 * the usual ways, side by side. Prints all figures, and writes results.json and the chart of docs/benchmark.md. What is only a
 * part of it (--quick, in five minutes; --runs, --workloads, --designs) writes nothing.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { installN8n } from '../../demo/installation.mts';
import { DESIGNS } from './designs.mts';
import { figuresTable, pureFunctionsTable, startCostText } from './figuresTable.mts';
import { Lane } from './lane.mts';
import { measure } from './measure.mts';
import { picturesOf } from './pictures.mts';
import { measurePureFunctions } from './pureFunctions.mts';
import { measuredTable } from './measuredTable.mts';
import { readResults } from './results.mts';
import { measureStartCost } from './startCost.mts';
import type { WorkloadSummary } from './summary.mts';
import { WORKLOADS } from './workloads.mts';
import { writeResults } from './writeResults.mts';

const PROJECT = join(import.meta.dirname, '../..');
const RUNS = 5;
const WARM_UP_MB = 0.3;

const { values: options } = parseArgs({
	options: {
		quick: { type: 'boolean', default: false },
		runs: { type: 'string' },
		/** Keys, separated by commas. */
		workloads: { type: 'string' },
		designs: { type: 'string' },
	},
});
const isWhole = Object.values(options).every((value) => value === false);
const runs = Number(options.runs ?? (options.quick ? 1 : RUNS));
if (!(Number.isInteger(runs) && runs > 0)) throw new Error('--runs takes a whole number');

function chosen<Item extends { key: string }>(items: Item[], keys: string | undefined): Item[] {
	if (keys === undefined) return items;
	return keys.split(',').map((wanted) => {
		const item = items.find(({ key }) => key === wanted);
		if (item !== undefined) return item;
		throw new Error(`${wanted} is none of ${items.map(({ key }) => key).join(', ')}`);
	});
}

const lanes: Lane[] = [];

async function startLanes(folder: string): Promise<void> {
	const installation = await installN8n();
	console.log('Starting an n8n for each design …');
	const designs = chosen(DESIGNS, options.designs);
	const starts = await Promise.allSettled(
		designs.map(async (design) => await Lane.start(design, installation, folder)),
	);
	for (const start of starts) if (start.status === 'fulfilled') lanes.push(start.value);
	for (const start of starts) if (start.status === 'rejected') throw start.reason;
}

async function endLanes(): Promise<void> {
	await Promise.all(lanes.splice(0).map(async (lane) => await lane.stop()));
}

async function measureWorkloads(folder: string): Promise<WorkloadSummary[]> {
	const summaries: WorkloadSummary[] = [];
	const warmUpPictures = picturesOf(WARM_UP_MB, folder);
	for (const workload of chosen(WORKLOADS, options.workloads)) {
		if (options.quick && !workload.isQuick) continue;
		const pictures = picturesOf(workload.imageMb, folder);
		summaries.push(await measure(workload, { pictures, warmUpPictures }, lanes, runs));
		console.log(`${figuresTable(summaries.slice(-1))}\n`);
	}
	return summaries;
}

async function main(folder: string): Promise<void> {
	await startLanes(folder);
	const workloads = await measureWorkloads(folder);
	await endLanes();
	if (!isWhole) return;
	// With nothing else under way
	const startCost = await measureStartCost();
	const pureFunctions = measurePureFunctions();
	console.log(`${startCostText(startCost)}\n\n${pureFunctionsTable(pureFunctions)}\n`);
	const manifest = readFileSync(join(PROJECT, 'demo/n8n/package.json'), 'utf8');
	const { n8n } = (JSON.parse(manifest) as { dependencies: { n8n: string } }).dependencies;
	const processors = cpus().length;
	await writeResults({ n8n, processors, runs, workloads, startCost, pureFunctions });
	console.log(`The table of docs/benchmark.md:\n\n${measuredTable(readResults())}\n`);
}

const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-bench-'));
// Each n8n and each sandbox listens for the end of this process
process.setMaxListeners(20);
let ending: Promise<void> | undefined;
const end = async () => {
	ending ??= endLanes().then(() => rmSync(folder, { recursive: true, force: true }));
	await ending;
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.once(signal, () => {
		console.log('Ending what was started …');
		void end().then(() => process.exit(130));
	});
}
try {
	await main(folder);
	await end();
} catch (error) {
	// What was ended on a signal ends with an error, too
	const isInterrupted = ending !== undefined;
	await end();
	if (!isInterrupted) throw error;
}
