import { createHistogram, performance } from 'node:perf_hooks';

/** How the event loop fared while the process was at one thing. */
export interface LoopFigures {
	/** The longest time for which a timer that was due had to wait. */
	longestMs: number;
	p99Ms: number;
	/** How long the thread worked, or was kept from it by other processes. */
	busyMs: number;
	totalMs: number;
}

const TURN_EVERY_MS = 1;

/**
 * Watches how long timers get no turn, told apart by what the process is at. By a timer of its own:
 * `monitorEventLoopDelay` does not see what blocks before its first turn.
 */
export class LoopWatch<Phase extends string> {
	private readonly figures = new Map<Phase, LoopFigures>();
	private phase!: Phase;
	private gaps = createHistogram();
	private startedAtMs = 0;
	private lastTurnAtMs = 0;
	private loop = performance.eventLoopUtilization();
	private timer: NodeJS.Timeout;

	constructor(phase: Phase) {
		this.begin(phase);
		this.timer = setTimeout(() => this.turn(), TURN_EVERY_MS);
	}

	/** What comes now belongs to this phase. */
	enter(phase: Phase): void {
		this.leave();
		this.begin(phase);
	}

	/** Each phase that there was. */
	end(): ReadonlyMap<Phase, LoopFigures> {
		this.leave();
		clearTimeout(this.timer);
		return this.figures;
	}

	private begin(phase: Phase): void {
		this.phase = phase;
		this.gaps = createHistogram();
		this.startedAtMs = this.lastTurnAtMs = performance.now();
		this.loop = performance.eventLoopUtilization();
	}

	private leave(): void {
		this.noteGap();
		this.figures.set(this.phase, {
			longestMs: this.gaps.max / 1000,
			p99Ms: this.gaps.percentile(99) / 1000,
			busyMs: performance.eventLoopUtilization(this.loop).active,
			totalMs: performance.now() - this.startedAtMs,
		});
	}

	private turn(): void {
		this.noteGap();
		this.timer = setTimeout(() => this.turn(), TURN_EVERY_MS);
	}

	private noteGap(): void {
		const nowMs = performance.now();
		// A histogram takes whole numbers from 1
		this.gaps.record(Math.max(1, Math.round((nowMs - this.lastTurnAtMs) * 1000)));
		this.lastTurnAtMs = nowMs;
	}
}
