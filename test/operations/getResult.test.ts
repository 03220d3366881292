import type { IExecuteFunctions } from 'n8n-workflow';

import { ItemError } from '../../nodes/progeny/errors';
import { getResult } from '../../nodes/progeny/operations/getResult';
import type { Run } from '../../nodes/progeny/run';
import { SERVICES } from '../../nodes/progeny/services';

it.each([true, false])(
	'an error before the first check has the task ID, waiting: %p',
	async (waitForCompletion) => {
		const unreadable = ItemError.of('CREDENTIAL_UNREADABLE', { reason: 'it was deleted' });
		const given: Record<string, unknown> = { taskId: 'task-1', waitForCompletion };
		const ctx = {
			getNodeParameter: (name: string, _: number, usual: unknown) => given[name] ?? usual,
		} as unknown as IExecuteFunctions;
		const run = {
			ctx,
			service: SERVICES.ocrCard,
			client: { account: async () => await Promise.reject(unreadable) },
			givenTaskIds: new Map(),
			signal: new AbortController().signal,
		} as unknown as Run;
		const { work } = await getResult.prepare(run, 0);
		await expect(work()).rejects.toMatchObject({
			code: 'CREDENTIAL_UNREADABLE',
			facts: { taskId: 'task-1' },
		});
	},
);
