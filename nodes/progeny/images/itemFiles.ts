import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isRecord, type JsonRecord } from '../json';

/** A file of an item. */
export interface ItemFile {
	/** The input field; of a file in the JSON its path, for example `Pictures.0`. */
	field: string;
	/** What the field is called in n8n's Form, which makes `R_ckseite` of `Rückseite`. */
	label?: string;
	/** What the form says of the file. */
	described?: unknown;
	file: IBinaryData;
}

/** Where n8n itself puts the files of a workflow with the binary mode `combined`. */
const FILES_IN_JSON = '_files.';
/** Nobody nests files deeper. */
const MAX_DEPTH = 20;

/**
 * Whether the files of the workflow stand in the JSON of its items. In any other workflow, what looks like a
 * file there is somebody's data, and may name the stored file of somebody else.
 */
export function isCombined(ctx: IExecuteFunctions): boolean {
	// n8n 2.0 does not have it
	return ctx.getWorkflowSettings?.().binaryMode === 'combined';
}

/** All files of an item. */
export function filesOf({ json, binary }: INodeExecutionData, isInJson: boolean): ItemFile[] {
	const labels = new Map(Object.keys(json).map((label) => [label.replace(/\W/g, '_'), label]));
	const files = Object.entries(binary ?? {}).flatMap(([field, file]): ItemFile[] => {
		if (!isRecord(file)) return [];
		const label = labels.get(field);
		if (label !== undefined) return [{ field, label, described: json[label], file }];
		const [, several, number] = /^(.+)_(\d+)$/.exec(field) ?? [];
		const list = json[labels.get(several) ?? ''];
		if (!Array.isArray(list)) return [{ field, file }];
		return [{ field, label: labels.get(several), described: list[Number(number)], file }];
	});
	return isInJson ? [...files, ...filesIn(json)] : files;
}

/** The name of a field or path in the form that {@link ItemFile} has. */
export function fieldName(path: string): string {
	const field = path.replace(/\[(\d+)\]/g, '.$1');
	return field.startsWith(FILES_IN_JSON) ? field.slice(FILES_IN_JSON.length) : field;
}

/** A value in the JSON of an item without the files in it, or with nothing else; undefined where nothing is left. */
export function partOf(value: unknown, part: 'files' | 'others'): unknown {
	if (filesIn(value).length === 0) return part === 'files' ? undefined : value;
	if (isFile(value)) return part === 'files' ? value : undefined;
	const kept = Object.entries(value as JsonRecord).flatMap(([key, one]) => {
		const left = partOf(one, part);
		return left === undefined ? [] : [[key, left] as const];
	});
	if (kept.length === 0) return undefined;
	return Array.isArray(value) ? kept.map(([, one]) => one) : Object.fromEntries(kept);
}

function filesIn(value: unknown, path = '', depth = 0): ItemFile[] {
	if (isFile(value)) return [{ field: fieldName(path), file: value }];
	if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return [];
	return Object.entries(value).flatMap(([key, one]) =>
		filesIn(one, path === '' ? key : `${path}.${key}`, depth + 1),
	);
}

function isFile(value: unknown): value is IBinaryData {
	return isRecord(value) && typeof value.mimeType === 'string' && typeof value.data === 'string';
}
