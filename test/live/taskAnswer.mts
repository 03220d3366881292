/* The answers to status checks, taken apart as the node does it. */
import { isItemError, type ItemError } from '../../nodes/progeny/errors.ts';
import { isRecord, parsed, type JsonRecord } from '../../nodes/progeny/json.ts';
import { readCheck, type Check } from '../../nodes/progeny/task/check.ts';
import type { TaskOutcome } from '../../nodes/progeny/task/outcome.ts';
import type { Answer, Observations } from './requests.mts';

/** What the node makes of an answer; undefined where it is no verdict on the task. */
export function outcomeOf(answer: Answer): TaskOutcome | undefined {
	const check = checkOf(answer);
	return isItemError(check) ? undefined : check.outcome;
}

/** Whether the node would not ask again. */
export function isLast(answer: Answer): boolean {
	const check = checkOf(answer);
	return isItemError(check) ? !check.policy.checkGoesOn : check.outcome.status !== 'pending';
}

function checkOf(answer: Answer): Check | ItemError {
	try {
		return readCheck('', answer);
	} catch (error) {
		if (isItemError(error)) return error;
		throw error;
	}
}

/** What was asked of one task. */
export type Checked = Pick<Observations, 'checks'>;

/** The first check with this outcome. */
export function checkWith(...statuses: Array<TaskOutcome['status']>) {
	return ({ checks }: Checked): Answer | undefined =>
		checks.find((check) => statuses.some((status) => outcomeOf(check)?.status === status));
}

export const finished = checkWith('extracted', 'rejected', 'failed');

/** How the last check ended; undefined where there was none. */
export function lastState({ checks }: Checked): string | undefined {
	const last = checks.at(-1);
	return last && (outcomeOf(last)?.status ?? `HTTP ${last.statusCode}`);
}

/** `result`, also where it is JSON text; undefined where the answer has no envelope. */
export function resultOf(answer: Answer | undefined): JsonRecord | undefined {
	return isRecord(answer?.body) ? recordOf(answer.body.result) : undefined;
}

export function dataOf(answer: Answer | undefined): JsonRecord | undefined {
	return recordOf(resultOf(answer)?.data ?? answer?.body);
}

export function documentOf(seen: Checked): JsonRecord | undefined {
	return recordOf(dataOf(finished(seen))?.document);
}

export function portraitUrlOf(seen: Checked): URL | undefined {
	const url = documentOf(seen)?.portrait_url;
	return typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined;
}

function recordOf(value: unknown): JsonRecord | undefined {
	const record = parsed(value);
	return isRecord(record) ? record : undefined;
}
