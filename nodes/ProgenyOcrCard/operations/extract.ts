import { updateDisplayOptions, type IExecuteFunctions } from 'n8n-workflow';

import { cardErrorOf, type ErrorCode } from '../errors';
import type { CardResult } from '../row/withInput';
import type { Run } from '../run';
import type { CardToSubmit } from '../task/submissions';
import { waitForTask } from '../task/waiting';
import {
	cardsInProgressOption,
	extendDataField,
	imageFields,
	includeOptions,
	onRejectedOption,
	optionsField,
	outputFields,
	requestTimeoutOption,
	reviewOptions,
	rowOptions,
	submissionOptions,
	waitOptions,
} from './fields';
import type { Operation } from './operation';
import { included, isOn, maxCardsInProgress } from './options';
import { cardResult, resultSettings, type ResultSettings } from './result';
import { uploadedCard } from './uploaded';

/** The service has nothing to give for such a task, now or later. */
const LOST: ErrorCode[] = ['TASK_FAILED', 'TASK_UNKNOWN'];

/** Uploads both sides, waits, and returns the fields. */
export const extract: Operation = {
	properties: updateDisplayOptions({ show: { operation: ['extract'] } }, [
		...imageFields,
		extendDataField,
		...outputFields,
		optionsField([
			cardsInProgressOption,
			...includeOptions,
			onRejectedOption,
			requestTimeoutOption,
			...reviewOptions,
			...rowOptions,
			...submissionOptions,
			...waitOptions,
		]),
	]),

	async prepare(ctx, itemIndex, run) {
		// First whatever needs no download
		const settings = {
			...resultSettings(ctx, itemIndex, isOn(ctx, itemIndex, extendDataField)),
			maxCardsInProgress: maxCardsInProgress(ctx, itemIndex),
			included: included(ctx, itemIndex),
		};
		const { card, notes, linked } = await uploadedCard(ctx, itemIndex, run);
		return {
			...settings,
			notes,
			async work() {
				const { row, files } = await submitAndWait(ctx, run, card, settings);
				return { row, files: { ...linked, ...files } };
			},
		};
	},
};

async function submitAndWait(
	ctx: IExecuteFunctions,
	run: Run,
	card: CardToSubmit,
	settings: ResultSettings,
): Promise<CardResult> {
	const { session, submissions, signal } = run;
	const { taskId, isNew, isResumed, submittedAt, forget } = await submissions.submit(card);
	try {
		const wait = { ...settings.wait, jobTimes: isNew ? run.jobTimes : null, signal };
		const task = await waitForTask(session, taskId, wait);
		return await cardResult(ctx, run, task, settings, { submittedAt, resumed: isResumed });
	} catch (error) {
		const cardError = cardErrorOf(error);
		const isLost = LOST.includes(cardError.code);
		if (isLost) forget();
		// An earlier try paid for it in vain; this one may do so once
		if (isLost && isResumed) return await submitAndWait(ctx, run, card, settings);
		// Whatever it was: the card is paid for, and its ID must reach the user
		throw cardError.afterSubmission(taskId);
	}
}
