import type { JsonRecord } from '../json';
import { safeText } from '../text';

/** What one document gives. */
export interface DocumentResult<File> {
	row: JsonRecord;
	/** Files that come from the document, by their field. */
	files: Record<string, File>;
}

/** What of the input item is passed on with the row. */
export interface PassedOn<File> {
	fields: JsonRecord;
	files: Record<string, File>;
}

export interface JoinedItem<File> {
	json: JsonRecord;
	binary?: Record<string, File>;
	/** The fields of the input that gave way to a column or file of the document of the same name. */
	replaced: string[];
}

/** n8n takes an item with this key for one that failed, runs the node again or takes the error output. */
const ERROR = 'error';
const RENAMED_ERROR = 'inputError';

/** The row of Submit gives way to that of Get Result as it should. */
const SUBMIT_COLUMNS = ['taskId', 'status'];

/** The input's own fields first, then the document's, which win where two have the same name. */
export function withInput<File>(
	{ row, files }: DocumentResult<File>,
	input: PassedOn<File>,
): JoinedItem<File> {
	const { [ERROR]: error, ...fields } = input.fields;
	if (error !== undefined) fields[RENAMED_ERROR] ??= error;
	const binary = { ...input.files, ...files };
	const isOfThisTask = fields.taskId !== undefined && fields.taskId === row.taskId;
	const columns = new Set(Object.keys(row));
	const replaced = [
		...Object.keys(fields).filter(
			(field) => columns.has(field) && !(isOfThisTask && SUBMIT_COLUMNS.includes(field)),
		),
		...Object.keys(files).filter((field) => input.files[field] !== undefined),
	];
	const json = { ...fields, ...row };
	return Object.keys(binary).length === 0 ? { json, replaced } : { json, binary, replaced };
}

/** One hint for all items of a run; undefined where nothing of the input was replaced. */
export function replacedHint(fields: Set<string>): string | undefined {
	if (fields.size === 0) return undefined;
	const names = [...fields].map((field) => `'${safeText(field)}'`).join(', ');
	return `These input fields have the same name as a column or file of this node, which replaced them: ${names}. To keep both, rename the input fields before this node.`;
}
