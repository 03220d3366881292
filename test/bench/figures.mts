import type { Statistics } from '../engine/sandbox.mts';
import type { Workload } from './workloads.mts';

/** What one run of a workload needed. */
export interface RunFigures {
	/** Of each execution, from the call of its webhook to the answer. */
	wallSeconds: number[];
	/** Of each execution: its longest job. */
	longestJobSeconds: number[];
	/** Of each card in the order of their submission, from the end of its job until the service has told somebody. */
	delaySeconds: number[];
	/** How often each card was asked for, in the same order. */
	checks: number[];
	/** Of the whole run, by kind. */
	requests: Requests;
	/** What the uploads sent for each byte of the images. */
	bytesPerImageByte: number;
	/** The peak of n8n's resident memory, above what it had just before. */
	memoryMb: number;
	/** Of n8n, with what it does while it waits. */
	cpuSeconds: number;
	/** The longest that n8n's event loop kept something waiting. */
	loopDelayMs: number;
}

export interface Requests {
	login: number;
	upload: number;
	check: number;
	other: number;
}

type MeasuredInN8n = Pick<RunFigures, 'wallSeconds' | 'memoryMb' | 'cpuSeconds' | 'loopDelayMs'> & {
	imageBytes: number;
};

const MS_PER_SECOND = 1000;

/** @throws where not all cards were read, once each */
export function figuresOf(
	{ imageBytes, ...measured }: MeasuredInN8n,
	{ routes, submissions, log }: Statistics,
	{ cards, executions }: Pick<Workload, 'cards' | 'executions'>,
): RunFigures {
	const given = submissions.filter(({ resultGivenAtMs }) => resultGivenAtMs !== null);
	if (submissions.length !== cards * executions || given.length !== cards * executions) {
		throw new Error(
			`${submissions.length} of ${cards * executions} cards were accepted, ${given.length} read`,
		);
	}
	const jobSeconds = submissions.map(
		({ acceptedAtMs, readyAtMs }) => (readyAtMs - acceptedAtMs) / MS_PER_SECOND,
	);
	return {
		...measured,
		longestJobSeconds: executions > 1 ? jobSeconds : [Math.max(...jobSeconds)],
		delaySeconds: submissions.map(
			({ readyAtMs, resultGivenAtMs }) => (resultGivenAtMs! - readyAtMs) / MS_PER_SECOND,
		),
		checks: submissions.map(({ taskId }) => log.filter((entry) => entry.taskId === taskId).length),
		requests: requestsOf(routes),
		bytesPerImageByte: routes.ocr_card.bytesReceived / imageBytes,
	};
}

function requestsOf({ login, ocr_card: upload, task, ...others }: Statistics['routes']): Requests {
	return {
		login: login.requests,
		upload: upload.requests,
		check: task.requests,
		other: Object.values(others).reduce((sum, { requests }) => sum + requests, 0),
	};
}

/** Of the same figure in several runs. */
export interface Spread {
	median: number;
	min: number;
	max: number;
}

export function spreadOf(values: number[]): Spread {
	return { median: quantile(values, 0.5), min: Math.min(...values), max: Math.max(...values) };
}

export function quantile(values: number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	const at = (sorted.length - 1) * share;
	const below = sorted[Math.floor(at)];
	return below + (sorted[Math.ceil(at)] - below) * (at % 1);
}

export function mean(values: number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
