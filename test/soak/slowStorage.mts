import { repeatableDraws } from '../../sandbox/draws.mts';
import { slowStorage, type Slow } from '../engine/slowStorage.mts';

const USUAL_MS = 300;
const STUCK_MS = 4000;
const STUCK_CHANCE = 0.02;

/** Makes each read of a file from n8n's storage take up to 0.3 seconds, and some of them four. */
export function slowDownStorage(seed: number): Slow {
	const draw = repeatableDraws(seed);
	return slowStorage(() => (draw() < STUCK_CHANCE ? STUCK_MS : draw() * USUAL_MS));
}
