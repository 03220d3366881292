import { createHash } from 'node:crypto';

/** Far fewer than a long run sends, far more than the specimens are. */
const MAX_KEPT = 50;

/**
 * What was found in pictures, which takes a tenth of a second of processor time each, by the fingerprint
 * of what was looked at. The pictures themselves are not kept.
 */
export class Readings<Reading> {
	private readonly kept = new Map<string, Reading>();

	of(content: Buffer, read: (content: Buffer) => Reading): Reading {
		const key = createHash('sha256').update(content).digest('hex');
		const known = this.kept.get(key);
		if (known !== undefined) return known;
		const reading = read(content);
		this.kept.set(key, reading);
		const [oldest] = this.kept.keys();
		if (this.kept.size > MAX_KEPT) this.kept.delete(oldest);
		return reading;
	}
}
