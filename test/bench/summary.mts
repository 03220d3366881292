import type { DesignKey } from './designs.mts';
import { mean, quantile, spreadOf, type RunFigures, type Spread } from './figures.mts';
import type { Workload } from './workloads.mts';

/** What a design needed for a workload: medians of the runs, with the least and the most. */
export interface DesignSummary {
	design: DesignKey;
	runs: number;
	/** Of all executions. */
	wallSeconds: Spread;
	/** An execution's longest job and one round trip: no client can be faster. */
	floorSeconds: Spread;
	/** From the end of a job until the service has told somebody: of the cards of a run. */
	delaySeconds: { mean: Spread; p95: Spread; longest: Spread };
	requestsPerCard: { login: Spread; upload: Spread; check: Spread; other: Spread; all: Spread };
	/** Of a run. */
	logins: Spread;
	bytesPerImageByte: Spread;
	/** The peak of n8n's resident memory, above what it had just before a run. */
	memoryMb: Spread;
	cpuSeconds: Spread;
	/** The longest that n8n's event loop kept something waiting. */
	loopDelayMs: Spread;
	/** Of the first ten cards of a run and of the last ten: means. */
	firstTen: TenCards;
	lastTen: TenCards;
}

interface TenCards {
	delaySeconds: Spread;
	checks: Spread;
}

const TEN = 10;

export interface WorkloadSummary
	extends Pick<Workload, 'key' | 'name' | 'cards' | 'executions' | 'jobSeconds' | 'imageMb'> {
	designs: DesignSummary[];
}

export function summaryOf(
	design: DesignKey,
	runs: RunFigures[],
	roundTripSeconds: number,
): DesignSummary {
	const spread = (figure: (run: RunFigures) => number) => spreadOf(runs.map(figure));
	const perCard = (requests: (run: RunFigures) => number) =>
		spread((run) => requests(run) / run.delaySeconds.length);
	const ofCards = (some: (each: number[]) => number[]): TenCards => ({
		delaySeconds: spread(({ delaySeconds }) => mean(some(delaySeconds))),
		checks: spread(({ checks }) => mean(some(checks))),
	});
	const floors = runs.flatMap(({ longestJobSeconds }) => longestJobSeconds);
	return {
		design,
		runs: runs.length,
		wallSeconds: spreadOf(runs.flatMap(({ wallSeconds }) => wallSeconds)),
		floorSeconds: spreadOf(floors.map((seconds) => seconds + roundTripSeconds)),
		delaySeconds: {
			mean: spread(({ delaySeconds }) => mean(delaySeconds)),
			p95: spread(({ delaySeconds }) => quantile(delaySeconds, 0.95)),
			longest: spread(({ delaySeconds }) => Math.max(...delaySeconds)),
		},
		requestsPerCard: {
			login: perCard(({ requests }) => requests.login),
			upload: perCard(({ requests }) => requests.upload),
			check: perCard(({ requests }) => requests.check),
			other: perCard(({ requests }) => requests.other),
			all: perCard(({ requests }) => Object.values(requests).reduce((sum, one) => sum + one)),
		},
		logins: spread(({ requests }) => requests.login),
		bytesPerImageByte: spread((run) => run.bytesPerImageByte),
		memoryMb: spread((run) => run.memoryMb),
		cpuSeconds: spread((run) => run.cpuSeconds),
		loopDelayMs: spread((run) => run.loopDelayMs),
		firstTen: ofCards((each) => each.slice(0, TEN)),
		lastTen: ofCards((each) => each.slice(-TEN)),
	};
}
