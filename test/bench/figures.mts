import type { Statistics } from '../engine/sandbox.mts';

/** What one run of a workload needed. */
export interface RunFigures {
	/** Of each execution, from the call of its webhook to the answer. */
	wallSeconds: number[];
	/** Of the card that took longest. */
	longestJobSeconds: number;
	/** Of each card, from the end of its job until somebody was told. */
	extraLatencySeconds: number[];
	checksPerCard: number;
	requestsPerCard: number;
	logins: number;
	/** What the uploads sent for each byte of the images. */
	bytesPerImageByte: number;
	/** The peak of n8n's resident memory, above what it had before the run. */
	memoryMb: number;
	/** What it had before the run. */
	idleMb: number;
	/** Of n8n. */
	cpuSeconds: number;
}

type MeasuredInN8n = Pick<RunFigures, 'wallSeconds' | 'memoryMb' | 'idleMb' | 'cpuSeconds'> & {
	imageBytes: number;
};

const MS_PER_SECOND = 1000;

/** @throws where not all cards were read, once each */
export function figuresOf(
	{ imageBytes, ...measured }: MeasuredInN8n,
	{ routes, submissions }: Statistics,
	cards: number,
): RunFigures {
	const told = submissions.filter(({ resultGivenAtMs }) => resultGivenAtMs !== null);
	if (submissions.length !== cards || told.length !== cards) {
		throw new Error(`${submissions.length} of ${cards} cards were accepted, ${told.length} read`);
	}
	const requests = Object.values(routes).reduce((sum, route) => sum + route.requests, 0);
	const jobsMs = submissions.map(({ acceptedAtMs, readyAtMs }) => readyAtMs - acceptedAtMs);
	return {
		...measured,
		longestJobSeconds: Math.max(...jobsMs) / MS_PER_SECOND,
		extraLatencySeconds: submissions.map(
			({ readyAtMs, resultGivenAtMs }) => (resultGivenAtMs! - readyAtMs) / MS_PER_SECOND,
		),
		checksPerCard: routes.task.requests / cards,
		requestsPerCard: requests / cards,
		logins: routes.login.requests,
		bytesPerImageByte: routes.ocr_card.bytesReceived / imageBytes,
	};
}

/** Of the same figure in several runs. */
export interface Spread {
	median: number;
	min: number;
	max: number;
}

export function spreadOf(values: number[]): Spread {
	const sorted = values.toSorted((a, b) => a - b);
	return { median: quantile(sorted, 0.5), min: sorted[0], max: sorted.at(-1)! };
}

/** @param sorted from the smallest to the largest */
export function quantile(sorted: number[], share: number): number {
	const at = (sorted.length - 1) * share;
	const below = sorted[Math.floor(at)];
	return below + (sorted[Math.ceil(at)] - below) * (at % 1);
}

export function mean(values: number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
