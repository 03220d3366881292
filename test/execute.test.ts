import type { IExecuteFunctions } from 'n8n-workflow';

import { giveWay } from '../nodes/progeny/eventLoop';
import { executeItems } from '../nodes/progeny/execute';
import { SERVICES } from '../nodes/progeny/services';

it('a run that fails names its tasks in the log, of all items', async () => {
	const info = jest.fn();
	const parameters = { operation: 'getResult', waitForCompletion: false };
	const ctx = {
		logger: { info },
		continueOnFail: () => false,
		getContext: () => ({}),
		async getCredentials() {
			// By then, both items have begun, however slow the machine is
			await giveWay();
			throw new Error('the database is locked');
		},
		getExecutionCancelSignal: () => undefined,
		getExecutionId: () => '17',
		getInputData: () => [{ json: {} }, { json: {} }],
		getNode: () => ({ name: 'Cards', type: 'progenyOcrCard', parameters }),
		getNodeParameter: (name: string, itemIndex: number, usual: unknown) =>
			({ ...parameters, taskId: `task-${itemIndex}` })[name] ?? usual,
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
	};
	const running = executeItems(ctx as unknown as IExecuteFunctions, SERVICES.ocrCard);
	await expect(running).rejects.toThrow('the database is locked');
	expect(info.mock.calls).toEqual([
		[
			"Execution 17, node 'Cards': The run ended early. 'Get Result' fetches its Progeny tasks: item 0: task-0, item 1: task-1",
		],
	]);
});
