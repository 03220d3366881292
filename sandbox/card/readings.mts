import { createHash } from 'node:crypto';

import { readCard, type CardReading } from './readCard.mts';

/** Far fewer than a long run sends, far more than the specimens are. */
const MAX_KEPT = 50;

/**
 * Reads the same pictures once, which takes an eighth of a second of processor time. What is kept are
 * readings with their portrait, by the fingerprint of the pictures, and not the pictures.
 */
export class Readings {
	private readonly kept = new Map<string, Promise<CardReading | null>>();

	/** @param today the day for which age and expiry are worked out */
	of(front: Buffer, back: Buffer, today: Date): Promise<CardReading | null> {
		const key = [front, back, today.toISOString().slice(0, 10)].map(fingerprint).join();
		const known = this.kept.get(key);
		if (known !== undefined) return known;
		const reading = readCard(front, back, today);
		this.kept.set(key, reading);
		const [oldest] = this.kept.keys();
		if (this.kept.size > MAX_KEPT) this.kept.delete(oldest);
		return reading;
	}
}

function fingerprint(content: Buffer | string): string {
	return createHash('sha256').update(content).digest('hex');
}
