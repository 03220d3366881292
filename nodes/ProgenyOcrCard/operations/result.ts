import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { reasonOf, serviceText } from '../api/serviceText';
import { CardError } from '../errors';
import { issuesText } from '../row/issues';
import { ROWS, type Output } from '../row/row';
import type { CheckedTask, Wait } from '../task/waiting';
import { output, requestTimeoutMs, returnsRow, waitLimits } from './options';

/** What the panel says about the result of a task. */
export interface ResultSettings {
	output: Output;
	extendData: boolean;
	returnsRejected: boolean;
	returnsPending: boolean;
	wait: Omit<Wait, 'isJustSubmitted'>;
}

export function resultSettings(ctx: IExecuteFunctions, itemIndex: number): ResultSettings {
	return {
		output: output(ctx, itemIndex),
		extendData: false,
		returnsRejected: returnsRow(ctx, itemIndex, 'onRejected'),
		returnsPending: returnsRow(ctx, itemIndex, 'onTimeout'),
		wait: {
			...waitLimits(ctx, itemIndex),
			requestTimeoutMs: requestTimeoutMs(ctx, itemIndex),
			signal: ctx.getExecutionCancelSignal(),
		},
	};
}

/**
 * The row of a task, as far as the panel wants one.
 *
 * @throws CardError TASK_FAILED, CARD_REJECTED, WAIT_TIMED_OUT
 */
export function resultRow(
	{ taskId, outcome, answer }: CheckedTask,
	settings: ResultSettings,
): IDataObject {
	const { extendData } = settings;
	if (outcome.status === 'failed') {
		const { state, reason } = outcome;
		throw new CardError('TASK_FAILED', {
			taskId,
			state: serviceText(state),
			reason: reasonOf(reason),
		});
	}
	if (outcome.status === 'rejected' && !settings.returnsRejected) {
		const issues = serviceText(issuesText(outcome.issues));
		throw new CardError('CARD_REJECTED', { taskId, issues, reason: reasonOf(issues) });
	}
	if (outcome.status === 'pending' && !settings.returnsPending) {
		throw new CardError('WAIT_TIMED_OUT', {
			taskId,
			state: serviceText(outcome.state),
			waitedSeconds: settings.wait.timeoutMs / 1000,
		});
	}
	return ROWS[settings.output]({ taskId, outcome, answer, extendData });
}
