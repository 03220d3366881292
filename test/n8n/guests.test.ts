import { numberedCards } from '../engine/numberedCards.mts';
import { sendCard } from '../queue/callers.mts';
import { oneCard } from '../queue/workflows.mts';
import { realN8n, sandbox } from './realN8n.mts';
import { Workbench } from './workbench.mts';

/* Many calls of a webhook at once, each an execution of its own with one card, in one n8n process. */

const CALLS = 20;
const ACCOUNT = { username: 'webhook', password: 'progeny-sandbox' };
const NO_TOKEN = { ...ACCOUNT, accessToken: '' };

let workbench: Workbench;
let address: string;

beforeAll(async () => {
	workbench = await Workbench.open();
	const { baseUrl, ...demo } = sandbox().credential;
	await sandbox().set({ accounts: [demo, ACCOUNT], processingMs: 2000 });
	const { progenyApi } = await workbench.addCredential('progenyApi', { ...NO_TOKEN, baseUrl });
	const path = 'many-calls';
	await workbench.publish({ ...oneCard(path), id: path, name: path }, progenyApi);
	address = `${realN8n().origin}/webhook/${path}`;
});

const callAll = async () =>
	await Promise.all(numberedCards(CALLS).map(async (card) => await sendCard(address, card)));

it('they share one login, and each is answered with its row', async () => {
	const rows = await callAll();
	for (const row of rows) expect(row).toMatchObject({ status: 'extracted' });
	const { routes, submissions } = await sandbox().statistics();
	expect(routes.login.requests).toBe(1);
	expect(submissions).toHaveLength(CALLS);
	expect(new Set(rows.map((row) => row?.taskId)).size).toBe(CALLS);
});

it('they keep the pause that the service asks one of them for', async () => {
	const answer = { status: 429, headers: { 'retry-after': '3' }, body: {} };
	const faults = [{ route: 'task', skip: 2, answer } as const];
	await sandbox().change({ faults, resetStatistics: true });
	for (const row of await callAll()) expect(row).toMatchObject({ status: 'extracted' });
	const { log, routes } = await sandbox().statistics();
	const refusal = log.findIndex(({ status }) => status === 429);
	// What was on its way may still arrive
	const next = log.slice(refusal + 1).find(({ atMs }) => atMs > log[refusal].atMs + 500)!;
	expect(next.atMs - log[refusal].atMs).toBeGreaterThanOrEqual(3000);
	expect(routes.login.requests).toBe(0);
});
