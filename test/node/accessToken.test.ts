import { encodeToken, newToken, storedToken } from '../../nodes/progeny/account/accessToken';
import { runCardNode } from '../engine/cardRun.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { after } from '../engine/clock.mts';
import { useSandbox } from '../useSandbox.mts';

const VIRGINIA = specimenItem(specimen('virginia-v10'));
const IMAGE_BYTES = VIRGINIA.files!.front.content.length + VIRGINIA.files!.back.content.length;

const sandbox = useSandbox();

const run = async (accessToken = '', items = [VIRGINIA]) =>
	await runCardNode(
		{ operation: 'extract', options: { minPollInterval: 0.1 } },
		{ credential: { ...sandbox.account, accessToken }, items },
	);

const requests = async () =>
	(await sandbox.statistics()).log
		.filter(({ route }) => route !== 'task')
		.map(({ route, status }) => `${route} ${status}`);

/** A token as another process of n8n would have stored it with the credential. */
async function tokenOfAnotherProcess(): Promise<string> {
	const { username, password } = sandbox.account;
	const body = new URLSearchParams({ username, password });
	const url = `${sandbox.baseUrl}/accounts/token/obtain/`;
	const { access } = (await (await fetch(url, { method: 'POST', body })).json()) as {
		access: string;
	};
	await sandbox.change({ resetStatistics: true });
	return encodeToken(sandbox.account, newToken(access, { nowMs: Date.now() }));
}

it('the access token is fetched once for all runs of the process, and kept with the credential', async () => {
	const { credential } = await run('', [VIRGINIA, VIRGINIA, VIRGINIA]);
	expect(storedToken(credential)!.value).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
	await run();
	expect(await requests()).toEqual(['login 200', ...Array(4).fill('ocr_card 200')]);
});

it('the access token is fetched once for runs that begin together', async () => {
	await sandbox.change({ faults: [{ route: 'login', delayMs: 300 }] });
	const runs = await Promise.all([run(), run(), run()]);
	for (const { rows } of runs) expect(rows).toMatchObject([{ status: 'extracted' }]);
	expect(await requests()).toEqual(['login 200', ...Array(3).fill('ocr_card 200')]);
});

it('the access token is taken over where another process has stored it with the credential', async () => {
	const { rows } = await run(await tokenOfAnotherProcess());
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	expect(await requests()).toEqual(['ocr_card 200']);
});

it('the access token is renewed before the upload when it is stale: the images travel once', async () => {
	await sandbox.change({ accessTokenSeconds: 2 });
	await run();
	await sandbox.set({ processingMs: 1500 });
	await after(2100);
	const { rows } = await run();
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	expect(await requests()).toEqual(['login 200', 'ocr_card 200']);
	const { routes } = await sandbox.statistics();
	// Both images and less than 1 kB of form around them
	expect(routes.ocr_card.bytesReceived).toBeGreaterThan(IMAGE_BYTES);
	expect(routes.ocr_card.bytesReceived).toBeLessThan(IMAGE_BYTES + 1000);
});

it.each([401, 403] as const)(
	'the access token may be revoked at any time: the refusal (%i) is survived, and met once',
	async (refusedTokenStatus) => {
		const revoked = await tokenOfAnotherProcess();
		await sandbox.change({ refusedTokenStatus, revokeAccessTokens: true });
		const { rows } = await run(revoked);
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		expect(await requests()).toEqual([
			`ocr_card ${refusedTokenStatus}`,
			'login 200',
			'ocr_card 200',
		]);

		await sandbox.set();
		// As an execution may have read the credential before the new token was stored
		await run(revoked);
		expect(await requests()).toEqual(['ocr_card 200']);
	},
);

it('the access token may be revoked while a task is waited for, with 403', async () => {
	await sandbox.change({ refusedTokenStatus: 403, processingMs: 4000 });
	const running = run();
	await after(2000);
	await sandbox.change({ revokeAccessTokens: true });
	expect((await running).rows).toMatchObject([{ status: 'extracted' }]);
	const { routes, submissions } = await sandbox.statistics();
	expect(submissions).toHaveLength(1);
	expect([routes.task.statuses['403'], routes.login.requests]).toEqual([1, 2]);
});

it('the access token is not used for the account that a credential was edited to', async () => {
	const { credential } = await run();
	await sandbox.set();
	const { error } = await runCardNode(
		{ operation: 'extract' },
		{ credential: { ...credential, username: 'nobody' }, items: [VIRGINIA] },
	);
	expect(error?.message).toMatch(/^Progeny refused the login/);
	expect(await requests()).toEqual(['login 401']);
});

it('the access token is renewed while a task is waited for', async () => {
	await sandbox.change({ accessTokenSeconds: 2, processingMs: 4500 });
	const { rows } = await run();
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	const { log, routes } = await sandbox.statistics();
	// One login for each life of a token that the run lasted
	const lastedMs = log.at(-1)!.atMs - log[0].atMs;
	expect(routes.login.requests).toBeLessThanOrEqual(1 + Math.floor(lastedMs / 1000));
	expect(routes.login.requests).toBeGreaterThanOrEqual(2);
});
