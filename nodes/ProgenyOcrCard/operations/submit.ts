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
import { uploadedCard } from './uploaded';

/** Uploads both sides and returns the task ID at once. */
export const submit: Operation = {
	properties: updateDisplayOptions({ show: { operation: ['submit'] } }, [
		...imageFields,
		extendDataField,
		optionsField([...includeOptions, requestTimeoutOption, ...submissionOptions]),
	]),

	async prepare(ctx, itemIndex, run) {
		const settings = { included: included(ctx, itemIndex) };
		const { card, notes, linked } = await uploadedCard(ctx, itemIndex, run);
		return {
			...settings,
			notes,
			// The uploads limit themselves
			maxCardsInProgress: Infinity,
			async work() {
				const { taskId } = await run.submissions.submit(card);
				return { row: { taskId, status: 'pending' }, files: linked };
			},
		};
	},
};
