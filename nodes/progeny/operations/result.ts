import type { IBinaryKeyData } from 'n8n-workflow';

import { ItemError, itemErrorOf } from '../errors';
import { storedPortrait } from '../images/portrait';
import type { JsonRecord } from '../json';
import {
	columns,
	downloadPortrait,
	expiresSoonDays,
	minimumAge,
	minIntervalMs,
	onRejected,
	onTimeout,
	output,
	requiredFields,
	waitTimeoutMs,
	type ValuesOf,
} from '../parameters';
import { documentRow, issuesText, rawRow, type Meta } from '../row/row';
import type { Run } from '../run';
import type { Service } from '../services';
import type { JudgedDocument } from '../task/outcome';
import type { CheckedTask } from '../task/polling';
import { reasonOf, secondsText, serviceText } from '../text';
import type { ItemResult } from './operation';

export const waitParameters = (service: Service) => ({
	minIntervalMs,
	timeoutMs: waitTimeoutMs(service),
	onTimeout: onTimeout(service),
});

/** The parameters of the operations that return what was read. */
export const resultParameters = (service: Service) => ({
	output,
	columns,
	downloadPortrait: downloadPortrait(service),
	expiresSoonDays: expiresSoonDays(service),
	minimumAge,
	onRejected: onRejected(service),
	requiredFields: requiredFields(service),
	...waitParameters(service),
});

/** What the panel says about the result of a task. */
export interface ResultSettings extends ValuesOf<ReturnType<typeof resultParameters>> {
	extendData: boolean;
	requestTimeoutMs: number;
}

/** How a task came to be: not known of one that was submitted elsewhere. */
export interface Origin extends Pick<Meta, 'submittedAt' | 'resumed'> {
	/** Which file was taken for which image, where the names did not tell. */
	guess?: string;
}

/**
 * What a task gives, as far as the panel wants a row of it.
 *
 * @throws ItemError TASK_FAILED, RESULT_UNREADABLE, DOCUMENT_REJECTED, WAIT_TIMED_OUT
 */
export async function resultOf(
	run: Run,
	task: CheckedTask,
	settings: ResultSettings,
	origin: Origin,
): Promise<ItemResult> {
	// Swedes write dates as ISO does
	const today = new Date().toLocaleDateString('sv-SE', { timeZone: run.ctx.getTimezone() });
	const rowWith = (furtherReasons: string[]) =>
		resultRow(run.service, task, { ...settings, today }, origin, furtherReasons);
	const row = rowWith([]);
	const { outcome } = task;
	const isJudged = outcome.status === 'extracted' || outcome.status === 'rejected';
	if (!settings.downloadPortrait || !isJudged) return { row, files: {} };
	const files = await portraitFile(run, task.taskId, outcome, settings.requestTimeoutMs);
	return { row: files.portrait === undefined ? rowWith(['NO_PORTRAIT']) : row, files };
}

/**
 * The row of a task, as far as the panel wants one.
 *
 * @param furtherReasons for a review, which the task does not tell
 * @throws ItemError TASK_FAILED, RESULT_UNREADABLE, DOCUMENT_REJECTED, WAIT_TIMED_OUT
 */
export function resultRow(
	service: Service,
	{ taskId, outcome, answer, waitedMs, checks }: CheckedTask,
	settings: Omit<ResultSettings, 'requestTimeoutMs'> & { today: string },
	{ guess, ...origin }: Origin,
	furtherReasons: string[] = [],
): JsonRecord {
	if (outcome.status === 'failed') {
		const { state } = outcome;
		const reason = reasonOf(outcome.reason);
		if (state !== 'SUCCESS') {
			throw ItemError.of('TASK_FAILED', { taskId, state: serviceText(state), reason });
		}
		if (settings.output !== 'raw') throw ItemError.of('RESULT_UNREADABLE', { taskId, reason });
		return rawRow(taskId, answer);
	}
	if (outcome.status === 'rejected' && settings.onRejected === 'error') {
		throw rejected(service, taskId, outcome, guess);
	}
	if (outcome.status === 'pending' && settings.onTimeout === 'error') {
		throw ItemError.of('WAIT_TIMED_OUT', {
			taskId,
			state: serviceText(outcome.state) || 'unknown',
			waited: secondsText(Math.round(waitedMs / 1000) * 1000),
		});
	}
	if (settings.output === 'raw') return rawRow(taskId, answer);
	const meta = { ...origin, secondsWaited: Math.round(waitedMs / 100) / 10, checks };
	const isExchange = outcome.status === 'rejected' && guess !== undefined;
	const reasons = isExchange ? ['SIDES_GUESSED', ...furtherReasons] : furtherReasons;
	const source = { taskId, outcome, furtherReasons: reasons, meta };
	return documentRow(source, settings, settings.output);
}

function rejected(
	service: Service,
	taskId: string,
	{ issues: stated }: JudgedDocument,
	guess?: string,
): ItemError {
	const issues = serviceText(issuesText(stated));
	const { whatToDo, advice } = service.whenRejected;
	const [{ displayName }] = onRejected(service).properties;
	return ItemError.of('DOCUMENT_REJECTED', {
		taskId,
		issues,
		reason: reasonOf(issues),
		whatToDo: guess === undefined ? whatToDo : 'Check the sides',
		guess: guess === undefined ? '' : `${guess}: check whether they are swapped.`,
		advice,
		onRejected: `'${displayName}'`,
	});
}

/** A document that was read is worth more than its portrait: without it, there is a reason for a review. */
async function portraitFile(
	run: Run,
	taskId: string,
	{ document }: JudgedDocument,
	timeoutMs: number,
): Promise<IBinaryKeyData> {
	try {
		const mayBeLocal = await run.client.mayFilesBeLocal();
		const limits = { mayBeLocal, timeoutMs, signal: run.signal };
		return { portrait: await storedPortrait(run.ctx, run.client, document, limits) };
	} catch (error) {
		run.signal.throwIfAborted();
		run.log(`${itemErrorOf(error).message} (task ${taskId})`);
		return {};
	}
}
