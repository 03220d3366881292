import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import { safeText } from '../text';

/** What one card gives. */
export interface CardResult {
	row: IDataObject;
	/** Files that come from the card, by their field. */
	files: IBinaryKeyData;
}

/** What of the input item goes out with the row. */
export interface Included {
	fields: IDataObject;
	files: IBinaryKeyData;
}

export interface JoinedItem extends Pick<INodeExecutionData, 'json' | 'binary'> {
	/** The fields of the input that gave way to a column or file of the card of the same name. */
	replaced: string[];
}

/** n8n takes an item with this key for one that failed, runs the node again or takes the error output. */
const ERROR = 'error';
const RENAMED_ERROR = 'inputError';

/** The row of Submit gives way to that of Get Result as it should. */
const SUBMIT_COLUMNS = ['taskId', 'status'];

/** The input's own fields first, then the card's, which win where two have the same name. */
export function withInput({ row, files }: CardResult, included: Included): JoinedItem {
	const { [ERROR]: error, ...fields } = included.fields;
	if (error !== undefined) fields[RENAMED_ERROR] ??= error;
	const binary = { ...included.files, ...files };
	const isOfThisCard = fields.taskId !== undefined && fields.taskId === row.taskId;
	const columns = new Set(Object.keys(row));
	const replaced = [
		...Object.keys(fields).filter(
			(field) => columns.has(field) && !(isOfThisCard && SUBMIT_COLUMNS.includes(field)),
		),
		...Object.keys(files).filter((field) => included.files[field] !== undefined),
	];
	const json = { ...fields, ...row };
	return Object.keys(binary).length === 0 ? { json, replaced } : { json, binary, replaced };
}

/** One hint for all items of a run; undefined where nothing of the input was replaced. */
export function replacedHint(replacedByItem: Map<number, string[]>): string | undefined {
	const fields = [...new Set([...replacedByItem.values()].flat())];
	if (fields.length === 0) return undefined;
	const names = fields.map((field) => `'${safeText(field)}'`).join(', ');
	return `These fields of the input have the name of a column or file of the card, which took their place: ${names}. To keep both, rename them before this node, or choose other 'Column Names' in Options.`;
}
