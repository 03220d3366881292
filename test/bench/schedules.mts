import { install, type Clock } from '@sinonjs/fake-timers';

import { JobTimes } from '../../nodes/progeny/account/jobTimes.ts';
import { nextCheckAtMs } from '../../nodes/progeny/task/schedule.ts';
import { repeatableDraws } from '../../sandbox/draws.mts';
import { mean } from './figures.mts';

/*
 * Delay against checks, by simulation: in seconds, where the benchmark takes an hour. What decides when the
 * node asks is the node's own code. The service, the network and the limit of checks a second are imitated.
 */

/** Means of many cards. The delay is from the end of a job to the check that finds it finished. */
export interface Figures {
	delayMs: number;
	checks: number;
}

/** The times of jobs, in the order in which their cards are submitted. */
export interface Jobs {
	name: string;
	jobMs(draw: () => number, index: number): number;
}

export interface Situation {
	jobs: Jobs;
	/** Cards that are submitted together, when those before have been read. */
	together: number;
	/** Cards that the process has read before any is counted. */
	seen: number;
}

export interface Comparison {
	ours: Figures;
	rivals: Array<Figures & { name: string }>;
	/** Of the rivals that are no worse in delay and checks, and better in one of them. */
	beatenBy: string[];
	/** The shortest delay of all fixed intervals that need as many checks, or fewer. */
	fixedDelayMs: number;
}

/** As in the panel, but longer than any job here. */
const LIMITS = { timeoutMs: 3_600_000, minIntervalMs: 500 };
/** From a check to its answer. */
const ROUND_TRIP_MS = 30;
/** What n8n takes to go from node to node, for each check. */
const NODES_MS = 70;
/** As the benchmark uploads small pictures, with eight uploads at once. */
const UPLOAD_SPACING_MS = 25;
/** As in account/rateLimiter.ts. The rivals have no such limit. */
const CHECK_SPACING_MS = 20;
/** As many as it takes for figures that other draws would hardly change. */
const CARDS = 3000;
/** Of one process, so that it has not seen many more. */
const CARDS_AFTER_SEEN = 40;

const uniform = (minSeconds: number, maxSeconds: number): Jobs => ({
	name: `${minSeconds}–${maxSeconds} s`,
	jobMs: (draw) => 1000 * (minSeconds + (maxSeconds - minSeconds) * draw()),
});

/** From 0 to 1 and back, once in so many cards. */
const wave = (index: number, cards: number) => 1 - Math.abs(1 - (((2 * index) / cards) % 2));

/** Those of the benchmark. */
export const BENCHMARK_JOBS: Jobs[] = [
	uniform(1, 3),
	uniform(3, 8),
	uniform(8, 20),
	uniform(20, 60),
];
export const OTHER_JOBS: Jobs[] = [
	{ name: 'half 2 s, half 30 s', jobMs: (draw) => around(draw() < 0.5 ? 2000 : 30_000, draw) },
	{ name: 'lognormal, median 6 s', jobMs: (draw) => 6000 * Math.exp(0.5 * normal(draw)) },
	{
		name: 'from 4 s to 16 s and back',
		jobMs: (draw, index) => around(4000 + 12_000 * wave(index, 200), draw),
	},
	{
		name: 'a queue, from 2 s to 42 s and back',
		jobMs: (draw, index) => around(2000, draw) + 40_000 * wave(index, 120),
	},
];

function around(ms: number, draw: () => number): number {
	return ms * (0.9 + 0.2 * draw());
}

/** Box and Muller. */
function normal(draw: () => number): number {
	return Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}

/** The node and its rivals with the same jobs. */
export function compare(situation: Situation): Comparison {
	const clock = install({ toFake: ['performance'] });
	try {
		const cards = readCards(situation, clock);
		const jobsMs = cards.map(({ jobMs }) => jobMs);
		const ours = meansOf(cards);
		const rivals = RIVALS.map(({ name, ...polling }) => ({ name, ...polled(jobsMs, polling) }));
		const beatenBy = rivals.filter((rival) => isBeaten(ours, rival)).map(({ name }) => name);
		return { ours, rivals, beatenBy, fixedDelayMs: fixedDelayMs(jobsMs, ours.checks) };
	} finally {
		clock.uninstall();
	}
}

/** Its ages are in milliseconds since it was submitted. */
interface Card {
	jobMs: number;
	submittedAtMs: number;
	inProgressAtAgeMs: number;
	/** Its last check, and the answer. */
	askedAtAgeMs: number;
	answeredAtAgeMs: number;
	isAsked: boolean;
	checks: number;
}

/** All that count, of as many processes as it takes. */
function readCards({ jobs, together, seen }: Situation, clock: Clock): Card[] {
	const counted = seen === 0 ? together : Math.max(CARDS_AFTER_SEEN, together);
	const read: Card[] = [];
	for (let seed = 1; read.length < CARDS; seed += 1) {
		const draw = repeatableDraws(seed);
		const jobTimes = new JobTimes();
		// Where jobs change, a process begins at any time
		const first = Math.floor(draw() * 1000);
		for (let index = 0; index < seen + counted; index += together) {
			const cards = Array.from({ length: together }, (_, place) => {
				return submitted(jobs.jobMs(draw, first + index + place), place);
			});
			readTogether(cards, jobTimes, clock);
			if (index >= seen) read.push(...cards);
		}
	}
	return read;
}

function submitted(jobMs: number, place: number): Card {
	return {
		jobMs,
		submittedAtMs: performance.now() + place * UPLOAD_SPACING_MS,
		inProgressAtAgeMs: 0,
		askedAtAgeMs: 0,
		answeredAtAgeMs: 0,
		isAsked: false,
		checks: 0,
	};
}

/** Asks for all of them until they have ended, as task/polling.ts does. */
function readTogether(cards: Card[], jobTimes: JobTimes, clock: Clock): void {
	const inProgress = new Set(cards);
	let nextTurnAtMs = 0;
	while (inProgress.size > 0) {
		const all = [...inProgress];
		const answer = first(
			all.filter(({ isAsked }) => isAsked),
			answerAtMs,
		);
		const check = first(
			all.filter(({ isAsked }) => !isAsked),
			(card) => dueAtMs(card, jobTimes),
		);
		const checkAtMs = Math.max(check.atMs, nextTurnAtMs, performance.now());
		if (answer.atMs <= checkAtMs) {
			clock.tick(answer.atMs - performance.now());
			if (hasEnded(answer.card!, jobTimes)) inProgress.delete(answer.card!);
		} else {
			clock.tick(checkAtMs - performance.now());
			nextTurnAtMs = performance.now() + CHECK_SPACING_MS;
			ask(check.card!);
		}
	}
}

function first(cards: Card[], atMsOf: (card: Card) => number): { card?: Card; atMs: number } {
	let first: { card?: Card; atMs: number } = { atMs: Infinity };
	for (const card of cards) {
		const atMs = atMsOf(card);
		if (atMs < first.atMs) first = { card, atMs };
	}
	return first;
}

function dueAtMs(
	{ submittedAtMs, askedAtAgeMs, answeredAtAgeMs }: Card,
	jobTimes: JobTimes,
): number {
	const wishedMs = jobTimes.nextCheckAtMs(askedAtAgeMs);
	return submittedAtMs + nextCheckAtMs(answeredAtAgeMs, wishedMs, LIMITS);
}

function answerAtMs({ submittedAtMs, askedAtAgeMs }: Card): number {
	return submittedAtMs + askedAtAgeMs + ROUND_TRIP_MS;
}

function ask(card: Card): void {
	card.askedAtAgeMs = performance.now() - card.submittedAtMs;
	card.isAsked = true;
	card.checks += 1;
}

function hasEnded(card: Card, jobTimes: JobTimes): boolean {
	const hasEnded = card.askedAtAgeMs >= card.jobMs;
	jobTimes.note(card.inProgressAtAgeMs, card.askedAtAgeMs, hasEnded);
	card.inProgressAtAgeMs = card.askedAtAgeMs;
	card.answeredAtAgeMs = performance.now() - card.submittedAtMs;
	card.isAsked = false;
	return hasEnded;
}

function meansOf(cards: Card[]): Figures {
	return {
		delayMs: mean(cards.map(({ askedAtAgeMs, jobMs }) => askedAtAgeMs - jobMs)),
		checks: mean(cards.map(({ checks }) => checks)),
	};
}

interface Polling {
	firstMs: number;
	growth: number;
	longestMs: number;
	/** Before each check. */
	overheadMs: number;
}

const POLLER = { growth: 1, longestMs: Infinity, overheadMs: 0 };
const NODES = { ...POLLER, overheadMs: NODES_MS };

const RIVALS: Array<Polling & { name: string }> = [
	{ name: 'Every second', ...POLLER, firstMs: 1000 },
	{ name: 'Every 2 s', ...POLLER, firstMs: 2000 },
	{ name: '1 s × 1.5 up to 5 s', ...POLLER, firstMs: 1000, growth: 1.5, longestMs: 5000 },
	{ name: 'Own nodes, Wait 1 s', ...NODES, firstMs: 1000 },
	{ name: 'Own nodes, Wait 2 s', ...NODES, firstMs: 2000 },
];

/** As if each card was asked for on its own. */
function polled(jobsMs: number[], { firstMs, growth, longestMs, overheadMs }: Polling): Figures {
	let delayMs = 0;
	let checks = 0;
	for (const jobMs of jobsMs) {
		let intervalMs = firstMs;
		let askedAtMs = firstMs + overheadMs;
		checks += 1;
		while (askedAtMs < jobMs) {
			intervalMs = Math.min(intervalMs * growth, longestMs);
			askedAtMs += ROUND_TRIP_MS + intervalMs + overheadMs;
			checks += 1;
		}
		delayMs += askedAtMs - jobMs;
	}
	return { delayMs: delayMs / jobsMs.length, checks: checks / jobsMs.length };
}

function isBeaten(ours: Figures, rival: Figures): boolean {
	if (rival.delayMs > ours.delayMs || rival.checks > ours.checks) return false;
	return rival.delayMs < ours.delayMs || rival.checks < ours.checks;
}

function fixedDelayMs(jobsMs: number[], checks: number): number {
	let shortestMs = Infinity;
	// A shorter interval needs more checks
	const leastMs = mean(jobsMs) / checks - ROUND_TRIP_MS;
	for (let intervalMs = leastMs; intervalMs < 4 * leastMs; intervalMs *= 1.01) {
		const fixed = polled(jobsMs, { ...POLLER, firstMs: intervalMs });
		if (fixed.checks <= checks) shortestMs = Math.min(shortestMs, fixed.delayMs);
	}
	return shortestMs;
}
