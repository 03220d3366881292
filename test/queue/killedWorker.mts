import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { numberedCards } from '../engine/numberedCards.mts';
import { taskIdOf, type ReachedSandbox, type Statistics } from '../engine/sandbox.mts';
import { specimen, specimenItem } from '../specimens.mts';
import type { QueueMode } from './queueMode.mts';
import { rememberedStates } from './rememberedTasks.mts';
import { Stage, type Group } from './stage.mts';
import { until } from './until.mts';
import { plainExtract, submitRememberGet, submitThenGet } from './workflows.mts';

/** The Wait node of the examples, 65 seconds, is nearly over. */
const BEFORE_WAIT_ENDS_MS = 60_000;
/** These tasks are done after the worker was killed, and before n8n has noticed it. */
const READING_MS = { polled: 105_000, extracted: 60_000, after: 1000 };
/** The upload is under way when the worker is killed; the sandbox then accepts it all the same. */
const UPLOAD_MS = 40_000;
/** More than there are executions, so that all begin at once on one worker. */
const CONCURRENCY = 20;

/** What became of one execution whose worker was killed, and of its card. */
export interface Fate {
	/** What the execution was at when the worker was killed. */
	during: string;
	/** What n8n made of it, and when, in seconds after the kill; null where a person stopped it. */
	ended: { status: string; afterSeconds: number; keepsData: boolean } | null;
	/** What a person did then. */
	then: string;
	/** Status of the execution that goes on, or state of the remembered task. */
	outcome: string;
	timesSubmitted: number;
	/** Whether the log of the killed worker has the task of the card. */
	isLogged: boolean;
	/** What docs/scaling.md promises of it. */
	promised: { outcome?: string; timesSubmitted?: number; isLogged?: boolean };
}

/**
 * Kills a worker, with SIGKILL, while executions at all stages are under way on it and a second one
 * is there. Of each kind one is left to n8n and then retried, one is stopped at once and retried.
 */
export async function killWorker(queueMode: QueueMode, sandbox: ReachedSandbox): Promise<Fate[]> {
	const victim = await queueMode.addWorker('worker-1', CONCURRENCY);
	const stage = new Stage(queueMode);
	await stage.makeTable();
	const extracts = await stage.publish('extracts', plainExtract);
	const polls = await stage.publish('polls', submitThenGet);
	const waits = await stage.publish('waits', submitThenGet);
	const uploads = await stage.publish('uploads', submitThenGet);
	const remembered = await stage.publish('remembered', submitRememberGet);

	const cards = numberedCards(20);
	const next = (count: number) => cards.splice(0, count);
	const unreadable = specimenItem(specimen('arizona-v9-unreadable'));
	await sandbox.set({ processingMs: READING_MS.polled });
	await stage.begin(polls, ...next(2));
	await stage.begin(remembered, ...next(1), unreadable);
	await delay(BEFORE_WAIT_ENDS_MS);
	await sandbox.change({ processingMs: READING_MS.extracted });
	await stage.begin(extracts, ...next(2));
	await sandbox.change({ processingMs: READING_MS.polled });
	await stage.begin(waits, ...next(1));
	await stage.begin(remembered, ...next(1));
	const polled = [...extracts.cards, ...polls.cards, remembered.cards[0]];
	await until('the tasks are asked for', async () => {
		const { log, submissions } = await sandbox.statistics();
		const asked = new Set(log.map(({ taskId }) => taskId));
		return polled.every((card) => asked.has(taskIdOf(submissions, card) ?? 'none'));
	});
	const uploaded = (await sandbox.statistics()).routes.ocr_card.requests;
	await sandbox.change({ faults: [{ route: 'ocr_card', times: 3, delayMs: UPLOAD_MS }] });
	await stage.begin(uploads, ...next(2));
	await stage.begin(remembered, ...next(1));
	await until('the uploads are under way', async () => {
		const { routes } = await sandbox.statistics();
		return routes.ocr_card.requests === uploaded + 3;
	});
	await queueMode.addWorker('worker-2', CONCURRENCY);
	await queueMode.removeWorker(victim, 'SIGKILL');
	stage.killedAtMs = Date.now();
	await sandbox.change({ processingMs: READING_MS.after });

	const kinds = [extracts, polls, uploads];
	const [stopped, left, waited] = await Promise.all([
		Promise.all(kinds.map(async (group) => await stage.stopAndRetry(group, 1))),
		Promise.all(kinds.map(async (group) => await stage.end(group, 0))),
		stage.end(waits, 0),
		until('the remembered tasks are fetched', async () => {
			const states = await rememberedStates(queueMode.api);
			return [...states.values()].every((state) => state !== 'pending');
		}),
	]);
	const retried: string[] = [];
	for (const group of kinds) retried.push(await stage.retry(group, 0));

	const { submissions } = await sandbox.statistics();
	const states = await rememberedStates(queueMode.api);
	const log = readFileSync(victim.logPath, 'utf8');
	const fate = (during: string, group: Group, index: number, others: Partial<Fate>): Fate => ({
		during,
		ended: null,
		then: '',
		outcome: states.get(String(taskIdOf(submissions, group.cards[index]))) ?? 'task unknown',
		timesSubmitted: timesSubmitted(submissions, group, index),
		isLogged: log.includes(`item 0: ${String(taskIdOf(submissions, group.cards[index]))}`),
		promised: {},
		...others,
	});
	const leftAlone = (kind: number): Partial<Fate> => ({
		ended: left[kind],
		then: 'Retry',
		outcome: retried[kind],
		promised: { timesSubmitted: 1 },
	});
	const stoppedAtOnce = (kind: number): Partial<Fate> => ({
		then: 'Stop, Retry',
		outcome: stopped[kind],
	});
	const resumed = { outcome: 'success', timesSubmitted: 1 };
	const rejected = { outcome: 'DOCUMENT_REJECTED', timesSubmitted: 1 };
	const fetched = { outcome: 'extracted', timesSubmitted: 1 };
	return [
		fate('Extract', extracts, 0, {
			...leftAlone(0),
			promised: { timesSubmitted: 1, isLogged: true },
		}),
		fate('Extract', extracts, 1, stoppedAtOnce(0)),
		fate('Submit, its upload', uploads, 0, leftAlone(2)),
		fate('Submit, its upload', uploads, 1, stoppedAtOnce(2)),
		fate('Wait', waits, 0, { ended: waited, outcome: waited.status, promised: resumed }),
		fate('Get Result', polls, 0, leftAlone(1)),
		fate('Get Result', polls, 1, { ...stoppedAtOnce(1), promised: resumed }),
		fate('Submit, its upload; remembered', remembered, 3, { promised: { timesSubmitted: 1 } }),
		fate('Wait; remembered', remembered, 2, { promised: fetched }),
		fate('Get Result; remembered', remembered, 0, { promised: fetched }),
		fate('Get Result of a bad card; remembered', remembered, 1, { promised: rejected }),
	];
}

function timesSubmitted(
	submissions: Statistics['submissions'],
	{ cards }: Group,
	index: number,
): number {
	const taskId = taskIdOf(submissions, cards[index]);
	const first = submissions.find((one) => one.taskId === taskId);
	return submissions.filter(({ front }) => front.sha256 === first?.front.sha256).length;
}
