import { clockMs } from '../clock';

/** A part of the age of a job. */
interface Step {
	/** Jobs that were still in progress in it. */
	inProgress: number;
	/** Jobs that ended in it. */
	ended: number;
}

/**
 * Where nothing is known of such jobs, hardly any schedule is better for short jobs and for long ones: with as
 * many checks, intervals that grow leave long jobs a longer delay (test/bench/NOTES.md).
 */
const USUAL_INTERVAL_MS = 1200;
/** Who has waited for minutes can wait for some seconds. */
const LATER_INTERVAL_SHARE = 1 / 60;

const STEP_MS = 600;
/** Older jobs are asked for as usual. */
const STEPS = 200;
/** The chance to end in a step that makes the interval the usual one; and how many jobs that weighs. */
const USUAL_CHANCE = 0.06;
const USUAL_WEIGHT = 2;
/** What was seen weighs less with each job that ends, so that about the last twenty count … */
const KEPT_PER_JOB = 0.95;
/** … and less with time, so that this morning's queue says nothing in the evening. */
const HALF_LIFE_MS = 45 * 60_000;
const FADE_EVERY_MS = 60_000;

/** When a task that was asked for is usually asked for again, in milliseconds since the wait began. */
export function usualCheckAtMs(askedAtMs: number): number {
	return askedAtMs + usualIntervalMs(askedAtMs);
}

function usualIntervalMs(waitedMs: number): number {
	return Math.max(USUAL_INTERVAL_MS, waitedMs * LATER_INTERVAL_SHARE);
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
	private readonly steps = Array.from({ length: STEPS }, (): Step => ({ inProgress: 0, ended: 0 }));
	private fadedAtMs = clockMs();

	/** A job was asked for: at one age it was still in progress, at a later one it was, or had ended. */
	note(inProgressAtMs: number, askedAtMs: number, hasEnded: boolean): void {
		this.fadeWithTime();
		if (hasEnded) this.fade(KEPT_PER_JOB);
		for (const [step, fromMs, toMs] of this.stepsFrom(inProgressAtMs)) {
			const lengthMs = Math.min(askedAtMs, toMs) - fromMs;
			if (lengthMs <= 0) return;
			const share = lengthMs / STEP_MS;
			// When exactly it ended is not known
			step.inProgress += hasEnded ? share / 2 : share;
			if (hasEnded) step.ended += lengthMs / (askedAtMs - inProgressAtMs);
		}
	}

	/** The age at which a job is asked for again. */
	nextCheckAtMs(askedAtMs: number): number {
		this.fadeWithTime();
		let intervals = 1;
		let atMs = askedAtMs;
		for (const [{ inProgress, ended }, fromMs, toMs] of this.stepsFrom(askedAtMs)) {
			const usualChances = (ended / USUAL_CHANCE + USUAL_WEIGHT) / (inProgress + USUAL_WEIGHT);
			const intervalMs = usualIntervalMs(fromMs) / Math.sqrt(usualChances);
			atMs = fromMs + intervals * intervalMs;
			if (atMs <= toMs) return atMs;
			intervals -= (toMs - fromMs) / intervalMs;
			atMs = toMs;
		}
		return atMs + intervals * usualIntervalMs(atMs);
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

	/** The steps after an age, each with where it begins, the first one at that age, and where it ends. */
	private *stepsFrom(ageMs: number): Generator<[step: Step, fromMs: number, toMs: number]> {
		for (let index = Math.floor(ageMs / STEP_MS); index < STEPS; index += 1) {
			const fromMs = index * STEP_MS;
			yield [this.steps[index], Math.max(ageMs, fromMs), fromMs + STEP_MS];
		}
	}
}
