import type { Design } from './designs.mts';
import { mean, quantile, spreadOf, type RunFigures, type Spread } from './figures.mts';
import type { Workload } from './workloads.mts';

/** What a design needed for a workload: over all runs, medians with the least and the most. */
export interface DesignSummary {
	design: Design['key'];
	runs: number;
	/** Of an execution. */
	wallSeconds: Spread;
	/** The longest job of a run and one round trip: no client can be faster with all cards at once. */
	floorSeconds: Spread;
	/** Mean of the cards of a run; beside it, of all cards of all runs. */
	extraLatencySeconds: Spread & { mean: number; p95: number; longest: number };
	checksPerCard: Spread & { mean: number };
	requestsPerCard: Spread;
	logins: Spread;
	bytesPerImageByte: Spread;
	memoryMb: Spread;
	idleMb: Spread;
	cpuSeconds: Spread;
}

export interface WorkloadSummary
	extends Pick<Workload, 'key' | 'name' | 'cards' | 'executions' | 'jobSeconds' | 'imageMb'> {
	designs: DesignSummary[];
}

export function summaryOf(
	design: Design,
	runs: RunFigures[],
	roundTripSeconds: number,
): DesignSummary {
	const spread = (figure: (run: RunFigures) => number) => spreadOf(runs.map(figure));
	const latencies = runs.flatMap((run) => run.extraLatencySeconds).sort((a, b) => a - b);
	const checks = runs.map((run) => run.checksPerCard);
	return {
		design: design.key,
		runs: runs.length,
		wallSeconds: spreadOf(runs.flatMap((run) => run.wallSeconds)),
		floorSeconds: spread((run) => run.longestJobSeconds + roundTripSeconds),
		extraLatencySeconds: {
			...spread((run) => mean(run.extraLatencySeconds)),
			mean: mean(latencies),
			p95: quantile(latencies, 0.95),
			longest: latencies.at(-1)!,
		},
		checksPerCard: { ...spreadOf(checks), mean: mean(checks) },
		requestsPerCard: spread((run) => run.requestsPerCard),
		logins: spread((run) => run.logins),
		bytesPerImageByte: spread((run) => run.bytesPerImageByte),
		memoryMb: spread((run) => run.memoryMb),
		idleMb: spread((run) => run.idleMb),
		cpuSeconds: spread((run) => run.cpuSeconds),
	};
}
