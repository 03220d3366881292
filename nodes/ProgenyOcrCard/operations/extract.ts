import { updateDisplayOptions, type IDataObject } from 'n8n-workflow';

import { cardErrorOf, type ErrorCode } from '../errors';
import type { Run } from '../run';
import type { CardToSubmit } from '../task/submissions';
import { waitForTask } from '../task/waiting';
import {
	cardsInProgressOption,
	extendDataField,
	imageFields,
	onRejectedOption,
	optionsField,
	outputField,
	requestTimeoutOption,
	submissionOptions,
	waitOptions,
} from './fields';
import type { Operation } from './operation';
import { maxCardsInProgress } from './options';
import { resultRow, resultSettings, type ResultSettings } from './result';
import { cardToSubmit } from './uploaded';

/** The service has nothing to give for such a task, now or later. */
const LOST: ErrorCode[] = ['TASK_FAILED', 'TASK_UNKNOWN'];

/** Uploads both sides, waits, and returns the fields. */
export const extract: Operation = {
	properties: updateDisplayOptions({ show: { operation: ['extract'] } }, [
		...imageFields,
		extendDataField,
		outputField,
		optionsField([
			cardsInProgressOption,
			onRejectedOption,
			requestTimeoutOption,
			...submissionOptions,
			...waitOptions,
		]),
	]),

	async prepare(ctx, itemIndex) {
		const { card, tallSides } = await cardToSubmit(ctx, itemIndex);
		const settings = { ...resultSettings(ctx, itemIndex), extendData: card.extendData };
		return {
			tallSides,
			maxCardsInProgress: maxCardsInProgress(ctx, itemIndex),
			work: async (run) => await submitAndWait(run, card, settings),
		};
	},
};

async function submitAndWait(
	run: Run,
	card: CardToSubmit,
	settings: ResultSettings,
): Promise<IDataObject> {
	const { session, submissions, signal } = run;
	const { taskId, isResumed, forget } = await submissions.submit(card);
	try {
		const wait = { ...settings.wait, isJustSubmitted: !isResumed, signal };
		return resultRow(await waitForTask(session, taskId, wait), settings);
	} catch (error) {
		const cardError = cardErrorOf(error);
		const isLost = LOST.includes(cardError.code);
		if (isLost) forget();
		// An earlier try paid for it in vain; this one may do so once
		if (isLost && isResumed) return await submitAndWait(run, card, settings);
		// Whatever it was: the card is paid for, and its ID must reach the user
		throw cardError.afterSubmission(taskId);
	}
}
