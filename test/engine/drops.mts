import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

/** A body that never falls silent: a space every 50 ms, for two seconds. */
export function drops(): Readable {
	return Readable.from(
		(async function* () {
			for (let count = 0; count < 40; count += 1) {
				yield ' ';
				await pause(50);
			}
		})(),
	);
}
