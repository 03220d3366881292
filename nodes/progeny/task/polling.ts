import { usualCheckAtMs, type JobTimes } from '../account/jobTimes';
import { clockMs } from '../clock';
import { isItemError, ItemError } from '../errors';
import type { Client } from '../http/client';
import { checkTask, type Check } from './check';
import type { TaskOutcome } from './outcome';
import { mayCheckAgain, nextCheckAtMs, type WaitLimits } from './schedule';

/** A task with the last thing the service said about it. */
export interface CheckedTask {
	taskId: string;
	outcome: TaskOutcome;
	/** The service's answer as it came; null where none could be read, or none is wanted. */
	answer: unknown;
	waitedMs: number;
	checks: number;
}

export interface Wait extends WaitLimits {
	requestTimeoutMs: number;
	/** Of a task that was just submitted, which is not asked for at once: what is known of such ones. */
	jobTimes: JobTimes | null;
	/** Whether the service gave the ID in this execution. Then the ID is right, even if the service does not know it. */
	isOwnTask: boolean;
	/** Whether the answer about a task that is not finished is wanted. */
	keepsPendingAnswer: boolean;
	signal: AbortSignal;
}

/** A task that stays unknown for longer is taken for a wrong ID, not for one that is not stored yet. */
const UNKNOWN_GRACE_MS = 10_000;
/** A single check waits no longer for its turn: as long as an upload waits for a pause to end. */
const TURN_PATIENCE_MS = 90_000;
/** A check at the end of the wait may still take this long, if the request time-out allows it. */
const LAST_CHECK_TIMEOUT_MS = 5000;
/** While the service has not answered in this run, no check waits longer: it may be the wrong one. */
const FIRST_ANSWER_TIMEOUT_MS = 10_000;

/**
 * Asks for a task until the service has finished it or the wait times out; then the outcome is
 * `pending`. A check that comes to nothing for a passing reason is made again.
 *
 * @throws ItemError for what no further check would change, with the task ID
 */
export async function waitForTask(
	client: Client,
	taskId: string,
	wait: Wait,
): Promise<CheckedTask> {
	const { jobTimes, signal, keepsPendingAnswer } = wait;
	const { limiter } = await client.account();
	const startedAtMs = clockMs();
	const deadlineMs = startedAtMs + wait.timeoutMs;
	const waitedMs = () => clockMs() - startedAtMs;
	let state = 'not checked';
	let answer: unknown = null;
	let isKnown = false;
	let checks = 0;
	let inProgressAtMs = 0;
	let unknownSinceMs: number | null = null;
	let dueMs = () => (jobTimes ? nextCheckAtMs(0, jobTimes.nextCheckAtMs(0), wait) : 0);

	for (;;) {
		// Computed again on each look, because other tasks may teach something meanwhile
		const dueAtMs = () => startedAtMs + dueMs();
		if (!(await limiter.acquire(dueAtMs, deadlineMs, signal))) break;
		const askedAtMs = waitedMs();
		const leftMs = Math.max(wait.timeoutMs - askedAtMs, LAST_CHECK_TIMEOUT_MS);
		const timeoutMs = Math.min(checkTimeoutMs(client, wait), leftMs);
		checks += 1;
		const check = await checkTask(client, taskId, {
			timeoutMs,
			signal,
			keepsPendingAnswer,
		}).catch(onlyItemError);
		if (isItemError(check)) {
			const isUnknown = check.code === 'TASK_UNKNOWN' && !isKnown;
			unknownSinceMs = isUnknown ? (unknownSinceMs ?? waitedMs()) : null;
			const isHopeless =
				isUnknown && !wait.isOwnTask && waitedMs() - unknownSinceMs! > UNKNOWN_GRACE_MS;
			if (isHopeless || !goesOn(check, client, waitedMs())) throw check;
			state = check.message;
		} else {
			const { outcome } = check;
			const hasEnded = outcome.status !== 'pending';
			jobTimes?.note(inProgressAtMs, askedAtMs, hasEnded);
			limiter.reconsider();
			if (hasEnded) return { taskId, ...check, waitedMs: waitedMs(), checks };
			({ state } = outcome);
			({ answer } = check);
			isKnown = true;
			inProgressAtMs = askedAtMs;
			unknownSinceMs = null;
		}
		const answeredAtMs = waitedMs();
		if (!mayCheckAgain(answeredAtMs, wait)) break;
		const wishedMs = () => jobTimes?.nextCheckAtMs(askedAtMs) ?? usualCheckAtMs(askedAtMs);
		dueMs = () => nextCheckAtMs(answeredAtMs, wishedMs(), wait);
	}
	if (limiter.pauseMs > 0) state += `; ${limiter.pauseText}`;
	return { taskId, outcome: { status: 'pending', state }, answer, waitedMs: waitedMs(), checks };
}

export async function lookUpTask(
	client: Client,
	taskId: string,
	wait: Pick<Wait, 'requestTimeoutMs' | 'signal' | 'keepsPendingAnswer'>,
): Promise<CheckedTask> {
	const { limiter } = await client.account();
	const { signal, keepsPendingAnswer } = wait;
	const nowMs = clockMs();
	if (!(await limiter.acquire(() => nowMs, nowMs + TURN_PATIENCE_MS, signal))) {
		throw ItemError.of('THROTTLED', { taskId, reason: limiter.pauseText });
	}
	const timeoutMs = checkTimeoutMs(client, wait);
	const check = await checkTask(client, taskId, { timeoutMs, signal, keepsPendingAnswer });
	return { taskId, ...check, waitedMs: clockMs() - nowMs, checks: 1 };
}

function checkTimeoutMs(
	{ hasAnswered }: Client,
	{ requestTimeoutMs }: Pick<Wait, 'requestTimeoutMs'>,
): number {
	return hasAnswered ? requestTimeoutMs : Math.min(requestTimeoutMs, FIRST_ANSWER_TIMEOUT_MS);
}

/** A service that has answered in this run will do so again; one that never did may be the wrong one. */
function goesOn({ policy, facts }: ItemError, client: Client, waitedMs: number): boolean {
	const hasAnswered = client.hasAnswered || facts.httpCode !== undefined;
	return policy.checkGoesOn && (hasAnswered || waitedMs < policy.patienceMs);
}

function onlyItemError(error: unknown): ItemError | Check {
	if (isItemError(error)) return error;
	throw error;
}
