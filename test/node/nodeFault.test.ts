import { logged } from '../engine/debugLog.mts';

import type * as OutcomeModule from '../../nodes/progeny/task/outcome';
import type * as SubmissionModule from '../../nodes/progeny/task/submission';
import { built } from '../engine/built.mts';
import { runCardNode } from '../engine/cardRun.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/* A fault in the node's own code, put there on purpose: it is not dressed as one of the service. */

const QUICK = { minPollInterval: 0.1 };

const sandbox = useSandbox();
afterEach(() => jest.restoreAllMocks());

it.each(['stopWorkflow', 'continueRegularOutput'] as const)(
	'after the submission, with %s: the task ID is told, and the stack is in the log only',
	async (onError) => {
		const outcome = built<typeof OutcomeModule>();
		jest.spyOn(outcome, 'taskOutcome').mockImplementation(() => {
			throw new TypeError('Cannot read properties of MARIGOLD');
		});
		const { error, rows, run } = await runCardNode(
			{ operation: 'extract', options: QUICK },
			{ credential: sandbox.account, items: [specimenItem(specimen('virginia-v10'))] },
			{ onError },
		);
		const { submissions } = await sandbox.statistics();
		expect(submissions).toHaveLength(1);
		const [{ taskId }] = submissions;
		const message = `There is a bug in this node: Cannot read properties of MARIGOLD (task ${taskId})`;
		if (onError === 'stopWorkflow') {
			expect(error).toMatchObject({ message, description: expect.stringMatching(/maintainers/) });
		} else {
			expect(rows).toMatchObject([
				{ error: message, details: { code: 'NODE_FAULT', taskId, retryable: false } },
			]);
		}
		const lines = logged.filter((line) => line.includes('TypeError in the node'));
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatch(/ at readCheck \(\S+progeny\.js:\d+:\d+\) at checkTask /);
		expect(lines[0]).not.toContain('MARIGOLD');
		expect(JSON.stringify([rows, run.data])).not.toContain('readCheck');
	},
);

it('while the answer to an upload is read, the card counts as maybe accepted', async () => {
	const submission = built<typeof SubmissionModule>();
	jest.spyOn(submission, 'readSubmission').mockImplementation(() => {
		throw new RangeError('Maximum call stack size exceeded');
	});
	const { rows } = await runCardNode(
		{ operation: 'submit' },
		{ credential: sandbox.account, items: [specimenItem(specimen('virginia-v10'))] },
		{ onError: 'continueRegularOutput', retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
	);
	expect(rows).toMatchObject([{ details: { code: 'SUBMISSION_UNCERTAIN' } }]);
	expect((await sandbox.statistics()).submissions).toHaveLength(1);
	expect(logged.join('\n')).toContain('RangeError in the node');
});
