/*
 * npm run bench: reads cards in a real n8n with the node, with n8n's own nodes, and as other nodes poll,
 * side by side. Prints all figures, and writes results.json and the chart of the README. With --quick, a
 * part of it in five minutes, which writes nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { installN8n } from '../../demo/installation.mts';
import { DESIGNS } from './designs.mts';
import { figuresTable } from './figuresTable.mts';
import { Lane } from './lane.mts';
import { measure } from './measure.mts';
import { picturesOf } from './pictures.mts';
import type { WorkloadSummary } from './summary.mts';
import { WORKLOADS } from './workloads.mts';

const RUNS = 5;
const QUICK_RUNS = 2;

const { values: options } = parseArgs({
	options: {
		quick: { type: 'boolean', default: false },
		runs: { type: 'string' },
		/** Keys of workloads and designs, separated by commas. */
		workloads: { type: 'string' },
		designs: { type: 'string' },
	},
});

const chosen = <Item extends { key: string }>(items: Item[], keys: string | undefined) =>
	keys === undefined ? items : items.filter(({ key }) => keys.split(',').includes(key));

/** What is to be ended, the last started first. */
const lanes: Lane[] = [];

async function endAll(): Promise<void> {
	await Promise.all(lanes.splice(0).map(async (lane) => await lane.stop()));
}

async function main(folder: string): Promise<WorkloadSummary[]> {
	const installation = await installN8n();
	const runs = Number(options.runs ?? (options.quick ? QUICK_RUNS : RUNS));
	const workloads = chosen(WORKLOADS, options.workloads).filter(
		({ isQuick }) => isQuick || !options.quick,
	);
	console.log('Starting an n8n for each design …');
	await Promise.all(
		chosen(DESIGNS, options.designs).map(async (design) => {
			lanes.push(await Lane.start(design, installation, folder));
		}),
	);
	lanes.sort((a, b) => DESIGNS.indexOf(a.design) - DESIGNS.indexOf(b.design));
	const summaries: WorkloadSummary[] = [];
	for (const workload of workloads) {
		const pictures = picturesOf(workload.imageMb, folder);
		summaries.push(await measure(workload, pictures, lanes, runs));
		console.log(`${figuresTable(summaries.slice(-1))}\n`);
	}
	return summaries;
}

const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-bench-'));
try {
	await main(folder);
} finally {
	await endAll();
	if (!process.env.KEEP) rmSync(folder, { recursive: true, force: true });
}
