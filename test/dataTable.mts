import type { N8nApi } from '../demo/n8nApi.mts';

type Row = Record<string, unknown>;

/** The rows of one of n8n's data tables. */
export async function rowsOfTable<Columns extends Row>(
	api: N8nApi,
	name: string,
): Promise<Columns[]> {
	const { id: projectId } = await api.call<{ id: string }>('GET', '/projects/personal');
	const tables = `/projects/${projectId}/data-tables`;
	const { data } = await api.call<{ data: Array<{ id: string; name: string }> }>('GET', tables);
	const table = data.find((one) => one.name === name);
	if (table === undefined) throw new Error(`There is no data table '${name}'`);
	const rows = await api.call<{ data: Columns[] }>('GET', `${tables}/${table.id}/rows`);
	return rows.data;
}
