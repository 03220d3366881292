import type { N8nApi } from '../../demo/n8nApi.mts';
import { REMEMBERED_TASKS } from './workflows.mts';

/** Task ID → state, of all rows of the table in which the example remembers tasks. */
export async function rememberedStates(api: N8nApi): Promise<Map<string, string>> {
	const { id: projectId } = await api.call<{ id: string }>('GET', '/projects/personal');
	const tables = `/projects/${projectId}/data-tables`;
	const { data } = await api.call<{ data: Array<{ id: string; name: string }> }>('GET', tables);
	const { id } = data.find(({ name }) => name === REMEMBERED_TASKS)!;
	const rows = await api.call<{ data: Array<{ taskId: string; state: string }> }>(
		'GET',
		`${tables}/${id}/rows`,
	);
	return new Map(rows.data.map(({ taskId, state }) => [taskId, state]));
}
