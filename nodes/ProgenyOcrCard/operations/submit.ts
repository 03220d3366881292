import { updateDisplayOptions } from 'n8n-workflow';

import {
	extendDataField,
	imageFields,
	includeOptions,
	optionsField,
	requestTimeoutOption,
	submissionOptions,
} from './fields';
import type { Operation } from './operation';
import { included } from './options';
import { cardToSubmit } from './uploaded';

/** Uploads both sides and returns the task ID at once. */
export const submit: Operation = {
	properties: updateDisplayOptions({ show: { operation: ['submit'] } }, [
		...imageFields,
		extendDataField,
		optionsField([...includeOptions, requestTimeoutOption, ...submissionOptions]),
	]),

	async prepare(ctx, itemIndex, signal) {
		const { card, notes, linked } = await cardToSubmit(ctx, itemIndex, signal);
		return {
			notes,
			included: included(ctx, itemIndex, linked),
			// The uploads limit themselves
			maxCardsInProgress: Infinity,
			async work({ submissions }) {
				const { taskId } = await submissions.submit(card);
				return { row: { taskId, status: 'pending' } };
			},
		};
	},
};
