import { FIRST_CHECK_MS, usualCheckAtMs } from './schedule';

/** A part of the age of a job: from one usual check to the next. */
interface Step {
	fromMs: number;
	toMs: number;
	/** Jobs that were still under way in it. */
	underWay: number;
	/** Jobs that ended in it. */
	ended: number;
}

/** The chance that a job ends in a step, where nothing has been seen; and how many jobs that weighs. */
const USUAL_CHANCE = 0.3;
const USUAL_WEIGHT = 1;
/** What was seen weighs less with each job that ends, so that about the last thirty count. */
const KEPT = 0.97;
/** Older jobs are asked for as usual. */
const MAX_STEPS = 100;

/**
 * How long the jobs of a run take, as far as its status checks have shown. It tells when to ask for the
 * next one: the first of a run as usual, hardly at an age at which none has ended, and sooner at one at
 * which many do. Ages are in milliseconds since the submission.
 *
 * Checks are made as dense as the square root of the chance that a job ends: of a given number of checks, that
 * leaves the shortest delay.
 */
export class JobTimes {
	private readonly steps: Step[] = [{ fromMs: 0, toMs: FIRST_CHECK_MS, underWay: 0, ended: 0 }];

	/** A job was asked for: at one age it was still under way, at a later one it was, or had ended. */
	note(underWayAtMs: number, askedAtMs: number, hasEnded: boolean): void {
		// The clock was set back
		if (askedAtMs <= underWayAtMs) return;
		if (hasEnded) this.fade();
		for (const step of this.stepsBetween(underWayAtMs, askedAtMs)) {
			const lengthMs = Math.min(askedAtMs, step.toMs) - Math.max(underWayAtMs, step.fromMs);
			const share = lengthMs / (step.toMs - step.fromMs);
			// When exactly it ended, nobody knows
			step.underWay += hasEnded ? share / 2 : share;
			if (hasEnded) step.ended += lengthMs / (askedAtMs - underWayAtMs);
		}
	}

	/** The age at which a job is asked for again. */
	nextCheckAtMs(askedAtMs: number): number {
		let density = 0;
		for (const { fromMs, toMs, underWay, ended } of this.stepsBetween(askedAtMs, Infinity)) {
			const beginMs = Math.max(askedAtMs, fromMs);
			const rate = (ended + USUAL_WEIGHT * USUAL_CHANCE) / (underWay + USUAL_WEIGHT);
			const perMs = Math.sqrt(rate / USUAL_CHANCE) / (toMs - fromMs);
			const atMs = beginMs + (1 - density) / perMs;
			if (atMs <= toMs) return atMs;
			density += perMs * (toMs - beginMs);
		}
		return usualCheckAtMs(askedAtMs);
	}

	private fade(): void {
		for (const step of this.steps) {
			step.underWay *= KEPT;
			step.ended *= KEPT;
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
		return { fromMs, toMs: usualCheckAtMs(fromMs), underWay: 0, ended: 0 };
	}
}
