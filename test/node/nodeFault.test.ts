import { logged } from '../engine/debugLog.mts';

import type * as OutcomeModule from '../../nodes/progeny/task/outcome';
import { runCardNode } from '../engine/cardRun.mts';
import { specimen, specimenItem, startSandbox, type RunningSandbox } from '../engine/sandbox.mts';

/* A fault in the node's own code, put there on purpose: it is not dressed as one of the service. */

const QUICK = { minPollInterval: 0.1 };

let sandbox: RunningSandbox;
beforeAll(async () => (sandbox = await startSandbox()));
afterAll(async () => await sandbox.stop());
afterEach(() => jest.restoreAllMocks());

it.each(['stopWorkflow', 'continueRegularOutput'] as const)(
	'after the submission, with %s: the task ID is told, and the stack is in the log only',
	async (onError) => {
		await sandbox.set();
		logged.length = 0;
		const built = '../../dist/nodes/progeny/task/outcome.js';
		const outcome = (await import(built)) as typeof OutcomeModule;
		jest.spyOn(outcome, 'taskOutcome').mockImplementation(() => {
			throw new TypeError('Cannot read properties of MARIGOLD');
		});
		const { error, rows, run } = await runCardNode(
			{ operation: 'extract', options: QUICK },
			{ credential: await sandbox.newAccount(), items: [specimenItem(specimen('virginia-v10'))] },
			{ onError },
		);
		const { submissions } = await sandbox.statistics();
		expect(submissions).toHaveLength(1);
		const [{ taskId }] = submissions;
		const message = `The node met a fault of its own: Cannot read properties of MARIGOLD (task ${taskId})`;
		if (onError === 'stopWorkflow') {
			expect(error).toMatchObject({ message, description: expect.stringMatching(/maintainers/) });
		} else {
			expect(rows).toMatchObject([
				{ error: message, details: { code: 'NODE_FAULT', taskId, retryable: false } },
			]);
		}
		const lines = logged.filter((line) => line.includes('TypeError in the node'));
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatch(/\n\s+at .*check\.js/);
		expect(lines[0]).not.toContain('MARIGOLD');
		expect(JSON.stringify([rows, run.data])).not.toContain('check.js');
	},
);

it('while the answer to an upload is read, the card counts as maybe accepted', async () => {
	await sandbox.set();
	logged.length = 0;
	const built = '../../dist/nodes/progeny/task/submission.js';
	const submission = (await import(built)) as { readSubmission: unknown };
	jest.spyOn(submission as never, 'readSubmission' as never).mockImplementation((() => {
		throw new RangeError('Maximum call stack size exceeded');
	}) as never);
	const { rows } = await runCardNode(
		{ operation: 'submit' },
		{ credential: await sandbox.newAccount(), items: [specimenItem(specimen('virginia-v10'))] },
		{ onError: 'continueRegularOutput', retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
	);
	expect(rows).toMatchObject([{ details: { code: 'SUBMISSION_UNCERTAIN' } }]);
	expect((await sandbox.statistics()).submissions).toHaveLength(1);
	expect(logged.join('\n')).toContain('RangeError in the node');
});
