import { itemErrorOf } from '../errors';
import { extendData, images, maxInProgress } from '../parameters';
import type { Run } from '../run';
import { waitForTask } from '../task/polling';
import type { Submission } from '../task/uploader';
import { operation, type ItemResult } from './operation';
import { resultOf, resultParameters, type ResultSettings } from './result';
import { prepareUpload } from './upload';

/** Uploads all pictures of a document, waits, and returns the fields. */
export const extract = operation(
	{
		value: 'extract',
		name: 'Extract',
		action: ({ document }) => `Extract fields of ${document.one}`,
		description: ({ pictures }) =>
			`Upload ${pictures}, wait, and return the fields. You are charged, even if you stop it. The task ID is then in n8n's log.`,
	},
	(service) => ({
		images: images(service),
		extendData,
		...resultParameters(service),
		maxInProgress: maxInProgress(service),
	}),
	async (run, itemIndex, values) => {
		const upload = await prepareUpload(run, itemIndex, values);
		return {
			...upload,
			maxInProgress: values.maxInProgress,
			async work() {
				const { row, files } = await submitAndWait(
					run,
					upload.submission,
					values,
					upload.images?.guess,
				);
				return { row, files: { ...upload.linkedFiles, ...files } };
			},
		};
	},
);

async function submitAndWait(
	run: Run,
	submission: Submission,
	settings: ResultSettings,
	guess?: string,
): Promise<ItemResult> {
	const { client, uploader, signal, service } = run;
	const { taskId, submittedAt } = await uploader.submit(submission);
	const resumed = uploader.resumed.has(submission.itemIndex);
	try {
		// Nothing is learned of a task that was not submitted just now
		const jobTimes = resumed ? null : (await client.account()).jobTimesOf(service.name);
		const wait = {
			...settings,
			jobTimes,
			isOwnTask: true,
			keepsPendingAnswer: settings.output === 'raw',
			signal,
		};
		const task = await waitForTask(client, taskId, wait);
		return await resultOf(run, task, settings, { submittedAt, resumed, guess });
	} catch (error) {
		const itemError = itemErrorOf(error);
		// An earlier try paid for a task that failed; this try may pay once more
		if (itemError.code === 'TASK_FAILED' && uploader.failed(submission)) {
			return await submitAndWait(run, submission, settings, guess);
		}
		// The document is paid for, so its task ID must reach the user
		throw itemError.afterSubmission(taskId);
	}
}
