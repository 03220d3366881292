import type { Change } from '../../sandbox/settings.mts';
import { Editor } from './editor.mts';
import { sandbox } from './realN8n.mts';
import { FORM_TO_ROW, RETRIES, STOPS } from './workflows.mts';

/** Refuses one status check: that fails the card, whose task goes on. */
const REFUSED_CHECK: Change = {
	faults: [{ route: 'task', answer: { status: 403, body: { detail: 'Not now.' } } }],
};

let editor: Editor;
beforeAll(async () => (editor = await Editor.open()));
afterAll(async () => await editor.close());
beforeEach(async () => await sandbox().set());

const submissions = async () => (await sandbox().statistics()).submissions.length;

it('a form gives the row', async () => {
	await editor.openWorkflow(FORM_TO_ROW);
	await editor.submitForm('virginia-v10');
	await editor.notice('Workflow executed successfully');
	await editor.openNode('Card was read');
	expect(await editor.outputRow()).toMatchObject({
		status: 'extracted',
		documentNumber: 'T00000010',
		fullName: 'MARIGOLD TESTERSON',
		dateOfBirth: '1988-04-12',
	});
	expect(await submissions()).toBe(1);
});

it('a rejected card takes the error branch, with the reason', async () => {
	await editor.openWorkflow(FORM_TO_ROW);
	await editor.submitForm('arizona-v9-unreadable');
	await editor.notice('Workflow executed successfully');
	await editor.openNode('Card needs attention');
	expect(await editor.outputRow()).toMatchObject({
		error: expect.stringContaining('rejected'),
		details: expect.stringContaining('DOCUMENT_REJECTED'),
	});
});

it('Retry On Fail does not submit again', async () => {
	await sandbox().set(REFUSED_CHECK);
	await editor.openWorkflow(RETRIES);
	await editor.submitForm('virginia-v10');
	await editor.notice('Workflow executed successfully');
	const { submissions, routes } = await sandbox().statistics();
	expect(routes.task.statuses).toMatchObject({ 403: 1 });
	expect(submissions).toHaveLength(1);
});

it('Retry of a saved failed execution does not submit again', async () => {
	await sandbox().set(REFUSED_CHECK);
	await editor.openWorkflow(STOPS);
	await editor.submitForm('virginia-v10');
	await editor.notice('Problem in node');
	expect(await submissions()).toBe(1);

	await editor.retryLastExecution();
	await editor.page.getByText('Succeeded').first().waitFor();
	expect(await submissions()).toBe(1);
});

it('Stop ends the wait', async () => {
	await sandbox().set({ processingMs: 60_000 });
	await editor.openWorkflow(STOPS);
	await editor.submitForm('virginia-v10');
	await editor.page.waitForTimeout(2_000);
	await editor.page.getByTestId('stop-execution-button').click();
	await editor.notice('Execution stopped');
	const { routes } = await sandbox().statistics();
	expect(routes.task.requests).toBeGreaterThan(0);
	await editor.page.waitForTimeout(5_000);
	expect((await sandbox().statistics()).routes.task.requests).toBe(routes.task.requests);
});
