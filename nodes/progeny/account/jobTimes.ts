import { clockMs } from '../clock';

/** A part of the age of a job: from one usual check to the next. */
interface Step {
	fromMs: number;
	toMs: number;
	/** Jobs that were still in progress in it. */
	inProgress: number;
	/** Jobs that ended in it. */
	ended: number;
}

/** The first check of a document that was just submitted, where nothing is known of such jobs. */
export const FIRST_CHECK_MS = 1200;
const SHORTEST_INTERVAL_MS = 500;
/** The interval grows with the time waited, so that long jobs are not asked for all the time … */
const INTERVAL_SHARE = 1 / 16;
/** … but stays here for a minute, and grows more slowly after that. */
const MINUTE_INTERVAL_MS = 2100;
const LATER_INTERVAL_SHARE = 1 / 30;

/** The chance that a job ends in a step, where nothing has been seen; and how many jobs that weighs. */
const USUAL_CHANCE = 0.3;
const USUAL_WEIGHT = 1;
/** What was seen weighs less with each job that ends, so that about the last thirty count … */
const KEPT_PER_JOB = 0.97;
/** … and less with time, so that this morning's queue says nothing in the evening. */
const HALF_LIFE_MS = 45 * 60_000;
const FADE_EVERY_MS = 60_000;
/** Older jobs are asked for as usual. */
const MAX_STEPS = 100;

/**
 * When a task that was asked for is usually asked for again, in milliseconds since the wait began. Of two
 * hundred schedules it was among those with the shortest delay for their checks, whether jobs take two
 * seconds or forty (test/bench/NOTES.md).
 */
export function usualCheckAtMs(askedAtMs: number): number {
	const growingMs = SHORTEST_INTERVAL_MS + askedAtMs * INTERVAL_SHARE;
	const intervalMs = Math.min(growingMs, MINUTE_INTERVAL_MS);
	return askedAtMs + Math.max(intervalMs, askedAtMs * LATER_INTERVAL_SHARE);
}

/**
 * How long the jobs of a service take, as far as the status checks of an account have shown. It tells when
 * to ask for the next one. Where nothing is known, that is as usual. At an age that no job has ended at, it
 * is rarely; at an age that many end at, it is often. Ages are in milliseconds since the submission.
 *
 * The density of checks follows the square root of the chance that a job ends: for a given number of checks,
 * this gives the shortest delay.
 */
export class JobTimes {
	private readonly steps: Step[] = [{ fromMs: 0, toMs: FIRST_CHECK_MS, inProgress: 0, ended: 0 }];
	private fadedAtMs = clockMs();

	/** A job was asked for: at one age it was still in progress, at a later one it was, or had ended. */
	note(inProgressAtMs: number, askedAtMs: number, hasEnded: boolean): void {
		this.fadeWithTime();
		if (hasEnded) this.fade(KEPT_PER_JOB);
		for (const step of this.stepsBetween(inProgressAtMs, askedAtMs)) {
			const lengthMs = Math.min(askedAtMs, step.toMs) - Math.max(inProgressAtMs, step.fromMs);
			const share = lengthMs / (step.toMs - step.fromMs);
			// When exactly it ended is not known
			step.inProgress += hasEnded ? share / 2 : share;
			if (hasEnded) step.ended += lengthMs / (askedAtMs - inProgressAtMs);
		}
	}

	/** The age at which a job is asked for again. */
	nextCheckAtMs(askedAtMs: number): number {
		this.fadeWithTime();
		let density = 0;
		for (const { fromMs, toMs, inProgress, ended } of this.stepsBetween(askedAtMs, Infinity)) {
			const beginMs = Math.max(askedAtMs, fromMs);
			const rate = (ended + USUAL_WEIGHT * USUAL_CHANCE) / (inProgress + USUAL_WEIGHT);
			const perMs = Math.sqrt(rate / USUAL_CHANCE) / (toMs - fromMs);
			const atMs = beginMs + (1 - density) / perMs;
			if (atMs <= toMs) return atMs;
			density += perMs * (toMs - beginMs);
		}
		return usualCheckAtMs(askedAtMs);
	}

	private fadeWithTime(): void {
		const elapsedMs = clockMs() - this.fadedAtMs;
		if (elapsedMs < FADE_EVERY_MS) return;
		this.fadedAtMs += elapsedMs;
		this.fade(0.5 ** (elapsedMs / HALF_LIFE_MS));
	}

	private fade(kept: number): void {
		for (const step of this.steps) {
			step.inProgress *= kept;
			step.ended *= kept;
		}
	}

	private *stepsBetween(beginMs: number, endMs: number): Generator<Step> {
		for (let index = 0; index < MAX_STEPS; index += 1) {
			const step = (this.steps[index] ??= this.stepFrom(this.steps[index - 1].toMs));
			if (step.fromMs >= endMs) return;
			if (step.toMs > beginMs) yield step;
		}
	}

	private stepFrom(fromMs: number): Step {
		return { fromMs, toMs: usualCheckAtMs(fromMs), inProgress: 0, ended: 0 };
	}
}
