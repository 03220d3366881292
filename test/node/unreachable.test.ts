import { randomUUID } from 'node:crypto';

import { encodeToken, newToken } from '../../nodes/progeny/account/accessToken';
import { runCardNode } from '../engine/cardRun.mts';
import { startFileHost } from '../engine/fileHost.mts';
import { startUntrustedServer } from '../engine/untrustedServer.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { useClock } from '../useClock.mts';

useClock();

/* A host that never answers in a run: the wait does not last until Wait Timeout, and says why it ends. */

const LOGIN = { username: 'demo', password: 'progeny-sandbox', accessToken: '' };
const NOBODY_THERE = 'http://127.0.0.1:1/api/v3';
const PATIENT = { timeout: 86_400 };

/** With or without a token from before, as n8n stores it: without one, the login is what fails. */
const TOKENS: Array<[string, boolean]> = [
	['without a token', false],
	['with a token', true],
];

async function getResult(baseUrl: string, hasToken: boolean) {
	const login = { ...LOGIN, username: randomUUID(), baseUrl };
	const token = newToken('opaque', { nowMs: Date.now() });
	return await runCardNode(
		{ operation: 'getResult', taskId: 'task-1', options: PATIENT },
		{ credential: { ...login, accessToken: hasToken ? encodeToken(login, token) : '' } },
	);
}

it.each(TOKENS)(
	'Get Result %s tries a host that cannot be reached for some seconds, and then says so',
	async (_, hasToken) => {
		const { error } = await getResult(NOBODY_THERE, hasToken);
		expect(error?.message).toBe(
			'Progeny cannot be reached: the server refused the connection (task task-1)',
		);
		expect(error?.description).toMatch(/^Check Base URL .* The card is not lost: 'Get Result'/);
		// Which would be wrong of a card that has a task
		expect(error?.description).not.toContain('No card was sent');
	},
);

it('Get Result does not wait for a host that takes its question and never answers', async () => {
	const host = await startFileHost();
	host.files.set('/api/v3/services/task/', () => {});
	const { error } = await getResult(`${host.origin}/api/v3`, true);
	host.stop();
	expect(error?.message).toBe(
		'Progeny gave no usable answer about task task-1: no answer within the request timeout',
	);
	expect(host.requests).toHaveLength(1);
});

describe('a server whose certificate is not trusted', () => {
	let server: Awaited<ReturnType<typeof startUntrustedServer>>;
	beforeAll(async () => (server = await startUntrustedServer()));
	afterAll(() => server.stop());

	it.each(TOKENS)('ends Get Result %s at its first check', async (_, hasToken) => {
		const { error } = await getResult(`${server.origin}/api/v3`, hasToken);
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
				details: { code: 'CERTIFICATE_REFUSED', retryable: true },
			});
			expect(row.details).not.toHaveProperty('taskId');
		}
	});
});
