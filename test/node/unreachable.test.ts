import { randomUUID } from 'node:crypto';

import { runCardNode } from '../engine/cardRun.mts';
import { startUntrustedServer } from '../engine/untrustedServer.mts';
import { specimen, specimenItem } from '../engine/sandbox.mts';

/* A host that never answers in a run: the wait does not last until Wait Timeout, and says why it ends. */

const LOGIN = { username: 'demo', password: 'progeny-sandbox', accessToken: '' };
const NOBODY_THERE = 'http://127.0.0.1:1/api/v3';
const PATIENT = { timeout: 86_400 };

const getResult = async (baseUrl: string) =>
	await runCardNode(
		{ operation: 'getResult', taskId: 'task-1', options: PATIENT },
		{ credential: { ...LOGIN, username: randomUUID(), baseUrl } },
	);

it('Get Result tries a host that cannot be reached for some seconds, and then says so', async () => {
	const { error } = await getResult(NOBODY_THERE);
	expect(error?.message).toBe(
		'Progeny cannot be reached: the server refused the connection (task task-1)',
	);
	expect(error?.description).toMatch(/^Check Base URL .* The card is not lost: 'Get Result'/);
});

describe('a server whose certificate is not trusted', () => {
	let server: Awaited<ReturnType<typeof startUntrustedServer>>;
	beforeAll(async () => (server = await startUntrustedServer()));
	afterAll(() => server.stop());

	it('ends Get Result at its first check', async () => {
		const { error } = await getResult(`${server.origin}/api/v3`);
		expect(error?.message).toBe(
			'There is no secure connection to Progeny: the certificate of the server is not trusted (task task-1)',
		);
	});

	it('is sent no card, and none is tried twice', async () => {
		const item = specimenItem(specimen('virginia-v10'));
		const { rows } = await runCardNode(
			{ operation: 'extract', options: PATIENT },
			{
				credential: { ...LOGIN, baseUrl: `${server.origin}/api/v3` },
				items: [item, item],
			},
			{ onError: 'continueRegularOutput' },
		);
		for (const row of rows) {
			expect(row).toMatchObject({
				details: { code: 'CERTIFICATE_REFUSED', taskId: null, retryable: true },
			});
		}
	});
});
