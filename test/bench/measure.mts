import { setTimeout as delay } from 'node:timers/promises';

import type { RunFigures } from './figures.mts';
import type { Lane } from './lane.mts';
import type { Pictures } from './pictures.mts';
import { summaryOf, type DesignSummary, type WorkloadSummary } from './summary.mts';
import type { Workload } from './workloads.mts';

/** Where all run at once: how long after the one before, so that they do not start at the same moment. */
const OFFSET_MS = 380;

/** Gives a workload to all designs that take it, run for run. */
export async function measure(
	workload: Workload,
	{ pictures, warmUpPictures }: { pictures: Pictures; warmUpPictures: Pictures },
	lanes: Lane[],
	runs: number,
): Promise<WorkloadSummary> {
	const figures = new Map<Lane, RunFigures[]>();
	for (let run = 1; run <= runs; run += 1) {
		const groups = groupsOf(workload, lanes, run);
		await Promise.all(groups.flat().map(async (lane) => await lane.warmUp(warmUpPictures)));
		for (const group of groups) {
			await Promise.all(
				group.map(async (lane, index) => {
					await delay(index * OFFSET_MS);
					const ofRun = await lane.run(workload, pictures, run);
					figures.set(lane, [...(figures.get(lane) ?? []), ofRun]);
				}),
			);
		}
	}
	const { key, name, cards, executions, jobSeconds, imageMb } = workload;
	const designs: DesignSummary[] = [];
	for (const lane of lanes) {
		const ofLane = figures.get(lane);
		if (ofLane === undefined) continue;
		designs.push(summaryOf(lane.design.key, ofLane, await lane.roundTripSeconds()));
	}
	return { key, name, cards, executions, jobSeconds, imageMb, designs };
}

/** Which designs run at once, and in which order, which changes from run to run. */
function groupsOf({ order }: Workload, lanes: Lane[], run: number): Lane[][] {
	if (order === 'all at once') return [lanes];
	if (order === 'ours alone') return [lanes.filter(({ design }) => design.key === 'ours')];
	const groups = lanes.filter(({ design }) => design.isParallel).map((lane) => [lane]);
	// They do little but wait, so they do not disturb each other
	if (order === 'in turn') groups.push(lanes.filter(({ design }) => !design.isParallel));
	return run % 2 === 0 ? groups.reverse() : groups;
}
