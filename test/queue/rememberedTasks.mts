import type { N8nApi } from '../../demo/n8nApi.mts';
import { rowsOfTable } from '../dataTable.mts';
import { REMEMBERED_TASKS } from './workflows.mts';

/** Task ID → state, of all rows of the table in which the example remembers tasks. */
export async function rememberedStates(api: N8nApi): Promise<Map<string, string>> {
	const rows = await rowsOfTable<{ taskId: string; state: string }>(api, REMEMBERED_TASKS);
	return new Map(rows.map(({ taskId, state }) => [taskId, state]));
}
