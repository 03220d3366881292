import type { Change } from '../../sandbox/settings.mts';
import { cardForm } from './cardForm.mts';
import { eventually } from './eventually.mts';
import { formToRow } from './workflows.mts';
import { useEditor } from './useEditor.mts';

/** Refuses one status check: that fails the card, whose task goes on. */
const REFUSED_CHECK: Change = {
	faults: [{ route: 'task', answer: { status: 403, body: { detail: 'Not now.' } } }],
};

/** A card that fails stops the workflow. */
const STOPS = { onError: 'stopWorkflow' } as const;

const n8n = useEditor();
beforeEach(async () => await n8n.workbench.sandbox.set());

const statistics = async () => await n8n.workbench.sandbox.statistics();

it('a form gives the row', async () => {
	await n8n.editor.openWorkflow(await n8n.workbench.store(formToRow()));
	await n8n.editor.submitForm('virginia-v10');
	await n8n.editor.notice('Workflow executed successfully');
	await n8n.editor.openNode('Card is OK');
	await eventually(async () =>
		expect(await n8n.editor.outputRow()).toMatchObject({
			status: 'extracted',
			documentNumber: 'T00000010',
			fullName: 'MARIGOLD TESTERSON',
			dateOfBirth: '1988-04-12',
		}),
	);
	expect((await statistics()).submissions).toHaveLength(1);
});

it('a rejected card takes the error branch, with the reason', async () => {
	await n8n.editor.openWorkflow(await n8n.workbench.store(formToRow()));
	await n8n.editor.submitForm('arizona-v9-unreadable');
	await n8n.editor.notice('Workflow executed successfully');
	await n8n.editor.openNode('Not read');
	await eventually(async () =>
		expect(await n8n.editor.outputRow()).toMatchObject({
			error: expect.stringContaining('rejected'),
			details: expect.stringContaining('DOCUMENT_REJECTED'),
		}),
	);
});

it('Retry On Fail does not submit again', async () => {
	await n8n.workbench.sandbox.set(REFUSED_CHECK);
	const retries = { ...STOPS, retryOnFail: true, maxTries: 3, waitBetweenTries: 500 };
	await n8n.editor.openWorkflow(await n8n.workbench.store(formToRow(retries)));
	await n8n.editor.submitForm('virginia-v10');
	await n8n.editor.notice('Workflow executed successfully');
	const { submissions, routes } = await statistics();
	expect(routes.task.statuses).toMatchObject({ 403: 1 });
	expect(submissions).toHaveLength(1);
});

it('Retry of a saved failed execution does not submit again', async () => {
	await n8n.workbench.sandbox.set(REFUSED_CHECK);
	await n8n.editor.openWorkflow(await n8n.workbench.store(formToRow(STOPS)));
	await n8n.editor.submitForm('virginia-v10');
	await n8n.editor.notice('Problem in node');
	const failed = await statistics();
	expect(failed.routes.task.statuses).toEqual({ 403: 1 });
	expect(failed.submissions).toHaveLength(1);

	await n8n.editor.retryLastExecution();
	await n8n.editor.page.getByText('Succeeded').first().waitFor();
	await eventually(async () =>
		expect((await statistics()).routes.task.statuses).toMatchObject({ 200: expect.any(Number) }),
	);
	expect((await statistics()).submissions).toHaveLength(1);
});

it('Stop ends the wait', async () => {
	await n8n.workbench.sandbox.set({ processingMs: 600_000 });
	const other = formToRow(STOPS);
	const otherId = await n8n.workbench.publish(other);
	const body = cardForm('texas-v4-expired', ['field-0', 'field-1'], {});
	const goesOn = await n8n.workbench.begin(otherId, `/form/${other.nodes[0].webhookId}`, { body });
	const checks = async (index: number) => {
		const { log, submissions } = await statistics();
		const { taskId } = submissions[index] ?? {};
		return log.filter((check) => taskId !== undefined && check.taskId === taskId).length;
	};
	await eventually(async () => expect(await checks(0)).toBeGreaterThan(0));

	await n8n.editor.openWorkflow(await n8n.workbench.store(formToRow(STOPS)));
	await n8n.editor.submitForm('virginia-v10');
	await eventually(async () => expect(await checks(1)).toBeGreaterThan(0));
	await n8n.editor.page.getByTestId('stop-execution-button').click();
	await n8n.editor.notice('Execution stopped');

	const stoppedAfter = await checks(1);
	const seen = await checks(0);
	// The other card is older, so that it is asked for more rarely than this one would be
	await eventually(async () => expect(await checks(0)).toBeGreaterThan(seen + 2));
	expect(await checks(1)).toBe(stoppedAfter);
	await n8n.workbench.stop(goesOn);
});
