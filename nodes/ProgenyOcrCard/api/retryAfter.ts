/** The wait that a `Retry-After` header asks for, in seconds or as a date; null where there is none. */
export function retryAfterMs(headers: Record<string, unknown>, nowMs: number): number | null {
	const value = headers['retry-after'];
	if (typeof value !== 'string' || value.trim() === '') return null;
	const asSeconds = Number(value);
	if (Number.isFinite(asSeconds)) return Math.max(0, asSeconds * 1000);
	const atMs = Date.parse(value);
	return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}
