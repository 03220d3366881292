import { logged } from '../engine/debugLog.mts';

import { runCardNode } from '../engine/cardRun.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

const VIRGINIA = specimenItem(specimen('virginia-v10'));
const UNREADABLE = specimenItem(specimen('arizona-v9-unreadable'));
const PASSWORD = 'hush-hush-hush';

const sandbox = useSandbox({ files: 'disk' });
/** Each test has one of its own. */
let accounts = 0;

/** Parts of what was sent, as they would look in a log or in saved data. */
function traces(accessToken: unknown): string[] {
	const { content } = VIRGINIA.files!.front;
	const piece = content.subarray(600, 630);
	const tokens = String(accessToken)
		.split('.')
		.filter((part) => part.length > 20);
	return [
		PASSWORD,
		...tokens,
		piece.toString('base64').slice(4, 32),
		piece.toString('latin1'),
		piece.toString('hex'),
	];
}

it.each([
	['stopWorkflow', {}],
	['continueErrorOutput', {}],
	[
		'stopWorkflow',
		{ route: 'ocr_card', answer: { status: 500, body: `<html>${PASSWORD}</html>` } },
	],
	['stopWorkflow', { route: 'ocr_card', reset: 'afterProcessing' }],
	['stopWorkflow', { route: 'task', times: -1, answer: { status: 403, body: {} } }],
	['stopWorkflow', { route: 'ocr_card', times: -1, answer: { status: 401, body: {} } }],
	['stopWorkflow', { route: 'login', answer: { status: 401, body: { detail: PASSWORD } } }],
	['stopWorkflow', { route: 'login', answer: { status: 200, body: `{"access": "${PASSWORD}` } }],
	['stopWorkflow', { route: 'task', halfAnswer: true }],
	['continueErrorOutput', { route: 'task', answer: { status: 200, body: {}, padToBytes: 25e6 } }],
])('%s, %j: no token, password or image is saved or logged', async (onError, fault) => {
	accounts += 1;
	const account = { username: `account-${accounts}`, password: PASSWORD };
	await sandbox.set({ accounts: [account], faults: 'route' in fault ? [fault as never] : [] });
	const { run, credential, error, errorItems } = await runCardNode(
		{ operation: 'extract', options: { minPollInterval: 0.1 } },
		{ credential: { ...sandbox.account, ...account }, items: [VIRGINIA, UNREADABLE] },
		{ onError: onError as never, retryOnFail: true, maxTries: 2, waitBetweenTries: 0 },
	);
	expect(error ?? errorItems[0]).toBeDefined();
	const saved = JSON.stringify(run.data);
	expect(saved).toContain('sentTasks');
	const everything = [saved, String(error?.stack), ...logged].join('\n');
	// What is searched is there to be found
	expect(saved).toContain('filesystem-v2');
	expect(logged.length).toBeGreaterThan(0);
	for (const trace of traces(credential.accessToken)) expect(everything).not.toContain(trace);
});

it('requests no address that the service gives in its answer', async () => {
	const { rows } = await runCardNode(
		{ operation: 'extract', output: 'full', extendData: true },
		{ credential: { ...sandbox.account }, items: [VIRGINIA] },
	);
	const { routes } = await sandbox.statistics();
	expect(JSON.stringify(rows)).toContain('/media/images/services/ocr_card/');
	expect([routes.media.requests, routes.other.requests]).toEqual([0, 0]);
});
