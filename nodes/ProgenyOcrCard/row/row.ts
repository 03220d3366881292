import type { IDataObject } from 'n8n-workflow';

import type { JudgedCard, PendingTask } from '../task/outcome';
import { documentColumns, furtherFields } from './document';
import { issuesText } from './issues';

export interface RowSource {
	taskId: string;
	outcome: JudgedCard | PendingTask;
	/** Whether the provider's original answer was asked for. */
	extendData: boolean;
}

const NOT_JUDGED_YET: Omit<JudgedCard, 'status'> = { document: null, issues: [], otherData: {} };

/** One flat row: the same columns in the same order for every card, whatever was read. */
function simplified({ taskId, outcome, extendData }: RowSource): IDataObject {
	const { status } = outcome;
	const { document, issues, otherData } = { ...NOT_JUDGED_YET, ...outcome };
	return {
		taskId,
		status,
		...documentColumns(document),
		issues: issuesText(issues),
		...furtherFields(document),
		...(extendData ? { extendedData: otherData as IDataObject } : {}),
	};
}

/** The row with the service's own fields beside ours, and issues as a list. */
function full({ taskId, outcome }: RowSource): IDataObject {
	const { status } = outcome;
	const { document, issues, otherData } = { ...NOT_JUDGED_YET, ...outcome };
	return {
		taskId,
		status,
		document: { ...documentColumns(document), ...furtherFields(document) },
		rawDocument: document as IDataObject | null,
		issues: issues.map((issue) => ({ ...issue })),
		otherData: otherData as IDataObject,
	};
}

/** The service's answer untouched. */
export function rawRow(taskId: string, answer: unknown): IDataObject {
	return { taskId, response: answer as IDataObject };
}

/** The choices of the Output parameter that show what was read. */
export const ROWS = { simplified, full };

export type Output = keyof typeof ROWS | 'raw';
