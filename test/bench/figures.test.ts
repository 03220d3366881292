import type { Statistics } from '../engine/sandbox.mts';
import { figuresOf, quantile, spreadOf } from './figures.mts';

const MEASURED = { wallSeconds: [9], memoryMb: 10, idleMb: 300, cpuSeconds: 2, imageBytes: 2000 };

const image = { fileName: 'front.jpg', contentType: 'image/jpeg', bytes: 500, sha256: '' };
const submission = (acceptedAtMs: number, readyAtMs: number, resultGivenAtMs: number | null) => ({
	taskId: String(acceptedAtMs),
	extendData: false,
	front: image,
	back: image,
	acceptedAtMs,
	readyAtMs,
	resultGivenAtMs,
});
const route = (requests: number, bytesReceived = 0) => ({ requests, bytesReceived, statuses: {} });

function statistics(submissions: Statistics['submissions']): Statistics {
	const routes = { login: route(1, 90), ocr_card: route(2, 2020), task: route(9), other: route(0) };
	return { routes, submissions, openTasks: 0, log: [] };
}

it('a run is told by what the service and the process show', () => {
	const cards = [submission(0, 3000, 3250), submission(100, 8100, 8600)];
	expect(figuresOf(MEASURED, statistics(cards), 2)).toEqual({
		wallSeconds: [9],
		memoryMb: 10,
		idleMb: 300,
		cpuSeconds: 2,
		longestJobSeconds: 8,
		extraLatencySeconds: [0.25, 0.5],
		checksPerCard: 4.5,
		requestsPerCard: 6,
		logins: 1,
		bytesPerImageByte: 1.01,
	});
});

it.each([
	['a card is missing', [submission(0, 3000, 3250)]],
	['one was not read', [submission(0, 3000, 3250), submission(100, 8100, null)]],
	['one was sent twice', [0, 1, 2].map((atMs) => submission(atMs, 3000, 3250))],
])('a run does not count where %s', (_, cards) => {
	expect(() => figuresOf(MEASURED, statistics(cards), 2)).toThrow('of 2 cards');
});

it('medians and other quantiles lie between the values', () => {
	expect(spreadOf([5, 1, 2])).toEqual({ median: 2, min: 1, max: 5 });
	expect(spreadOf([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 });
	expect(quantile([0, 10, 20], 0.95)).toBeCloseTo(19);
	expect(quantile([7], 0.95)).toBe(7);
});
