import type { RunFigures } from './figures.mts';
import type { Lane } from './lane.mts';
import type { Pictures } from './pictures.mts';
import { summaryOf, type WorkloadSummary } from './summary.mts';
import type { Workload } from './workloads.mts';

/** Gives a workload to all designs that take it, run for run. */
export async function measure(
	workload: Workload,
	pictures: Pictures,
	lanes: Lane[],
	runs: number,
): Promise<WorkloadSummary> {
	const figures = new Map<Lane, RunFigures[]>();
	for (let run = 1; run <= runs; run += 1) {
		const groups = groupsOf(workload, lanes, run);
		await Promise.all(groups.flat().map(async (lane) => await lane.warmUp(pictures)));
		for (const group of groups) {
			await Promise.all(
				group.map(async (lane) => {
					const ofLane = figures.get(lane) ?? [];
					figures.set(lane, [...ofLane, await lane.run(workload, pictures, run)]);
				}),
			);
		}
	}
	const { key, name, cards, executions, jobSeconds, imageMb } = workload;
	const designs = await Promise.all(
		[...figures].map(async ([lane, ofLane]) =>
			summaryOf(lane.design, ofLane, await lane.roundTripSeconds()),
		),
	);
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
