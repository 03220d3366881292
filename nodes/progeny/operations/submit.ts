import { extendData, images } from '../parameters';
import { operation } from './operation';
import { prepareUpload } from './upload';

/** Eight uploads run at once anyway. This keeps a run with thousands of items from filling their queue. */
const MAX_IN_PROGRESS = 100;
/** How long to wait for a service that gives no clear answers. */
const TIMEOUT_MS = 120_000;

/** Uploads all pictures of a document and returns the task ID at once. */
export const submit = operation(
	{
		value: 'submit',
		name: 'Submit',
		action: ({ document }) => `Submit ${document.one}`,
		description: ({ pictures }) =>
			`Upload ${pictures} and return the task ID at once. You are charged for this.`,
	},
	(service) => ({ images: images(service), extendData }),
	async (run, itemIndex, values) => {
		const upload = await prepareUpload(run, itemIndex, { ...values, timeoutMs: TIMEOUT_MS });
		return {
			...upload,
			maxInProgress: MAX_IN_PROGRESS,
			async work() {
				const { taskId } = await run.uploader.submit(upload.submission);
				return { row: { taskId, status: 'pending' }, files: upload.linkedFiles };
			},
		};
	},
);
