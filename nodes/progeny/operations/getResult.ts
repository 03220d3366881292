import { itemErrorOf } from '../errors';
import { maxInProgress, onlyWhen, taskId, waitForCompletion } from '../parameters';
import { lookUpTask, waitForTask } from '../task/polling';
import { operation } from './operation';
import { resultOf, resultParameters, waitParameters } from './result';

const NOT_SUBMITTED_HERE = { submittedAt: null, resumed: false };

/** Fetches a task by its ID. */
export const getResult = operation(
	{
		value: 'getResult',
		name: 'Get Result',
		action: ({ document }) => `Get result of ${document.one}`,
		description: ({ document }) =>
			`Fetch a ${document.one} that was submitted before, by its task ID`,
	},
	(service) => ({
		taskId,
		waits: waitForCompletion(service),
		...resultParameters(service),
		...onlyWhen({ '/waitForCompletion': [true] }, waitParameters(service)),
		maxInProgress: maxInProgress(service),
	}),
	async (run, itemIndex, values) => ({
		maxInProgress: values.maxInProgress,
		async work() {
			const { client, signal } = run;
			run.givenTaskIds.set(itemIndex, values.taskId);
			const keepsPendingAnswer = values.output === 'raw';
			const wait = { ...values, jobTimes: null, isOwnTask: false, keepsPendingAnswer, signal };
			try {
				const task = await (values.waits ? waitForTask : lookUpTask)(client, values.taskId, wait);
				const onTimeout = values.waits ? values.onTimeout : 'return';
				const settings = { ...values, onTimeout, extendData: false } as const;
				return await resultOf(run, task, settings, NOT_SUBMITTED_HERE);
			} catch (error) {
				throw itemErrorOf(error).forTask(values.taskId);
			}
		},
	}),
);
