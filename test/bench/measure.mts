import { setTimeout as delay } from 'node:timers/promises';

import type { RunFigures } from './figures.mts';
import type { Lane } from './lane.mts';
import type { Pictures } from './pictures.mts';
import { summaryOf, type WorkloadSummary } from './summary.mts';
import type { Workload } from './workloads.mts';

/** How long a lane begins after the one before, so that they do not work at the same moment. */
const OFFSET_MS = 380;

/** With what workloads are measured. */
export interface Bench {
	lanes: Lane[];
	/** Of each design with each workload. */
	runs: number;
	picturesOf(imageMb: number): Pictures;
}

/** Gives workloads to all designs at once: each takes one after the other, at its own pace. */
export async function measureBesideEachOther(
	workloads: Workload[],
	{ lanes, runs, picturesOf }: Bench,
): Promise<WorkloadSummary[]> {
	const figures = workloads.map(() => new Map<Lane, RunFigures[]>());
	await Promise.all(
		lanes.map(async (lane, index) => {
			await delay(index * OFFSET_MS);
			for (const [at, workload] of workloads.entries()) {
				if (!takes(lane, workload)) continue;
				const pictures = picturesOf(workload.imageMb);
				const ofLane: RunFigures[] = [];
				for (let run = 1; run <= runs; run += 1) {
					await lane.prepare(workload, pictures);
					ofLane.push(await lane.run(workload, pictures, run));
				}
				figures[at].set(lane, ofLane);
			}
		}),
	);
	return await Promise.all(
		workloads.map(async (workload, at) => await workloadSummary(workload, figures[at], lanes)),
	);
}

/** Gives a workload to one design after the other, run for run, in an order that changes. */
export async function measureAlone(
	workload: Workload,
	{ lanes, runs, picturesOf }: Bench,
): Promise<WorkloadSummary> {
	const takers = lanes.filter((lane) => takes(lane, workload));
	const figures = new Map(takers.map((lane): [Lane, RunFigures[]] => [lane, []]));
	const pictures = picturesOf(workload.imageMb);
	for (let run = 1; run <= runs; run += 1) {
		await Promise.all(takers.map(async (lane) => await lane.prepare(workload, pictures)));
		for (const lane of takers.reverse()) {
			figures.get(lane)!.push(await lane.run(workload, pictures, run));
		}
	}
	return await workloadSummary(workload, figures, lanes);
}

function takes({ design }: Lane, { designs }: Workload): boolean {
	return designs.includes(design.key);
}

async function workloadSummary(
	workload: Workload,
	figures: Map<Lane, RunFigures[]>,
	lanes: Lane[],
): Promise<WorkloadSummary> {
	const { key, name, cards, executions, jobSeconds, imageMb } = workload;
	const designs = await Promise.all(
		lanes
			.filter((lane) => takes(lane, workload))
			.map(async (lane) =>
				summaryOf(lane.design.key, figures.get(lane)!, await lane.roundTripSeconds()),
			),
	);
	return { key, name, cards, executions, jobSeconds, imageMb, designs };
}
