import type { JsonRecord } from '../json';
import type { Issue, JudgedDocument, PendingTask } from '../task/outcome';
import { cut, MAX_CELL } from '../text';
import { documentColumns, furtherFields, ROW_COLUMNS } from './document';
import { review, type Requirements } from './review';

/** How a row is to look, and what it is judged by. */
export interface RowSettings extends Requirements {
	/** The columns of the output `selected`, or {@link FURTHER_FIELDS}. */
	columns: string[];
	/** Whether the provider's original answer was asked for. */
	extendData: boolean;
}

export interface RowSource {
	taskId: string;
	outcome: JudgedDocument | PendingTask;
	/** Codes of reasons for a review that the outcome does not tell. */
	furtherReasons: string[];
	meta: Meta;
}

export interface Meta {
	/** ISO date and time; null where it is not known, because another execution has submitted it. */
	submittedAt: string | null;
	secondsWaited: number;
	checks: number;
	/** Submitted in an earlier try of this execution. */
	resumed: boolean;
}

/** In a selection of columns, all fields of the service that have no column of their own. */
export const FURTHER_FIELDS = 'furtherFields';

const EXTENDED_DATA = 'extendedData';

/** The choices of the Output parameter that show what was read. */
const ROWS = { simplified, full, selected };

export type Output = keyof typeof ROWS | 'raw';

const NOT_JUDGED_YET: Omit<JudgedDocument, 'status'> = {
	document: null,
	issues: [],
	otherData: {},
};

export function documentRow(
	source: RowSource,
	settings: RowSettings,
	output: keyof typeof ROWS,
): JsonRecord {
	return ROWS[output](source, settings);
}

export function rawRow(taskId: string, answer: unknown): JsonRecord {
	return { taskId, response: answer };
}

/** `CODE: message; …`, or null where there is none. */
export function issuesText(issues: Issue[]): string | null {
	const texts = issues.map(
		({ part, code, message }) =>
			[code, message].filter(Boolean).join(': ') || part || 'not accepted',
	);
	return texts.length === 0 ? null : cut(texts.join('; '), MAX_CELL);
}

/** One flat row: the same columns in the same order for every document, whatever was read. */
function simplified(source: RowSource, settings: RowSettings): JsonRecord {
	const { status, decisions, columns, document, issues, otherData } = readOutcome(source, settings);
	const values: JsonRecord = {
		...columns,
		...decisions,
		issues: issuesText(issues),
		status,
		taskId: source.taskId,
	};
	return {
		...Object.fromEntries(ROW_COLUMNS.map((column) => [column, values[column]])),
		...furtherFields(document),
		...(settings.extendData ? { [EXTENDED_DATA]: otherData } : {}),
	};
}

/** Those columns of the flat row that were chosen. */
function selected(source: RowSource, settings: RowSettings): JsonRecord {
	const own = new Set<string>(ROW_COLUMNS);
	const isChosen = (column: string) =>
		column === EXTENDED_DATA ||
		settings.columns.includes(own.has(column) ? column : FURTHER_FIELDS);
	return Object.fromEntries(
		Object.entries(simplified(source, settings)).filter(([column]) => isChosen(column)),
	);
}

/** The row with the service's own fields beside ours, and issues as a list. */
function full(source: RowSource, settings: RowSettings): JsonRecord {
	const { status, decisions, columns, document, issues, otherData } = readOutcome(source, settings);
	return {
		taskId: source.taskId,
		status,
		...decisions,
		document: { ...columns, ...furtherFields(document) },
		rawDocument: document,
		issues: issues.map((issue) => ({ ...issue })),
		otherData,
		meta: source.meta,
	};
}

function readOutcome({ outcome, furtherReasons }: RowSource, settings: RowSettings) {
	const { document, issues, otherData } = { ...NOT_JUDGED_YET, ...outcome };
	const columns = documentColumns(document, settings.today);
	const decisions = review(outcome, columns, settings, furtherReasons);
	return { status: outcome.status, decisions, columns, document, issues, otherData };
}
