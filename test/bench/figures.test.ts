import type { Statistics } from '../engine/sandbox.mts';
import { figuresOf, quantile, spreadOf } from './figures.mts';
import { summaryOf } from './summary.mts';

const MEASURED = {
	wallSeconds: [9],
	memoryMb: 10,
	cpuSeconds: 2,
	loopDelayMs: 7,
	imageBytes: 2000,
};
const TOGETHER = { cards: 2, executions: 1 };

const image = { fileName: 'front.jpg', contentType: 'image/jpeg', bytes: 500, sha256: '' };
const submission = (acceptedAtMs: number, readyAtMs: number, resultGivenAtMs: number | null) => ({
	taskId: String(acceptedAtMs),
	service: 'ocr_card',
	extendData: false,
	front: image,
	back: image,
	acceptedAtMs,
	readyAtMs,
	resultGivenAtMs,
});
const route = (requests: number, bytesReceived = 0) => ({ requests, bytesReceived, statuses: {} });

function statistics(submissions: Statistics['submissions']): Statistics {
	const routes = {
		login: route(1, 90),
		ocr_card: route(2, 2020),
		task: route(9),
		media: route(1),
		other: route(2),
	};
	const log = ['0', '100', '100', '100', undefined].map((taskId) => ({
		atMs: 0,
		route: 'task',
		status: 200,
		isOpen: false,
		bytesReceived: 0,
		accessToken: '',
		taskId,
	}));
	return { routes, submissions, openTasks: 0, log };
}

it('a run is told by what the service and the process show', () => {
	const cards = [submission(0, 3000, 3250), submission(100, 8100, 8600)];
	expect(figuresOf(MEASURED, statistics(cards), TOGETHER)).toEqual({
		wallSeconds: [9],
		memoryMb: 10,
		cpuSeconds: 2,
		loopDelayMs: 7,
		longestJobSeconds: [8],
		delaySeconds: [0.25, 0.5],
		checks: [1, 3],
		requests: { login: 1, upload: 2, check: 9, other: 3 },
		bytesPerImageByte: 1.01,
	});
	const oneEach = { cards: 1, executions: 2 };
	expect(figuresOf(MEASURED, statistics(cards), oneEach).longestJobSeconds).toEqual([3, 8]);
});

it('a summary has the medians of the runs', () => {
	const run = (wallSeconds: number[], delaySeconds: number[], check: number) => ({
		...MEASURED,
		wallSeconds,
		longestJobSeconds: wallSeconds.map((seconds) => seconds - 1),
		delaySeconds,
		checks: delaySeconds.map((seconds) => seconds * 10),
		requests: { login: 1, upload: 2, check, other: 0 },
		bytesPerImageByte: 1,
	});
	const runs = [run([4, 5], [0.1, 0.3], 6), run([6, 7], [0.2, 0.6], 8), run([8, 9], [1, 3], 4)];
	const summary = summaryOf('ours', runs, 0.01);
	expect(summary).toMatchObject({ design: 'ours', runs: 3 });
	expect(summary.wallSeconds).toEqual({ median: 6.5, min: 4, max: 9 });
	expect(summary.floorSeconds.median).toBeCloseTo(5.51);
	expect(summary.floorSeconds.median).toBeLessThan(summary.wallSeconds.median);
	expect(summary.delaySeconds.mean).toEqual({ median: 0.4, min: 0.2, max: 2 });
	expect(summary.delaySeconds.longest.median).toBe(0.6);
	expect(summary.requestsPerCard.check).toEqual({ median: 3, min: 2, max: 4 });
	expect(summary.requestsPerCard.all.median).toBe(4.5);
	expect(summary.logins.median).toBe(1);
});

it.each([
	['a card is missing', [submission(0, 3000, 3250)]],
	['one was not read', [submission(0, 3000, 3250), submission(100, 8100, null)]],
	['one was sent twice', [0, 1, 2].map((atMs) => submission(atMs, 3000, 3250))],
])('a run does not count where %s', (_, cards) => {
	expect(() => figuresOf(MEASURED, statistics(cards), TOGETHER)).toThrow('of 2 cards');
});

it('medians and other quantiles lie between the values', () => {
	expect(spreadOf([5, 1, 2])).toEqual({ median: 2, min: 1, max: 5 });
	expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 });
	expect(quantile([0, 10, 20], 0.95)).toBeCloseTo(19);
	expect(quantile([7], 0.95)).toBe(7);
});
