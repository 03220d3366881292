/*
 * npm run bench: reads cards in a real n8n with the node, with n8n's own nodes, and with nodes that poll in
 * the usual ways, side by side. Prints all figures, and writes results.json and the chart of docs/benchmark.md. What is only a
 * part of it (--quick, in five minutes; --runs, --workloads, --designs) writes nothing.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { installN8n, type Installation } from '../../demo/installation.mts';
import { DESIGNS } from './designs.mts';
import { figuresTable, pureFunctionsTable, startCostText } from './figuresTable.mts';
import { Lane } from './lane.mts';
import { measureAlone, measureBesideEachOther } from './measure.mts';
import { picturesOf, startPictureHost } from './pictures.mts';
import { measurePureFunctions } from './pureFunctions.mts';
import { leadsTable } from './leads.mts';
import { measuredTables } from './measuredTables.mts';
import { readResults } from './results.mts';
import { measureStartCost } from './startCost.mts';
import type { WorkloadSummary } from './summary.mts';
import { WAITING, WORKING, type Workload } from './workloads.mts';
import { writeResults } from './writeResults.mts';

const PROJECT = join(import.meta.dirname, '../..');
const RUNS = 5;

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
	return keys === undefined ? items : items.filter(({ key }) => keys.split(',').includes(key));
}

function checkKeys(items: Array<{ key: string }>, keys = ''): void {
	for (const wanted of keys.split(',').filter(Boolean)) {
		if (items.some(({ key }) => key === wanted)) continue;
		throw new Error(`${wanted} is none of ${items.map(({ key }) => key).join(', ')}`);
	}
}

checkKeys(DESIGNS, options.designs);
checkKeys([...WAITING.flat(), ...WORKING], options.workloads);

function chosenWorkloads(workloads: Workload[]): Workload[] {
	return chosen(workloads, options.workloads).filter(({ isQuick }) => isQuick || !options.quick);
}

const started: Lane[] = [];
let starting: Promise<unknown> = Promise.resolve();

/** An n8n for each design. */
async function startLanes(installation: Installation, folder: string): Promise<Lane[]> {
	const designs = chosen(DESIGNS, options.designs);
	const settled = Promise.allSettled(
		designs.map(async (design) => await Lane.start(design, installation, folder)),
	).then((starts) => {
		started.push(...starts.flatMap((start) => (start.status === 'fulfilled' ? start.value : [])));
		return starts;
	});
	starting = settled;
	const starts = await settled;
	const lanes = starts.flatMap((start) => (start.status === 'fulfilled' ? start.value : []));
	for (const start of starts) if (start.status === 'rejected') throw start.reason;
	return lanes;
}

async function endLanes(count = started.length): Promise<void> {
	await Promise.all(started.splice(0, count).map(async (lane) => await lane.stop()));
}

function told(summary: WorkloadSummary): WorkloadSummary {
	console.log(`${figuresTable([summary])}\n`);
	return summary;
}

async function measureWorkloads(folder: string): Promise<WorkloadSummary[]> {
	const installation = await installN8n();
	const host = await startPictureHost(folder);
	const benchWith = (lanes: Lane[]) => ({
		lanes,
		runs,
		picturesOf: (imageMb: number) => picturesOf(imageMb, host),
	});
	const lists = WAITING.map(chosenWorkloads).filter((list) => list.length > 0);
	console.log('Starting an n8n for each design and list of workloads …');
	const waiting: Lane[][] = [];
	for (const index of lists.keys()) {
		waiting.push(await startLanes(installation, join(folder, String(index))));
	}
	const measured = await Promise.all(
		lists.map(async (list, index) => await measureBesideEachOther(list, benchWith(waiting[index]))),
	);
	const summaries = measured.flat().map(told);
	const working = chosenWorkloads(WORKING);
	if (working.length === 0) return summaries;
	const last = waiting.at(-1);
	// An n8n takes processor time even when it idles
	await endLanes(started.length - (last?.length ?? 0));
	const lanes = last ?? (await startLanes(installation, join(folder, 'working')));
	for (const workload of working) {
		summaries.push(told(await measureAlone(workload, benchWith(lanes))));
	}
	return summaries;
}

async function main(folder: string): Promise<void> {
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
	const results = readResults();
	const tables = [...measuredTables(results).values(), leadsTable(results)];
	console.log(`The tables of docs/benchmark.md:\n\n${tables.join('\n\n')}\n`);
}

const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-bench-'));
// Each n8n and each sandbox listens for the end of this process
process.setMaxListeners(50);
let ending: Promise<void> | undefined;
const end = async () => {
	// One that is starting could not be ended otherwise
	ending ??= starting
		.then(async () => await endLanes())
		.then(() => rmSync(folder, { recursive: true, force: true }));
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
