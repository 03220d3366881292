import type { IRun } from 'n8n-workflow';

import { cardRunOf, cardWorkflow } from '../engine/cardRun.mts';
import { after } from '../engine/clock.mts';
import { useFileStorage } from '../engine/fileStorage.mts';
import { numberedCards } from '../engine/numberedCards.mts';
import { runWorkflow, type InputItem, type Setting } from '../engine/runWorkflow.mts';
import { compareSides, tasksOfErrors, type CardCounts, type Row } from './bothSides.mts';
import { getResults, type Service } from './getResults.mts';
import { letClockJump } from './jumpingClock.mts';
import { watchMemory, type MemoryFigures } from './memory.mts';
import { clientRequests } from './openRequests.mts';
import { planExecutions, type PlannedExecution } from './plan.mts';
import { slowDownStorage } from './slowStorage.mts';

/** What disturbs the executions, beside the faults of the service. */
export interface Disturbed {
	/** People stop executions, and retry them. */
	stops: boolean;
	/** n8n's storage is slow. */
	storage: boolean;
	/** The wall clock of n8n jumps. */
	clock: boolean;
}

interface Shaken extends Service, Disturbed {
	/** How many executions run at the same time. */
	atOnce: number;
	/** Which part of all requests a fault meets, from 0 to 1. */
	rate: number;
	/** Repeats all that is drawn. */
	seed: number;
	/** Replaces the node, for a test of the soak itself. */
	execute?: Setting['execute'];
}

export interface ExecutionFigures extends CardCounts, MemoryFigures {
	executions: number;
	/** Tries that were stopped, that failed, and the jumps of the clock. */
	stopped: number;
	failed: number;
	clockJumps: number;
	/** The longest time from Stop to the end of an execution, without n8n's own waits between tries. */
	slowestStopMs: number;
	/** What is still open a second after the end of the last execution, and what was not before the first. */
	leftOpen: Record<string, number>;
	requests: Record<string, number>;
	seconds: number;
}

/** What all executions of a soak count together. */
interface Tally {
	rows: Row[];
	stopped: number;
	failed: number;
	slowestStopMs: number;
}

/** After so many failures, a person sets On Error to Continue: a card may fail in each retry. */
const FAILURES_BORNE = 3;
/** Then nobody retries it any more, and its cards count as lost. */
const MOST_FAILURES = 10;
/** Longer than any try takes; its cards count as lost. */
const HUNG_AFTER_MS = 300_000;
const SAMPLE_INTERVAL_MS = 3000;
const SETTLED_AFTER_MS = 1000;
/** Long enough for a request that a timer still makes. */
const LATE_REQUESTS_MS = 3000;

/**
 * Puts cards through many executions at once, over one account, against a sandbox that meets a part of all
 * requests with faults, and counts on both sides. n8n keeps the files on disk, as in production.
 */
export async function soakExecutions(cards: number, shaken: Shaken): Promise<ExecutionFigures> {
	const { sandbox, account, atOnce, rate, seed } = shaken;
	await useFileStorage('disk');
	await sandbox.set({
		processingMs: { min: 500, max: 4000 },
		// Renewed often
		accessTokenSeconds: 100,
		seed,
		disturbances: { rate, seed },
	});
	const items = numberedCards(cards);
	const planned = planExecutions(cards, shaken);
	const tally: Tally = { rows: [], stopped: 0, failed: 0, slowestStopMs: 0 };
	// One stored credential, whose token each execution finds
	const credential = { ...account };
	const memory = watchMemory(SAMPLE_INTERVAL_MS);
	const openBefore = openResources();
	const storage = shaken.storage ? slowDownStorage(seed) : undefined;
	const clock = shaken.clock ? letClockJump(seed) : { stop: () => 0 };
	const startedAtMs = performance.now();

	const queue = planned.values();
	await Promise.all(
		Array.from({ length: atOnce }, async () => {
			for (const execution of queue) {
				const setting = { credential, execute: shaken.execute };
				const ofExecution = execution.cards.map((number) => items[number]);
				tally.rows.push(...(await untilItEnds(execution, ofExecution, setting, tally)));
			}
		}),
	);
	const seconds = (performance.now() - startedAtMs) / 1000;
	const clockJumps = clock.stop();
	storage?.end();
	const leftOpen = await openAfterwards(openBefore, sandbox);
	const held = memory.stop();

	const { routes, submissions } = await sandbox.statistics();
	const { rows, ...counts } = tally;
	const fetched = await getResults({ sandbox, account }, tasksOfErrors(rows));
	return {
		executions: planned.length,
		...counts,
		clockJumps,
		leftOpen,
		...compareSides({ cards: items, rows, submissions, fetched }),
		requests: Object.fromEntries(
			Object.entries(routes).map(([route, { requests }]) => [route, requests]),
		),
		seconds,
		...held,
	};
}

/** Runs an execution, and retries it as a person does, until it ends by itself. */
async function untilItEnds(
	planned: PlannedExecution,
	items: InputItem[],
	setting: Setting,
	tally: Tally,
): Promise<Row[]> {
	let retryOf: IRun | undefined;
	for (let tries = 0, failures = 0; ; tries += 1) {
		const onError = failures < FAILURES_BORNE ? planned.node.onError : 'continueRegularOutput';
		const run = await oneTry(
			{ ...planned, node: { ...planned.node, onError } },
			{ ...setting, items, retryOf },
			{ stopAfterMs: planned.stopsAfterMs.at(tries), tally },
		);
		if (run === undefined) return [];
		if (run.status === 'success') {
			const { rows, errorItems } = cardRunOf({ run, credential: setting.credential });
			return [...rows, ...errorItems.map(({ json }) => json)];
		}
		if (run.status === 'canceled') tally.stopped += 1;
		else {
			tally.failed += 1;
			failures += 1;
		}
		if (failures === MOST_FAILURES) return [];
		// As n8n saves it: nothing that happens later is in it
		retryOf = JSON.parse(JSON.stringify(run)) as IRun;
		await after(planned.restMs);
	}
}

/** @returns undefined where it does not end */
async function oneTry(
	{ node, options }: PlannedExecution,
	setting: Setting,
	{ stopAfterMs, tally }: { stopAfterMs: number | undefined; tally: Tally },
): Promise<IRun | undefined> {
	let stoppedAtMs = Number.NaN;
	let timer: NodeJS.Timeout | undefined;
	const onStart = (stop: () => void) => {
		if (stopAfterMs === undefined) return;
		timer = setTimeout(() => {
			stoppedAtMs = performance.now();
			stop();
		}, stopAfterMs);
	};
	const parameters = { operation: 'extract', options: { ...options, includeInputFields: true } };
	const running = runWorkflow(cardWorkflow(parameters, node), { ...setting, onStart });
	const execution = await beforeTimeout(running, HUNG_AFTER_MS);
	clearTimeout(timer);
	if (!Number.isNaN(stoppedAtMs)) {
		const { retryOnFail, maxTries = 1, waitBetweenTries = 0 } = node;
		const ofEngineMs = retryOnFail ? (maxTries - 1) * waitBetweenTries : 0;
		const tookMs = performance.now() - stoppedAtMs - ofEngineMs;
		tally.slowestStopMs = Math.max(tally.slowestStopMs, tookMs);
	}
	return execution?.run;
}

/** @returns undefined where it takes longer */
async function beforeTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T | undefined> {
	let timer: NodeJS.Timeout | undefined;
	const over = new Promise<undefined>((resolve) => {
		timer = setTimeout(() => resolve(undefined), timeoutMs);
	});
	return await Promise.race([work, over]).finally(() => clearTimeout(timer));
}

/** What is open on either side when everything has had a second to end. */
async function openAfterwards(
	before: Record<string, number>,
	sandbox: Service['sandbox'],
): Promise<Record<string, number>> {
	const { started } = clientRequests();
	await after(SETTLED_AFTER_MS);
	const left = Object.entries(openResources()).map(([kind, count]): [string, number] => [
		kind,
		count - (before[kind] ?? 0),
	]);
	const { log } = await sandbox.statistics();
	const unanswered = log.filter(({ isOpen }) => isOpen).length;
	await after(LATE_REQUESTS_MS);
	const all = [
		...left,
		['requests at the sandbox', unanswered],
		['requests after the end', clientRequests().started - started],
	] as const;
	return Object.fromEntries(all.filter(([, count]) => count > 0));
}

/** Requests, and what keeps the process alive: connections, timers, files. */
function openResources(): Record<string, number> {
	const counts: Record<string, number> = { 'requests of ours': clientRequests().open };
	for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
	return counts;
}
