import { updateDisplayOptions } from 'n8n-workflow';

import {
	includeInputFields,
	includeInputFiles,
	propertiesOf,
	requestTimeoutMs,
} from '../parameters';
import type { Operation } from './operation';
import { prepareUpload, uploadParameters } from './upload';

/** The uploads limit themselves; but a run of thousands must not stand before all others. */
const MAX_IN_PROGRESS = 100;
/** How long to wait for a service that gives no clear answers. */
const WAIT_TIMEOUT_MS = 120_000;

/** Uploads all pictures of a document and returns the task ID at once. */
export const submit: Operation = {
	properties: (service) =>
		updateDisplayOptions(
			{ show: { operation: ['submit'] } },
			propertiesOf(uploadParameters(service), {
				includeInputFields,
				includeInputFiles,
				requestTimeoutMs,
			}),
		),

	async prepare(run, itemIndex) {
		const { submission, images, linkedFiles } = await prepareUpload(
			run,
			itemIndex,
			WAIT_TIMEOUT_MS,
		);
		return {
			images,
			maxInProgress: MAX_IN_PROGRESS,
			async work() {
				const { taskId } = await run.uploader.submit(submission);
				return { row: { taskId, status: 'pending' }, files: linkedFiles };
			},
		};
	},
};
