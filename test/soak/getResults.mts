import { runCardNode } from '../engine/cardRun.mts';
import type { LoginData, ReachedSandbox } from '../engine/sandbox.mts';

/** The service that a soak runs against. */
export interface Service {
	sandbox: Pick<ReachedSandbox, 'set' | 'statistics'>;
	account: LoginData;
}

/**
 * Cards that ended with an error and a task ID are not lost: Get Result has them. No fault meets it.
 *
 * @returns the tasks of which it gave a row
 */
export async function getResults(
	{ sandbox, account }: Service,
	taskIds: string[],
): Promise<Set<string>> {
	if (taskIds.length === 0) return new Set();
	await sandbox.set();
	const { rows } = await runCardNode(
		{ operation: 'getResult', taskId: '={{ $json.taskId }}' },
		{
			credential: { ...account },
			items: taskIds.map((taskId) => ({ json: { taskId } })),
		},
		{ onError: 'continueRegularOutput' },
	);
	const extracted = rows.filter(({ status }) => status === 'extracted');
	return new Set(extracted.map(({ taskId }) => String(taskId)));
}
