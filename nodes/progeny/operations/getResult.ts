import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';

import { itemErrorOf } from '../errors';
import {
	includeInputFields,
	includeInputFiles,
	maxInProgress,
	propertiesOf,
	taskId,
	valuesOf,
	waitForCompletion,
	type Parameters,
} from '../parameters';
import { lookUpTask, waitForTask } from '../task/polling';
import type { Operation } from './operation';
import {
	resultOf,
	resultOptions,
	resultSettings,
	reviewOptions,
	ROW_PARAMETERS,
	waitOptions,
} from './result';

const ONLY_WHEN_WAITING = { show: { '/waitForCompletion': [true] } };

/** Fetches a task by its ID. */
export const getResult: Operation = {
	properties: (service) =>
		updateDisplayOptions(
			{ show: { operation: ['getResult'] } },
			propertiesOf([taskId, waitForCompletion(service), ...Object.values(ROW_PARAMETERS)], {
				maxInProgress: maxInProgress(service),
				includeInputFields,
				includeInputFiles,
				...reviewOptions(service),
				...resultOptions(service),
				...shownWhenWaiting(waitOptions(service)),
			}),
		),

	async prepare(run, itemIndex) {
		const { ctx, service, client, signal } = run;
		const own = {
			taskId,
			waits: waitForCompletion(service),
			maxInProgress: maxInProgress(service),
		};
		const values = valuesOf(own, ctx, itemIndex);
		const settings = resultSettings(run, itemIndex, false);
		return {
			maxInProgress: values.maxInProgress,
			async work() {
				run.givenTaskIds.set(itemIndex, values.taskId);
				const wait = { ...settings, jobTimes: null, isOwnTask: false, signal };
				try {
					const task = values.waits
						? await waitForTask(client, values.taskId, wait)
						: await lookUpTask(client, values.taskId, wait);
					const returnsPending = settings.returnsPending || !values.waits;
					const origin = { submittedAt: null, resumed: false };
					return await resultOf(run, task, { ...settings, returnsPending }, origin);
				} catch (error) {
					throw itemErrorOf(error).forTask(values.taskId);
				}
			},
		};
	},
};

function shownWhenWaiting(parameters: Parameters): Parameters {
	return Object.fromEntries(
		Object.entries(parameters).map(([name, one]) => {
			const [property] = updateDisplayOptions(ONLY_WHEN_WAITING, [
				one.property,
			]) as INodeProperties[];
			return [name, { ...one, property }];
		}),
	);
}
