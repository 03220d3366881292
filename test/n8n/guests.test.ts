import { numberedCards } from '../engine/numberedCards.mts';
import { sendCard } from '../queue/callers.mts';
import { oneCard } from '../queue/workflows.mts';
import { realN8n } from './realN8n.mts';
import { Workbench } from './workbench.mts';

/* Many calls of a webhook at once, each an execution of its own with one card, in one n8n process. */

const CALLS = 20;
/** Of an account. */
const UPLOADS_AT_ONCE = 8;

let workbench: Workbench;
let address: string;

beforeAll(async () => {
	workbench = await Workbench.open();
	await workbench.sandbox.set({ processingMs: 2000 });
	const path = 'many-calls';
	await workbench.publish({ ...oneCard(path), id: path, name: path });
	address = `${realN8n().origin}/webhook/${path}`;
});
afterAll(async () => await workbench.close());

const callAll = async () =>
	await Promise.all(numberedCards(CALLS).map(async (card) => await sendCard(address, card)));

it('they share one login, and each is answered with its row', async () => {
	const rows = await callAll();
	for (const row of rows) expect(row).toMatchObject({ status: 'extracted' });
	const { routes, submissions } = await workbench.sandbox.statistics();
	expect(routes.login.requests).toBe(1);
	expect(submissions).toHaveLength(CALLS);
	expect(new Set(rows.map((row) => row?.taskId)).size).toBe(CALLS);
});

it('they keep the pause that the service asks one of them for', async () => {
	const pauseMs = 3000;
	const answer = { status: 429, headers: { 'retry-after': String(pauseMs / 1000) }, body: {} };
	const faults = [{ route: 'task', skip: 2, answer } as const];
	// No card is read before the pause is over
	await workbench.sandbox.change({ faults, processingMs: 2 * pauseMs, resetStatistics: true });
	for (const row of await callAll()) expect(row).toMatchObject({ status: 'extracted' });
	const { log, routes } = await workbench.sandbox.statistics();
	const refusal = log.findIndex(({ status }) => status === 429);
	const inPause = log.slice(refusal + 1).filter(({ atMs }) => atMs < log[refusal].atMs + pauseMs);
	// What was on its way may still arrive; without the pause, each task would be asked for again and again
	const checked = inPause.filter(({ route }) => route === 'task').map(({ taskId }) => taskId);
	expect(new Set(checked).size).toBe(checked.length);
	expect(inPause.length - checked.length).toBeLessThanOrEqual(UPLOADS_AT_ONCE);
	expect(routes.login.requests).toBe(0);
});
