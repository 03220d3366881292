import type { IExecuteFunctions } from 'n8n-workflow';

import { Run } from '../nodes/progeny/run';
import { SERVICES } from '../nodes/progeny/services';

/** A run of the node, of which n8n says the type and the number, with what an earlier one has left. */
function runOf(type: string, $runIndex: number, context: object): Run {
	const ctx = {
		getExecutionCancelSignal: () => undefined,
		getContext: () => context,
		getWorkflowDataProxy: () => ({ $runIndex }),
		getNode: () => ({ type }),
	};
	return new Run(ctx as unknown as IExecuteFunctions, SERVICES.ocrCard);
}

it.each([
	['sends a document again in a later run, as in a loop', 'progenyOcrCard', undefined],
	['as the tool of an AI agent, sends none again in a later run', 'progenyOcrCardTool', 'task-1'],
])('the node %s', (_, name, taskId) => {
	const context = {};
	const type = `n8n-nodes-progeny.${name}`;
	runOf(type, 0, context).sentTasks.keep('fingerprint', 0, 'task-1');
	expect(runOf(type, 1, context).sentTasks.find('fingerprint', 0)?.taskId).toBe(taskId);
});
