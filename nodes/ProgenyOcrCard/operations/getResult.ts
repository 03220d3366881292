import { updateDisplayOptions, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';

import { CardError } from '../errors';
import { lookUpTask, waitForTask } from '../task/waiting';
import {
	cardsInProgressOption,
	includeOptions,
	onRejectedOption,
	optionsField,
	outputFields,
	requestTimeoutOption,
	reviewOptions,
	rowOptions,
	waitOptions,
} from './fields';
import type { Operation } from './operation';
import { included, isOn, maxCardsInProgress } from './options';
import { cardResult, resultSettings } from './result';

const taskIdField: INodeProperties = {
	displayName: 'Task ID',
	name: 'taskId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 08bcb59c-c01c-42b9-b666-44df639cff78',
	description: 'The task ID that Submit or Extract gave',
};

const waitForCompletionField: INodeProperties = {
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	default: true,
	description:
		'Whether to wait until Progeny has read the card. If turned off, a card that is not read yet gives a row with the status pending.',
};

const onlyWhenWaiting = { show: { '/waitForCompletion': [true] } };

/** Fetches a task by its ID. */
export const getResult: Operation = {
	properties: updateDisplayOptions({ show: { operation: ['getResult'] } }, [
		taskIdField,
		waitForCompletionField,
		...outputFields,
		optionsField([
			cardsInProgressOption,
			...includeOptions,
			onRejectedOption,
			requestTimeoutOption,
			...reviewOptions,
			...rowOptions,
			...updateDisplayOptions(onlyWhenWaiting, waitOptions),
		]),
	]),

	async prepare(ctx, itemIndex, run) {
		const taskId = taskIdOf(ctx, itemIndex);
		const waits = isOn(ctx, itemIndex, waitForCompletionField);
		const settings = resultSettings(ctx, itemIndex, false);
		return {
			included: included(ctx, itemIndex),
			maxCardsInProgress: maxCardsInProgress(ctx, itemIndex),
			async work() {
				const { session, signal, givenTaskIds } = run;
				givenTaskIds.set(itemIndex, taskId);
				const origin = { submittedAt: null, resumed: false };
				if (waits) {
					const wait = { ...settings.wait, jobTimes: null, signal };
					const task = await waitForTask(session, taskId, wait);
					return await cardResult(ctx, run, task, settings, origin);
				}
				const task = await lookUpTask(session, taskId, settings.wait.requestTimeoutMs);
				return await cardResult(ctx, run, task, { ...settings, returnsPending: true }, origin);
			},
		};
	},
};

function taskIdOf(ctx: IExecuteFunctions, itemIndex: number): string {
	const value = ctx.getNodeParameter('taskId', itemIndex);
	if (typeof value === 'string' || typeof value === 'number') {
		const taskId = String(value).trim();
		if (taskId !== '') return taskId;
	}
	throw new CardError('TASK_ID_MISSING');
}
