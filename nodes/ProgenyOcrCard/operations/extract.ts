import { updateDisplayOptions } from 'n8n-workflow';

import { cardErrorOf } from '../errors';
import { cardOfItem } from '../images/card';
import { tallSides } from '../images/heightHint';
import { submitCard } from '../task/submission';
import { waitForTask } from '../task/waiting';
import {
	extendDataField,
	imageFields,
	onRejectedOption,
	optionsField,
	outputField,
	requestTimeoutOption,
	waitOptions,
} from './fields';
import type { Operation } from './operation';
import { isOn, requestTimeoutMs } from './options';
import { resultRow, resultSettings } from './result';

/** Uploads both sides, waits, and returns the fields. */
export const extract: Operation = {
	properties: updateDisplayOptions({ show: { operation: ['extract'] } }, [
		...imageFields,
		extendDataField,
		outputField,
		optionsField([onRejectedOption, requestTimeoutOption, ...waitOptions]),
	]),

	async prepare(ctx, itemIndex) {
		const extendData = isOn(ctx, itemIndex, extendDataField);
		const settings = { ...resultSettings(ctx, itemIndex), extendData };
		const submission = { extendData, requestTimeoutMs: requestTimeoutMs(ctx, itemIndex) };
		return {
			tallSides: tallSides(await cardOfItem(ctx, itemIndex)),
			async work(session) {
				// Read again rather than kept, so that no more than one card is in memory
				const taskId = await submitCard(session, await cardOfItem(ctx, itemIndex), submission);
				const wait = { ...settings.wait, isJustSubmitted: true };
				try {
					return resultRow(await waitForTask(session, taskId, wait), settings);
				} catch (error) {
					// Whatever it was: the card is paid for, and its ID must reach the user
					throw cardErrorOf(error).afterSubmission(taskId);
				}
			},
		};
	},
};
