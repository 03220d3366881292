import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { CardError } from '../errors';
import { issuesText } from '../row/issues';
import { rawRow, ROWS, type Output } from '../row/row';
import type { CheckedTask, Wait } from '../task/waiting';
import { reasonOf, serviceText } from '../text';
import { outputOf, requestTimeoutMs, returnsRow, waitLimits } from './options';

/** What the panel says about the result of a task. */
export interface ResultSettings {
	output: Output;
	extendData: boolean;
	returnsRejected: boolean;
	returnsPending: boolean;
	wait: Omit<Wait, 'isJustSubmitted' | 'signal'>;
}

export function resultSettings(ctx: IExecuteFunctions, itemIndex: number): ResultSettings {
	return {
		output: outputOf(ctx, itemIndex),
		extendData: false,
		returnsRejected: returnsRow(ctx, itemIndex, 'onRejected'),
		returnsPending: returnsRow(ctx, itemIndex, 'onTimeout'),
		wait: {
			...waitLimits(ctx, itemIndex),
			requestTimeoutMs: requestTimeoutMs(ctx, itemIndex),
		},
	};
}

/**
 * The row of a task, as far as the panel wants one.
 *
 * @throws CardError TASK_FAILED, RESULT_UNREADABLE, CARD_REJECTED, WAIT_TIMED_OUT
 */
export function resultRow(
	{ taskId, outcome, answer, waitedMs = 0 }: CheckedTask & { waitedMs?: number },
	settings: ResultSettings,
): IDataObject {
	const { output, extendData } = settings;
	if (outcome.status === 'failed') {
		const { state } = outcome;
		const facts = { taskId, state: serviceText(state), reason: reasonOf(outcome.reason) };
		if (state !== 'SUCCESS') throw new CardError('TASK_FAILED', facts);
		if (output !== 'raw') throw new CardError('RESULT_UNREADABLE', facts);
		return rawRow(taskId, answer);
	}
	if (outcome.status === 'rejected' && !settings.returnsRejected) {
		const issues = serviceText(issuesText(outcome.issues));
		throw new CardError('CARD_REJECTED', { taskId, issues, reason: reasonOf(issues) });
	}
	if (outcome.status === 'pending' && !settings.returnsPending) {
		throw new CardError('WAIT_TIMED_OUT', {
			taskId,
			state: serviceText(outcome.state) || 'unknown',
			waitedSeconds: Math.round(waitedMs / 1000),
		});
	}
	return output === 'raw' ? rawRow(taskId, answer) : ROWS[output]({ taskId, outcome, extendData });
}
