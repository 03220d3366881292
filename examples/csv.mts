import { stringify } from 'csv-stringify/sync';
import type { INodeExecutionData } from 'n8n-workflow';

export type Row = INodeExecutionData['json'];

/** What is on a card comes from a stranger: no text of it may run as a formula in a spreadsheet program. */
export function csvOf(rows: Row[], columns: string[]): string {
	return stringify(rows, {
		header: true,
		columns,
		cast: { boolean: String },
		bom: true,
		escape_formulas: true,
	});
}
