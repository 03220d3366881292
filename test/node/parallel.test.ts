import { randomUUID } from 'node:crypto';

import type { INode } from 'n8n-workflow';

import { runCardNode } from '../engine/cardRun.mts';
import { numberedCards } from '../engine/numberedCards.mts';
import type { InputItem } from '../engine/runWorkflow.mts';
import { taskIdOf, type Statistics } from '../engine/sandbox.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

const QUICK = { minPollInterval: 0.1 };
const UNREADABLE = specimenItem(specimen('arizona-v9-unreadable'));

const sandbox = useSandbox();

async function run(items: InputItem[], parameters: object = {}, node: Partial<INode> = {}) {
	const result = await runCardNode(
		{ operation: 'extract', options: QUICK, ...parameters },
		{ credential: { ...sandbox.account }, items },
		{ onError: 'continueRegularOutput', ...node },
	);
	return { ...result, ...(await sandbox.statistics()) };
}

const ofRoute = (log: Statistics['log'], route: string) =>
	log.filter((entry) => entry.route === route);

/** The largest number of requests that began within a second. */
function mostInASecond(log: Statistics['log']): number {
	return Math.max(
		...log.map(
			({ atMs }) => log.filter((one) => one.atMs >= atMs && one.atMs < atMs + 1000).length,
		),
	);
}

it('a run takes about as long for twenty cards as for the slowest, in the order of the items', async () => {
	await sandbox.set({ processingMs: { min: 500, max: 3000 }, seed: 7 });
	const cards = numberedCards(20);
	const { rows, items, submissions, log } = await run(cards);
	expect(rows).toHaveLength(20);
	rows.forEach((row, index) => {
		const taskId = taskIdOf(submissions, cards[index]);
		expect(row).toMatchObject({ status: 'extracted', taskId });
		expect(items[index].pairedItem).toEqual({ item: index });
	});
	// One after the other they would take more than thirty seconds
	expect(log.at(-1)!.atMs - log[0].atMs).toBeLessThan(15_000);
});

it('a run keeps a slow, a refused and a broken card apart from the others', async () => {
	const cards = numberedCards(4);
	const broken = {
		files: { ...cards[0].files, back: { content: Buffer.from('GIF89a'), fileName: 'back.gif' } },
	};
	const answer = { status: 400, body: { back_id: ['The submitted file is empty.'] } };
	await sandbox.set({
		faults: [
			{ route: 'ocr_card', skip: 1, answer },
			{ route: 'task', times: 3, delayMs: 1500 },
		],
	});
	const { rows } = await run([cards[1], broken, cards[2], UNREADABLE, cards[3]]);
	expect(rows).toHaveLength(5);
	expect(rows[1]).toMatchObject({ details: { code: 'IMAGE_FORMAT' } });
	expect(rows[3]).toMatchObject({ details: { code: expect.any(String) } });
	const codes = rows.map(({ status, details }) => status ?? (details as { code: string }).code);
	// Which of the other four was uploaded second is not determined
	expect(codes.filter((code) => code === 'SUBMISSION_REFUSED')).toHaveLength(1);
	expect(codes.filter((code) => code === 'extracted').length).toBeGreaterThanOrEqual(2);
});

it('a run has no more than eight uploads in flight, and no more cards in progress than told', async () => {
	await sandbox.set({
		processingMs: 1000,
		faults: [{ route: 'ocr_card', times: -1, delayMs: 400 }],
	});
	const { log, rows } = await run(numberedCards(16));
	expect(rows).toHaveLength(16);
	const uploads = ofRoute(log, 'ocr_card').map(({ atMs }) => atMs);
	// A ninth upload starts when the first is answered
	for (let ninth = 8; ninth < 16; ninth += 1) {
		expect(uploads[ninth] - uploads[ninth - 8]).toBeGreaterThanOrEqual(400);
	}
	expect(uploads[7] - uploads[0]).toBeLessThan(400);

	await sandbox.set({ processingMs: 1000 });
	const two = await run(numberedCards(6), { options: { ...QUICK, maxInProgress: 2 } });
	const starts = ofRoute(two.log, 'ocr_card').map(({ atMs }) => atMs);
	for (let third = 2; third < 6; third += 1) {
		expect(starts[third] - starts[third - 2]).toBeGreaterThanOrEqual(1000);
	}
});

it.each([0, 501, 2.5, 'many'])(
	'a run takes no %p for the number of cards in progress',
	async (value) => {
		const options = { ...QUICK, maxInProgress: value };
		const { rows, submissions } = await run(numberedCards(2), { options });
		for (const row of rows) {
			expect(row).toMatchObject({
				error: `'Cards in Progress' has an invalid value: ${value}`,
				details: { code: 'PARAMETER_INVALID', hint: expect.stringContaining('from 1 to 500') },
			});
		}
		expect(submissions).toEqual([]);
	},
);

it('a run asks at most thirty times a second for all cards together', async () => {
	const taskIds = Array.from({ length: 30 }, () => randomUUID());
	const options = { ...QUICK, timeout: 4, onTimeout: 'return' };
	const { log, rows } = await run(
		taskIds.map((taskId) => ({ json: { taskId } })),
		{ operation: 'getResult', taskId: '={{ $json.taskId }}', options },
	);
	for (const row of rows) expect(row).toMatchObject({ status: 'pending' });
	const checks = ofRoute(log, 'task');
	expect(mostInASecond(checks)).toBe(30);
	expect(checks.length).toBeGreaterThan(50);
	// The longest overdue comes first: everybody gets as many turns as the others
	const turns = taskIds.map((taskId) => checks.filter((one) => one.taskId === taskId).length);
	expect(Math.max(...turns) - Math.min(...turns)).toBeLessThanOrEqual(1);
});

it('a run asks less for each card of many, as the others show how long it takes', async () => {
	await sandbox.set({ processingMs: 10_000 });
	const options = { maxInProgress: 500 };
	const checksOf = async (cards: number) => {
		await sandbox.change({ resetStatistics: true });
		const { rows, routes } = await run(numberedCards(cards), { options });
		for (const row of rows) expect(row).toMatchObject({ status: 'extracted' });
		return routes.task.requests / cards;
	};
	expect(await checksOf(1)).toBeGreaterThanOrEqual(8);
	expect(await checksOf(20)).toBeLessThanOrEqual(6);
});

it('a run lets single checks wait for their turn, however short the Request Timeout is', async () => {
	const { rows } = await run(
		Array.from({ length: 40 }, () => ({ json: { taskId: randomUUID() } })),
		{
			operation: 'getResult',
			taskId: '={{ $json.taskId }}',
			waitForCompletion: false,
			options: { requestTimeout: 1 },
		},
	);
	for (const row of rows) expect(row).toMatchObject({ status: 'pending' });
});

it('a run leaves the service in peace with all cards when it asks one for a pause', async () => {
	const answer = { status: 429, headers: { 'retry-after': '2' }, body: {} };
	await sandbox.set({ processingMs: 1000, faults: [{ route: 'task', skip: 3, answer }] });
	const { log, rows } = await run(numberedCards(8));
	for (const row of rows) expect(row).toMatchObject({ status: 'extracted' });
	const refusal = log.findIndex(({ status }) => status === 429);
	// What was sent at the same moment still arrives
	const next = log.find(({ atMs }) => atMs > log[refusal].atMs)!;
	expect(next.atMs - log[refusal].atMs).toBeGreaterThanOrEqual(2000);
});

it('a run waits with the uploads, too, and then sends each card once', async () => {
	const answer = { status: 429, headers: { 'retry-after': '1' }, body: {} };
	await sandbox.set({ faults: [{ route: 'ocr_card', skip: 2, times: 2, answer }] });
	const { rows, routes, submissions } = await run(numberedCards(6));
	for (const row of rows) expect(row).toMatchObject({ status: 'extracted' });
	expect(submissions).toHaveLength(6);
	expect(routes.ocr_card).toMatchObject({ requests: 8, statuses: { 200: 6, 429: 2 } });
});

it('a run lets no other card wait for the upload behind a login', async () => {
	await sandbox.set({ faults: [{ route: 'ocr_card', delayMs: 3000 }] });
	const { log, rows } = await run(numberedCards(2));
	for (const row of rows) expect(row).toMatchObject({ status: 'extracted' });
	const [slow, next] = ofRoute(log, 'ocr_card');
	expect(next.atMs - slow.atMs).toBeLessThan(1500);
});

it('a run logs in once for all cards', async () => {
	const { routes } = await run(numberedCards(10));
	expect(routes.login.requests).toBe(1);
});
