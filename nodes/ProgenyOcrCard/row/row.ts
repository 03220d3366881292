import type { IDataObject } from 'n8n-workflow';

import type { JudgedCard, PendingTask } from '../task/outcome';
import { namesOf, type ColumnNames } from './columnNames';
import { documentColumns, furtherFields, ROW_COLUMNS, type Reading } from './document';
import { issuesText } from './issues';
import { review, type Requirements } from './review';

/** How a row is to look, and what it is judged by. */
export interface RowSettings extends Reading, Requirements {
	/** The columns of the output `selected`, or {@link FURTHER_FIELDS}. */
	fields: string[];
	columnNames: ColumnNames;
	/** Whether the provider's original answer was asked for. */
	extendData: boolean;
}

export interface RowSource {
	taskId: string;
	outcome: JudgedCard | PendingTask;
	/** Codes of reasons for a review that the outcome does not tell. */
	furtherReasons: string[];
	meta: Meta;
}

/** How the card was read. */
export interface Meta {
	[name: string]: string | number | boolean | null;
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

/** The columns of a flat row that are not further fields of the service. */
const OWN_COLUMNS: string[] = [...ROW_COLUMNS, EXTENDED_DATA];

/** The choices of the Output parameter that show what was read. */
const ROWS = { simplified, full, selected };

export type Output = keyof typeof ROWS | 'raw';

const NOT_JUDGED_YET: Omit<JudgedCard, 'status'> = { document: null, issues: [], otherData: {} };

export function cardRow(
	source: RowSource,
	settings: RowSettings,
	output: keyof typeof ROWS,
): IDataObject {
	return ROWS[output](source, settings);
}

/** The service's answer untouched. */
export function rawRow(taskId: string, answer: unknown): IDataObject {
	return { taskId, response: answer as IDataObject };
}

/** One flat row: the same columns in the same order for every card, whatever was read. */
function simplified(source: RowSource, settings: RowSettings): IDataObject {
	return named(flatRow(source, settings), settings, () => true);
}

/** Those columns of the flat row that were chosen. */
function selected(source: RowSource, settings: RowSettings): IDataObject {
	return named(
		flatRow(source, settings),
		settings,
		(column) =>
			column === EXTENDED_DATA ||
			settings.fields.includes(OWN_COLUMNS.includes(column) ? column : FURTHER_FIELDS),
	);
}

/** A column has the same name whatever others are chosen. */
function named(
	row: IDataObject,
	{ columnNames }: RowSettings,
	isChosen: (column: string) => boolean,
): IDataObject {
	const columns = Object.keys(row);
	const own = columns.filter((column) => OWN_COLUMNS.includes(column));
	// A further field must not take the name of a column, wherever it stands
	const names = namesOf([...own, ...columns], columnNames);
	return Object.fromEntries(
		columns.filter(isChosen).map((column) => [names.get(column), row[column]]),
	);
}

function flatRow(source: RowSource, settings: RowSettings): IDataObject {
	const { status, decisions, columns, document, issues, otherData } = read(source, settings);
	return {
		taskId: source.taskId,
		status,
		...decisions,
		...columns,
		issues: issuesText(issues),
		...furtherFields(document),
		...(settings.extendData ? { [EXTENDED_DATA]: otherData as IDataObject } : {}),
	};
}

/** The row with the service's own fields beside ours, and issues as a list. */
function full(source: RowSource, settings: RowSettings): IDataObject {
	const { status, decisions, columns, document, issues, otherData } = read(source, settings);
	return {
		taskId: source.taskId,
		status,
		...decisions,
		document: { ...columns, ...furtherFields(document) },
		rawDocument: document as IDataObject | null,
		issues: issues.map((issue) => ({ ...issue })),
		otherData: otherData as IDataObject,
		meta: source.meta,
	};
}

/** What both kinds of row show of a card. */
function read({ outcome, furtherReasons }: RowSource, settings: RowSettings) {
	const { document, issues, otherData } = { ...NOT_JUDGED_YET, ...outcome };
	const columns = documentColumns(document, settings);
	const decisions = review(outcome, columns, settings, furtherReasons);
	return { status: outcome.status, decisions, columns, document, issues, otherData };
}
