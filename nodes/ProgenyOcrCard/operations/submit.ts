import { updateDisplayOptions } from 'n8n-workflow';

import { cardOfItem } from '../images/card';
import { tallSides } from '../images/heightHint';
import { submitCard } from '../task/submission';
import { extendDataField, imageFields, optionsField, requestTimeoutOption } from './fields';
import type { Operation } from './operation';
import { isOn, requestTimeoutMs } from './options';

/** Uploads both sides and returns the task ID at once. */
export const submit: Operation = {
	properties: updateDisplayOptions({ show: { operation: ['submit'] } }, [
		...imageFields,
		extendDataField,
		optionsField([requestTimeoutOption]),
	]),

	async prepare(ctx, itemIndex) {
		const submission = {
			extendData: isOn(ctx, itemIndex, extendDataField),
			requestTimeoutMs: requestTimeoutMs(ctx, itemIndex),
		};
		return {
			tallSides: tallSides(await cardOfItem(ctx, itemIndex)),
			async work(session) {
				const taskId = await submitCard(session, await cardOfItem(ctx, itemIndex), submission);
				return { taskId, status: 'pending' };
			},
		};
	},
};
