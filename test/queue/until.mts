import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 240_000;
const BETWEEN_LOOKS_MS = 500;

/** @throws where it is not so within four minutes */
export async function until(words: string, isSo: () => Promise<boolean>): Promise<void> {
	const giveUpAtMs = Date.now() + PATIENCE_MS;
	while (!(await isSo())) {
		if (Date.now() > giveUpAtMs) throw new Error(`Waited in vain until ${words}`);
		await delay(BETWEEN_LOOKS_MS);
	}
}
