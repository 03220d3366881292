import { updateDisplayOptions } from 'n8n-workflow';

import {
	extendDataField,
	imageFields,
	optionsField,
	requestTimeoutOption,
	submissionOptions,
} from './fields';
import type { Operation } from './operation';
import { maxCardsInProgress } from './options';
import { cardToSubmit } from './uploaded';

/** Uploads both sides and returns the task ID at once. */
export const submit: Operation = {
	properties: updateDisplayOptions({ show: { operation: ['submit'] } }, [
		...imageFields,
		extendDataField,
		optionsField([requestTimeoutOption, ...submissionOptions]),
	]),

	async prepare(ctx, itemIndex) {
		const { card, tallSides } = await cardToSubmit(ctx, itemIndex);
		return {
			tallSides,
			maxCardsInProgress: maxCardsInProgress(ctx, itemIndex),
			async work({ submissions, taskIds }) {
				const { taskId } = await submissions.submit(card);
				taskIds.set(itemIndex, taskId);
				return { taskId, status: 'pending' };
			},
		};
	},
};
