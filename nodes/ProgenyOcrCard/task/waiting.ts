import { unlessAborted } from '../api/pause';
import type { Session } from '../api/session';
import { CardError } from '../errors';
import { checkTask } from './check';
import type { TaskOutcome } from './outcome';
import type { JobTimes } from './jobTimes';
import { mayCheckAgain, nextCheckAtMs, usualCheckAtMs, type WaitLimits } from './schedule';

/** A task with the last thing the service said about it. */
export interface CheckedTask {
	taskId: string;
	outcome: TaskOutcome;
	/** The service's answer as it came; null where none could be read. */
	answer: unknown;
	waitedMs: number;
	/** How often it was asked for. */
	checks: number;
}

export interface Wait extends WaitLimits {
	/** For one HTTP request. */
	requestTimeoutMs: number;
	/** Of a task that was just submitted, which is not asked for at once: what is known of such ones. */
	jobTimes: JobTimes | null;
	/** Ends the wait with the run. */
	signal: AbortSignal;
}

/** A task that stays unknown for longer is taken for a wrong ID, not for one that is not stored yet. */
const UNKNOWN_GRACE_MS = 10_000;
/** A single check waits for its turn no longer: as long as an upload waits for a pause to end. */
const TURN_PATIENCE_MS = 90_000;
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
): Promise<CheckedTask> {
	// Its own, because Node warns of a leak where more than ten listen to one signal
	const signal = AbortSignal.any([wait.signal]);
	const { jobTimes } = wait;
	const startedAtMs = Date.now();
	const deadlineMs = startedAtMs + wait.timeoutMs;
	const waitedMs = () => Date.now() - startedAtMs;
	let state = 'not checked';
	let answer: unknown = null;
	let checks = 0;
	let underWayAtMs = 0;
	let unknownSinceMs: number | null = null;
	const isJustSubmitted = jobTimes !== null;
	let dueMs = () => (isJustSubmitted ? nextCheckAtMs(0, jobTimes.nextCheckAtMs(0), wait) : 0);

	for (;;) {
		// Asked anew until it is over, as other cards may show something meanwhile
		const dueAtMs = () => startedAtMs + dueMs();
		if (!(await session.pace.turn(dueAtMs, deadlineMs))) break;
		const askedAtMs = waitedMs();
		const leftMs = Math.max(wait.timeoutMs - askedAtMs, LAST_CHECK_TIMEOUT_MS);
		const timeoutMs = Math.min(wait.requestTimeoutMs, leftMs);
		checks += 1;
		const check = await unlessAborted(checkTask(session, taskId, timeoutMs), signal);
		if ('outcome' in check) {
			const { outcome } = check;
			const hasEnded = outcome.status !== 'pending';
			jobTimes?.note(underWayAtMs, askedAtMs, hasEnded);
			session.pace.reconsider();
			if (hasEnded) return { taskId, ...check, waitedMs: waitedMs(), checks };
			({ state } = outcome);
			({ answer } = check);
			underWayAtMs = askedAtMs;
			unknownSinceMs = null;
		} else {
			const isUnknown = check.refusal.code === 'TASK_UNKNOWN' && answer === null;
			unknownSinceMs = isUnknown ? (unknownSinceMs ?? waitedMs()) : null;
			// Of a task that was just submitted the ID is right, whatever the service says
			const isHopeless =
				isUnknown && !isJustSubmitted && waitedMs() - unknownSinceMs! > UNKNOWN_GRACE_MS;
			if (!check.isTransient || isHopeless) throw check.refusal;
			state = check.refusal.message;
		}
		const answeredAtMs = waitedMs();
		if (!mayCheckAgain(answeredAtMs, wait)) break;
		const wishedMs = () => jobTimes?.nextCheckAtMs(askedAtMs) ?? usualCheckAtMs(askedAtMs);
		dueMs = () => nextCheckAtMs(answeredAtMs, wishedMs(), wait);
	}
	if (session.pace.holdMs > 0) state += `; ${session.pace.holdText}`;
	return { taskId, outcome: { status: 'pending', state }, answer, waitedMs: waitedMs(), checks };
}

/** Asks for a task once. */
export async function lookUpTask(
	session: Session,
	taskId: string,
	requestTimeoutMs: number,
): Promise<CheckedTask> {
	const nowMs = Date.now();
	if (!(await session.pace.turn(() => nowMs, nowMs + TURN_PATIENCE_MS))) {
		throw new CardError('THROTTLED', { taskId, reason: session.pace.holdText });
	}
	const check = await checkTask(session, taskId, requestTimeoutMs);
	if ('outcome' in check) return { taskId, ...check, waitedMs: Date.now() - nowMs, checks: 1 };
	throw check.refusal;
}
