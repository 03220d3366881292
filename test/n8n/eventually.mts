import { setTimeout as delay } from 'node:timers/promises';

/** For what takes a second or two on an idle machine. */
export const PATIENCE_MS = 60_000;
const BETWEEN_LOOKS_MS = 100;

/** Looks until that does not throw, as an expectation does that is not met yet; then gives what was seen. */
export async function eventually<Seen>(look: () => Promise<Seen>): Promise<Seen> {
	const giveUpAtMs = Date.now() + PATIENCE_MS;
	for (;;) {
		try {
			return await look();
		} catch (error) {
			if (Date.now() > giveUpAtMs) throw error;
		}
		await delay(BETWEEN_LOOKS_MS);
	}
}
