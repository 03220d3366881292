import { repeatableDraws } from '../../sandbox/draws.mts';

const SHORTEST_JUMP_MS = 10_000;
const LONGEST_JUMP_MS = 3_600_000;
const SHORTEST_REST_MS = 500;
const LONGEST_REST_MS = 5000;

export interface JumpingClock {
	/** @returns how often it has jumped */
	stop(): number;
}

/**
 * Puts the wall clock of this process forward and back, every few seconds, by ten seconds to an hour.
 * Timers and `performance.now()` go on as they do.
 */
export function letClockJump(seed: number): JumpingClock {
	const draw = repeatableDraws(seed);
	const real = globalThis.Date;
	let offsetMs = 0;
	let jumps = 0;
	let timer: NodeJS.Timeout | undefined;
	const nowMs = () => real.now() + offsetMs;

	const jumpLater = () => {
		const restMs = SHORTEST_REST_MS + draw() * (LONGEST_REST_MS - SHORTEST_REST_MS);
		timer = setTimeout(() => {
			const jumpMs = Math.round(SHORTEST_JUMP_MS * (LONGEST_JUMP_MS / SHORTEST_JUMP_MS) ** draw());
			offsetMs += draw() < 0.5 ? jumpMs : -jumpMs;
			jumps += 1;
			jumpLater();
		}, restMs);
	};
	globalThis.Date = new Proxy(real, {
		get: (target, name, receiver) =>
			name === 'now' ? nowMs : (Reflect.get(target, name, receiver) as unknown),
		construct: (target, given: unknown[], newTarget) =>
			Reflect.construct(target, given.length === 0 ? [nowMs()] : given, newTarget) as object,
	});
	jumpLater();
	return {
		stop() {
			clearTimeout(timer);
			globalThis.Date = real;
			return jumps;
		},
	};
}
