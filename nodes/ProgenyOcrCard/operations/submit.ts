import { updateDisplayOptions } from 'n8n-workflow';

import {
	extendDataField,
	imageFields,
	optionsField,
	requestTimeoutOption,
	submissionOptions,
} from './fields';
import type { Operation } from './operation';
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
			// The uploads limit themselves
			maxCardsInProgress: Infinity,
			async work({ submissions }) {
				const { taskId } = await submissions.submit(card);
				return { taskId, status: 'pending' };
			},
		};
	},
};
