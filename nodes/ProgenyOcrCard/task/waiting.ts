import { sleep } from 'n8n-workflow';

import type { Session } from '../api/session';
import { checkTask, type Refusal } from './check';
import type { TaskOutcome } from './outcome';
import { firstCheckAtMs, nextCheckAtMs, type WaitLimits } from './schedule';

/** A task with the last thing the service said about it. */
export interface CheckedTask {
	taskId: string;
	outcome: TaskOutcome;
	/** The service's answer as it came; null where none could be read. */
	answer: unknown;
}

export interface Wait extends WaitLimits {
	/** For one HTTP request. */
	requestTimeoutMs: number;
	/** A task that was just submitted is not asked for at once. */
	isJustSubmitted: boolean;
	/** Ends the wait when the execution is stopped. */
	signal: AbortSignal | undefined;
}

/** A task that stays unknown for longer is taken for a wrong ID, not for one that is not stored yet. */
const UNKNOWN_GRACE_MS = 10_000;
/** Before n8n 2.34, Stop is noticed only between two sleeps. */
const LONGEST_SLEEP_MS = 5000;
/** A check at the end of the wait may still take this long, if the request time-out allows it. */
const LAST_CHECK_TIMEOUT_MS = 5000;

/**
 * Asks for a task until the service has finished it or the wait times out; then the outcome is
 * `pending`. A check that comes to nothing for a passing reason is made again.
 *
 * @throws CardError for what no further check would change, with the task ID
 */
export async function waitForTask(
	session: Session,
	taskId: string,
	wait: Wait,
): Promise<CheckedTask & { waitedMs: number }> {
	const startedAtMs = Date.now();
	const waitedMs = () => Date.now() - startedAtMs;
	let last: CheckedTask = {
		taskId,
		outcome: { status: 'pending', state: 'not checked' },
		answer: null,
	};
	let unknownSinceMs: number | null = null;
	let nextMs: number | null = wait.isJustSubmitted ? firstCheckAtMs(wait) : 0;

	while (nextMs !== null) {
		await pause(nextMs - waitedMs(), wait.signal);
		const leftMs = Math.max(wait.timeoutMs - waitedMs(), LAST_CHECK_TIMEOUT_MS);
		const check = await checkTask(session, taskId, Math.min(wait.requestTimeoutMs, leftMs));
		if ('outcome' in check) {
			last = { taskId, ...check };
			if (check.outcome.status !== 'pending') break;
		} else {
			const isUnknown = check.refusal.code === 'TASK_UNKNOWN' && last.answer === null;
			unknownSinceMs = isUnknown ? (unknownSinceMs ?? waitedMs()) : null;
			// Of a task that was just submitted the ID is right, whatever the service says
			const isHopeless =
				isUnknown && !wait.isJustSubmitted && waitedMs() - unknownSinceMs! > UNKNOWN_GRACE_MS;
			if (!check.isTransient || isHopeless) throw check.refusal;
			last = { ...last, outcome: { status: 'pending', state: stateOf(check, wait) } };
		}
		nextMs = nextCheckAtMs(waitedMs(), wait, 'outcome' in check ? 0 : check.pauseMs);
	}
	return { ...last, waitedMs: waitedMs() };
}

/** Asks for a task once. */
export async function lookUpTask(
	session: Session,
	taskId: string,
	requestTimeoutMs: number,
): Promise<CheckedTask> {
	const check = await checkTask(session, taskId, requestTimeoutMs);
	if ('outcome' in check) return { taskId, ...check };
	throw check.refusal;
}

function stateOf({ refusal, pauseMs }: Refusal, { timeoutMs }: Wait): string {
	const { message } = refusal;
	if (pauseMs < timeoutMs) return message;
	return `${message}; Progeny asks for a pause of ${Math.round(pauseMs / 1000)} seconds`;
}

async function pause(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
	for (let leftMs = durationMs; leftMs > 0; leftMs -= LONGEST_SLEEP_MS) {
		await sleep(Math.min(leftMs, LONGEST_SLEEP_MS), signal);
		signal?.throwIfAborted();
	}
}
