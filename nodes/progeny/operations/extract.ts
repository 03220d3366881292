import { updateDisplayOptions } from 'n8n-workflow';

import { itemErrorOf } from '../errors';
import {
	extendData,
	includeInputFields,
	includeInputFiles,
	maxInProgress,
	propertiesOf,
	valuesOf,
} from '../parameters';
import type { Run } from '../run';
import { waitForTask } from '../task/polling';
import type { Submission } from '../task/uploader';
import type { ItemResult, Operation } from './operation';
import {
	resultOf,
	resultOptions,
	resultSettings,
	reviewOptions,
	ROW_PARAMETERS,
	waitOptions,
	type ResultSettings,
} from './result';
import { prepareUpload, uploadParameters } from './upload';

/** Uploads all pictures of a document, waits, and returns the fields. */
export const extract: Operation = {
	properties: (service) =>
		updateDisplayOptions(
			{ show: { operation: ['extract'] } },
			propertiesOf([...uploadParameters(service), ...Object.values(ROW_PARAMETERS)], {
				maxInProgress: maxInProgress(service),
				includeInputFields,
				includeInputFiles,
				...reviewOptions(service),
				...resultOptions(service),
				...waitOptions(service),
			}),
		),

	async prepare(run, itemIndex) {
		// First whatever needs no download
		const own = { maxInProgress: maxInProgress(run.service), extendData };
		const values = valuesOf(own, run.ctx, itemIndex);
		const settings = resultSettings(run, itemIndex, values.extendData);
		const { submission, images, linkedFiles } = await prepareUpload(
			run,
			itemIndex,
			settings.timeoutMs,
		);
		return {
			images,
			maxInProgress: values.maxInProgress,
			async work() {
				const { row, files } = await submitAndWait(run, submission, settings);
				return { row, files: { ...linkedFiles, ...files } };
			},
		};
	},
};

async function submitAndWait(
	run: Run,
	submission: Submission,
	settings: ResultSettings,
): Promise<ItemResult> {
	const { client, uploader, signal, service } = run;
	const { taskId, isResumed, submittedAt } = await uploader.submit(submission);
	try {
		// Nothing is learned of a task that was submitted who knows when
		const jobTimes = isResumed ? null : (await client.account()).jobTimesOf(service.name);
		const wait = { ...settings, jobTimes, isOwnTask: true, signal };
		const task = await waitForTask(client, taskId, wait);
		return await resultOf(run, task, settings, { submittedAt, resumed: isResumed });
	} catch (error) {
		const itemError = itemErrorOf(error);
		// An earlier try paid for it in vain; this one may do so once
		if (itemError.code === 'TASK_FAILED' && uploader.failed(submission)) {
			return await submitAndWait(run, submission, settings);
		}
		// Whatever it was: the document is paid for, and its ID must reach the user
		throw itemError.afterSubmission(taskId);
	}
}
