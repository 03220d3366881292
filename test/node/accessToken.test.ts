import { tokenOf } from '../../nodes/ProgenyOcrCard/api/accessToken';
import { runCardNode } from '../engine/cardRun.mts';
import { specimen, specimenItem, startSandbox, type RunningSandbox } from '../engine/sandbox.mts';

const VIRGINIA = specimenItem(specimen('virginia-v10'));
const IMAGE_BYTES = VIRGINIA.files!.front.content.length + VIRGINIA.files!.back.content.length;

let sandbox: RunningSandbox;
beforeAll(async () => (sandbox = await startSandbox()));
afterAll(async () => await sandbox.stop());
beforeEach(async () => await sandbox.set());

const run = async (accessToken: string, items = [VIRGINIA]) =>
	await runCardNode(
		{ operation: 'extract', options: { minPollInterval: 0.1, maxPollInterval: 0.2 } },
		{ credential: { ...sandbox.credential, accessToken }, items },
	);

const requests = async () =>
	(await sandbox.statistics()).log
		.filter(({ route }) => route !== 'task')
		.map(({ route, status }) => `${route} ${status}`);

it('is fetched once and kept with the credential for the next run', async () => {
	const { credential } = await run('', [VIRGINIA, VIRGINIA, VIRGINIA]);
	expect(tokenOf(credential)!.value).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
	await run(String(credential.accessToken));
	expect(await requests()).toEqual(['login 200', ...Array(4).fill('ocr_card 200')]);
});

it('is renewed before the upload when it is stale: the images travel once', async () => {
	await sandbox.set({ accessTokenSeconds: 2 });
	const { credential } = await run('');
	await sandbox.set({ processingMs: 1500 });
	await new Promise((resolve) => AbortSignal.timeout(2100).addEventListener('abort', resolve));
	const { rows } = await run(String(credential.accessToken));
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	expect(await requests()).toEqual(['login 200', 'ocr_card 200']);
	const { routes } = await sandbox.statistics();
	// Both images and less than 1 kB of form around them
	expect(routes.ocr_card.bytesReceived).toBeGreaterThan(IMAGE_BYTES);
	expect(routes.ocr_card.bytesReceived).toBeLessThan(IMAGE_BYTES + 1000);
});

it('may be revoked at any time: the refusal is survived', async () => {
	const { credential } = await run('');
	await sandbox.set({ revokeAccessTokens: true });
	const { rows } = await run(String(credential.accessToken));
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	expect(await requests()).toEqual(['ocr_card 401', 'login 200', 'ocr_card 200']);
});

it('is not used for the account that a credential was edited to', async () => {
	await sandbox.set({
		accounts: [
			{ username: 'demo', password: 'progeny-sandbox' },
			{ username: 'other', password: 'progeny-sandbox' },
		],
	});
	const { credential } = await run('');
	await sandbox.set();
	const { error } = await runCardNode(
		{ operation: 'extract' },
		{ credential: { ...credential, username: 'nobody' }, items: [VIRGINIA] },
	);
	expect(error?.message).toMatch(/^Progeny refused the login/);
	expect(await requests()).toEqual(['login 401']);
});

it('is renewed while a task is waited for', async () => {
	await sandbox.set({ accessTokenSeconds: 2, processingMs: 4500 });
	const { rows } = await run('');
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	const { log, routes } = await sandbox.statistics();
	// One login for each life of a token that the run lasted, and no check with a stale one
	expect(routes.login.requests).toBeLessThanOrEqual(Math.ceil(log.at(-1)!.atMs / 2000));
	expect(routes.login.requests).toBeGreaterThanOrEqual(2);
});
