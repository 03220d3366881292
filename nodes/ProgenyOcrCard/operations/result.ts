import type { IBinaryKeyData, IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { CardError, cardErrorOf } from '../errors';
import { downloadPortrait } from '../images/portrait';
import { log } from '../log';
import { issuesText } from '../row/issues';
import { cardRow, rawRow, type Meta, type Output, type RowSettings } from '../row/row';
import type { CardResult } from '../row/withInput';
import type { Run } from '../run';
import type { JudgedCard } from '../task/outcome';
import type { CheckedTask, Wait } from '../task/waiting';
import { reasonOf, serviceText } from '../text';
import {
	isOptionOn,
	outputOf,
	requestTimeoutMs,
	returnsRow,
	rowSettings,
	waitLimits,
} from './options';

/** What the panel says about the result of a task. */
export interface ResultSettings {
	output: Output;
	row: RowSettings;
	returnsRejected: boolean;
	returnsPending: boolean;
	wantsPortrait: boolean;
	wait: Omit<Wait, 'jobTimes' | 'signal'>;
}

/** How a task came to be: not known of one that was submitted elsewhere. */
export type Origin = Pick<Meta, 'submittedAt' | 'resumed'>;

export function resultSettings(
	ctx: IExecuteFunctions,
	itemIndex: number,
	extendData: boolean,
): ResultSettings {
	const output = outputOf(ctx, itemIndex);
	return {
		output,
		row: { ...rowSettings(ctx, itemIndex, output), extendData },
		returnsRejected: returnsRow(ctx, itemIndex, 'onRejected'),
		returnsPending: returnsRow(ctx, itemIndex, 'onTimeout'),
		wantsPortrait: isOptionOn(ctx, itemIndex, 'downloadPortrait'),
		wait: {
			...waitLimits(ctx, itemIndex),
			requestTimeoutMs: requestTimeoutMs(ctx, itemIndex),
		},
	};
}

/**
 * What a task gives, as far as the panel wants a row of it.
 *
 * @throws CardError TASK_FAILED, RESULT_UNREADABLE, CARD_REJECTED, WAIT_TIMED_OUT
 */
export async function cardResult(
	ctx: IExecuteFunctions,
	run: Run,
	task: CheckedTask,
	settings: ResultSettings,
	origin: Origin,
): Promise<CardResult> {
	const { outcome } = task;
	const isShown =
		outcome.status === 'extracted' || (outcome.status === 'rejected' && settings.returnsRejected);
	if (!isShown || !settings.wantsPortrait) {
		return { row: resultRow(task, settings, origin), files: {} };
	}
	const files = await portraitFile(ctx, run, task.taskId, outcome, settings);
	const furtherReasons = files.portrait === undefined ? ['NO_PORTRAIT'] : [];
	return { row: resultRow(task, settings, origin, furtherReasons), files };
}

/**
 * The row of a task, as far as the panel wants one.
 *
 * @param furtherReasons for a review, which the task does not tell
 * @throws CardError TASK_FAILED, RESULT_UNREADABLE, CARD_REJECTED, WAIT_TIMED_OUT
 */
export function resultRow(
	{ taskId, outcome, answer, waitedMs, checks }: CheckedTask,
	settings: ResultSettings,
	origin: Origin,
	furtherReasons: string[] = [],
): IDataObject {
	const { output } = settings;
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
	if (output === 'raw') return rawRow(taskId, answer);
	const meta = { ...origin, secondsWaited: Math.round(waitedMs / 100) / 10, checks };
	return cardRow({ taskId, outcome, furtherReasons, meta }, settings.row, output);
}

/** A card that was read is worth more than its portrait: without it, there is a reason for a review. */
async function portraitFile(
	ctx: IExecuteFunctions,
	{ session, signal }: Run,
	taskId: string,
	{ document }: JudgedCard,
	{ wait: { requestTimeoutMs: timeoutMs } }: ResultSettings,
): Promise<IBinaryKeyData> {
	try {
		const { content, format } = await downloadPortrait(session, document, { timeoutMs, signal });
		const fileName = `portrait.${format.extension}`;
		return { portrait: await ctx.helpers.prepareBinaryData(content, fileName, format.mimeType) };
	} catch (error) {
		log(ctx, `${cardErrorOf(error).message} (task ${taskId})`);
		return {};
	}
}
