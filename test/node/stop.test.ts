import type { Fault } from '../../sandbox/faults.mts';
import { logged } from '../engine/debugLog.mts';

import type { INode } from 'n8n-workflow';

import { cardWorkflow, NODE } from '../engine/cardRun.mts';
import { useFileStorage } from '../engine/fileStorage.mts';
import { numberedCards } from '../engine/numberedCards.mts';
import { runWorkflow, type InputItem } from '../engine/runWorkflow.mts';
import {
	slowBytes,
	slowCredential,
	slowStorage,
	slowToStore,
	type Slow,
} from '../engine/slowStorage.mts';
import { taskIdOf, type Statistics } from '../engine/sandbox.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { after } from '../engine/clock.mts';
import { useSandbox } from '../useSandbox.mts';

const sandbox = useSandbox({ processingMs: 60_000 });

/** Runs the node, stops the execution when the service has seen enough, and looks at what comes then. */
async function stopWhen(
	hasSeenEnough: (statistics: Statistics) => boolean,
	items: InputItem[],
	{ parameters = {}, node = {} }: { parameters?: object; node?: Partial<INode> } = {},
) {
	let stop = () => {};
	const running = runWorkflow(
		cardWorkflow(
			{
				operation: 'extract',
				options: { minPollInterval: 0.1 },
				...parameters,
			},
			{ onError: 'continueRegularOutput', ...node },
		),
		{ credential: { ...sandbox.account }, items, onStart: (given) => (stop = given) },
	);
	while (!hasSeenEnough(await sandbox.statistics())) await after(20);
	stop();
	const stoppedAtMs = Date.now();
	const atStop = await sandbox.statistics();
	const { run } = await running;
	const endedMs = Date.now() - stoppedAtMs;
	await after(1500);
	const { log, routes, submissions } = await sandbox.statistics();
	return {
		endedMs,
		run,
		submissions,
		routes,
		requestsAfterStop: log.length - atStop.log.length,
		text: endedEarlyText(),
	};
}

const endedEarlyText = () =>
	logged.filter((line) => line.includes('The run ended early')).join('\n');

it('Stop while tasks are waited for makes no further request and no error item, and the task IDs are in the log', async () => {
	const cards = numberedCards(6);
	const { endedMs, run, requestsAfterStop, submissions, text } = await stopWhen(
		({ routes }) => routes.task.requests > 6,
		cards,
	);
	expect(endedMs).toBe(0);
	expect(run.status).toBe('canceled');
	expect(JSON.stringify(run.data.resultData.runData)).not.toContain('"details"');
	expect(requestsAfterStop).toBe(0);
	cards.forEach((card, index) =>
		expect(text).toContain(`item ${index}: ${taskIdOf(submissions, card)}`),
	);
});

it('Stop while cards are uploaded breaks off those in flight, and starts no other', async () => {
	await sandbox.set({ faults: [{ route: 'ocr_card', times: -1, delayMs: 2000 }] });
	const { endedMs, run, routes, text } = await stopWhen(
		({ routes }) => routes.ocr_card.requests >= 8,
		numberedCards(12),
	);
	expect(endedMs).toBe(0);
	expect(run.status).toBe('canceled');
	expect(routes.ocr_card.requests).toBe(8);
	expect(routes.task.requests).toBe(0);
	const [, items] = /Progeny may have accepted what was sent for items: ([\d, ]+)/.exec(text)!;
	expect(items.split(', ').map(Number).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

it('Stop while a login is slow ends the run at once', async () => {
	await sandbox.set({ faults: [{ route: 'login', delayMs: 3000 }] });
	const { endedMs, routes, text } = await stopWhen(
		({ routes }) => routes.login.requests >= 1,
		numberedCards(3),
	);
	expect(endedMs).toBe(0);
	expect(routes.login.requests).toBe(1);
	expect(routes.ocr_card.requests).toBe(0);
	// Nothing was sent
	expect(text).toBe('');
});

it('Stop while the service wants to be left in peace ends the run at once', async () => {
	const answer = { status: 429, headers: { 'retry-after': '60' }, body: {} };
	await sandbox.set({ faults: [{ route: 'ocr_card', times: -1, answer }] });
	const { endedMs, requestsAfterStop } = await stopWhen(
		({ routes }) => routes.ocr_card.requests >= 1,
		numberedCards(6),
	);
	expect(endedMs).toBe(0);
	expect(requestsAfterStop).toBe(0);
});

it('Stop while an answer stalls ends the run at once', async () => {
	await sandbox.set({ faults: [{ route: 'task', times: -1, stall: true }] });
	const { endedMs } = await stopWhen(({ routes }) => routes.task.requests >= 1, numberedCards(1));
	expect(endedMs).toBe(0);
});

it('Stop under Retry On Fail, for which n8n runs the node once more, submits no card again', async () => {
	const { submissions, requestsAfterStop, run } = await stopWhen(
		({ routes }) => routes.task.requests > 3,
		numberedCards(3),
		{ node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0, onError: 'stopWorkflow' } },
	);
	expect(run.status).toBe('canceled');
	expect(submissions).toHaveLength(3);
	expect(requestsAfterStop).toBe(0);
});

it('Stop of Get Result leaves the task IDs in the log, too', async () => {
	const { submissions } = await stopWhen(
		({ submissions }) => submissions.length === 1,
		[specimenItem(specimen('virginia-v10'))],
		{ parameters: { operation: 'submit' } },
	);
	const { taskId } = submissions[0];
	const { endedMs, text } = await stopWhen(
		({ routes }) => routes.task.requests > 2,
		[{ json: { taskId } }],
		{ parameters: { operation: 'getResult', taskId: '={{ $json.taskId }}' } },
	);
	expect(endedMs).toBe(0);
	expect(text).toContain(`item 0: ${taskId}`);
});

it('each task ID is in the log before its card is waited for, in case the process dies', async () => {
	const cards = numberedCards(3);
	let text = '';
	const { submissions } = await stopWhen(({ log }) => {
		text = logged.join('\n');
		return new Set(log.flatMap(({ taskId }) => taskId ?? [])).size === cards.length;
	}, cards);
	expect(text).not.toContain('The run ended early');
	cards.forEach((card, index) =>
		expect(text).toContain(
			`Submitted an item. Its Progeny task: item ${index}: ${taskIdOf(submissions, card)}`,
		),
	);
});

describe('a run that fails', () => {
	const fails = async (route: 'task' | 'media', parameters: object = {}) => {
		const stalled = { route, times: -1, stall: true } as const;
		const refused = { route: 'task', skip: 11, answer: { status: 403, body: {} } } as const;
		await sandbox.set({ processingMs: route === 'task' ? 60_000 : 0, faults: [refused, stalled] });
		const options = { minPollInterval: 0.1, ...parameters };
		const { run } = await runWorkflow(cardWorkflow({ operation: 'extract', options }), {
			credential: { ...sandbox.account },
			items: numberedCards(12),
		});
		expect(run.status).toBe('error');
		const atEnd = await sandbox.statistics();
		expect(atEnd.routes.task.statuses[403]).toBe(1);
		expect(atEnd.routes[route].requests).toBeGreaterThan(1);
		// Long enough for any check that would still be due
		await after(3000);
		return { atEnd, later: await sandbox.statistics() };
	};

	it('ends the checks of its other cards, those that are open too', async () => {
		const { atEnd, later } = await fails('task');
		expect(later.log).toHaveLength(atEnd.log.length);
		expect(later.log.filter(({ isOpen, route }) => isOpen && route === 'task')).toEqual([]);
	});

	it('leaves the task IDs of all its cards in the log', async () => {
		const { submissions } = (await fails('task')).atEnd;
		expect(submissions).toHaveLength(12);
		for (const { taskId } of submissions) expect(endedEarlyText()).toContain(taskId);
	});

	it('ends the downloads of its other cards', async () => {
		const { atEnd, later } = await fails('media', { downloadPortrait: true });
		expect(later.routes.media.requests).toBe(atEnd.routes.media.requests);
		expect(later.log.filter(({ isOpen, route }) => isOpen && route === 'media')).toEqual([]);
	});
});

/* What n8n itself is waited for: a storage far away, a vault, a database. None of it holds a run up. */
describe('Stop does not wait', () => {
	const SLOW_MS = 4000;
	let slow: Slow | undefined;
	const isAsked = () => slow !== undefined && slow.calls() > 0;

	beforeAll(async () => await useFileStorage('disk'));
	afterAll(async () => await useFileStorage('memory'));
	afterEach(() => {
		slow?.end();
		slow = undefined;
	});

	it('for a storage from which the pictures are checked', async () => {
		slow = slowStorage(() => SLOW_MS);
		const { endedMs, routes } = await stopWhen(isAsked, numberedCards(3));
		expect(endedMs).toBe(0);
		// Nor is the other side of any card read
		expect(slow.calls()).toBe(3);
		expect([routes.login.requests, routes.ocr_card.requests]).toEqual([0, 0]);
	});

	it('for a storage from which the pictures are sent', async () => {
		await sandbox.set({ faults: [{ route: 'login', delayMs: 100 }] });
		const { endedMs, routes } = await stopWhen(({ routes: { login } }) => {
			if (login.requests > 0) slow ??= slowStorage(() => SLOW_MS);
			return isAsked();
		}, numberedCards(9));
		expect(endedMs).toBe(0);
		expect(routes.ocr_card.requests).toBeLessThanOrEqual(8);
	});

	it('for a picture whose bytes come slowly', async () => {
		slow = slowBytes(300);
		const { endedMs } = await stopWhen(() => slow!.calls() > 10, numberedCards(2));
		expect(endedMs).toBe(0);
		// It is not read on for nobody
		expect(slow.calls()).toBeLessThan(15);
	});

	it('for a vault that holds the credential', async () => {
		slow = slowCredential(SLOW_MS);
		const { endedMs, routes } = await stopWhen(isAsked, numberedCards(3));
		expect(endedMs).toBe(0);
		expect(routes.login.requests).toBe(0);
	});

	it.each([
		['whose host stalls', { stall: true }],
		['that comes drop by drop', { drops: true }],
		['whose host is slow to answer', { delayMs: 5000 }],
	])('for a portrait on the origin of the service %s', async (_, fault) => {
		await sandbox.set({
			processingMs: 0,
			faults: [{ route: 'media', times: -1, ...fault } as Fault],
		});
		const { endedMs, requestsAfterStop } = await stopWhen(
			({ routes }) => routes.media.requests > 0,
			numberedCards(3),
			{ parameters: { options: { downloadPortrait: true } } },
		);
		expect(endedMs).toBe(0);
		expect(requestsAfterStop).toBe(0);
		const { log } = await sandbox.statistics();
		expect(log.filter(({ isOpen }) => isOpen)).toEqual([]);
	});
});

/* n8n cannot cancel a write that has begun, and deletes nothing that is stored after the execution. */
describe('a portrait that is being stored is waited for', () => {
	const SLOW_MS = 4000;
	let slow: Slow | undefined;
	afterEach(() => {
		slow?.end();
		slow = undefined;
	});

	it('by Stop', async () => {
		await sandbox.set({ processingMs: 1000 });
		const { endedMs, run } = await stopWhen(
			({ submissions }) => {
				if (submissions.length > 0) slow ??= slowToStore(SLOW_MS);
				return slow !== undefined && slow.calls() > 0;
			},
			numberedCards(1),
			{ parameters: { options: { downloadPortrait: true } } },
		);
		expect(run.status).toBe('canceled');
		expect(endedMs).toBeGreaterThan(SLOW_MS - 100);
		expect(endedMs).toBeLessThanOrEqual(SLOW_MS);
		expect([slow!.calls(), slow!.unfinished()]).toEqual([1, 0]);
	});

	it('by a run that fails', async () => {
		const refused = { route: 'task', skip: 5, answer: { status: 403, body: {} } } as const;
		await sandbox.set({ processingMs: 0, faults: [refused] });
		const options = { minPollInterval: 0.1, downloadPortrait: true };
		const { run } = await runWorkflow(cardWorkflow({ operation: 'extract', options }), {
			credential: { ...sandbox.account },
			items: numberedCards(12),
			onNode: (name) => {
				if (name === NODE) slow = slowToStore(SLOW_MS);
			},
		});
		expect(run.status).toBe('error');
		const calls = slow!.calls();
		expect(calls).toBeGreaterThan(0);
		expect(slow!.unfinished()).toBe(0);
		await after(2 * SLOW_MS);
		expect(slow!.calls()).toBe(calls);
	});
});
