const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const MS_PER_DAY = 86_400_000;

/**
 * A date of the service as ISO `YYYY-MM-DD`. The service writes `1991-9-24`, and `None-None-None`
 * where it knows none (both documented). A partial or impossible date gives null.
 */
export function isoDate(value: unknown): string | null {
	const match = typeof value === 'string' ? DATE.exec(value.trim()) : null;
	if (match === null) return null;
	const [year, month, day] = match.slice(1).map(Number);
	const date = new Date(0);
	// Set apart, because Date takes the years 0 to 99 for 1900 to 1999
	date.setUTCFullYear(year, month - 1, day);
	// A day that the month does not have falls into the next one
	const exists = year > 0 && date.getUTCMonth() === month - 1;
	return exists ? date.toISOString().slice(0, 10) : null;
}

/** Inferred: what cards of several countries have in place of a date of expiry, where they never expire. */
const NO_END = new Set(
	[
		...['LIFETIME', 'LIFELONG', 'PERMANENT', 'PERMANENTE', 'UNLIMITED', 'NEVER', 'NEVER EXPIRES'],
		...['DOES NOT EXPIRE', 'NO EXPIRY', 'NO EXPIRATION', 'INDEFINIDO', 'INDEFINIDA', 'NO CADUCA'],
		...['VITALÍCIO', 'VITALÍCIA', 'ILLIMITÉ', 'ILLIMITATO', 'UNBEFRISTET', 'БЕССРОЧНО'],
		...['SEUMUR HIDUP', 'KHÔNG THỜI HẠN', 'ตลอดชีพ', '长期', '長期', '永久'],
	].map((text) => wordsOf(text).join('')),
);
/** Any date of the last year that a date can name: also `99999999`, `31 DEC 9999` and `9999-12-31T23:59:59`. */
const LAST_YEAR = /^9999( |\d{4}$)|^((\d\d?|\p{L}{3,9}) ){2}9999$/u;
const MAX_LENGTH = 50;

/** Whether a date of expiry says that the document never expires. */
export function hasNoEnd(value: unknown): boolean {
	const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
	if (text.length > MAX_LENGTH) return false;
	const words = wordsOf(text);
	return NO_END.has(words.join('')) || LAST_YEAR.test(words.join(' '));
}

/** In capitals without accents, because providers differ in them, as in spaces and signs. */
function wordsOf(text: string): string[] {
	const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase();
	return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Days from one ISO date to another; below 0 where that is earlier. */
export function daysBetween(from: string, to: string): number {
	return (Date.parse(to) - Date.parse(from)) / MS_PER_DAY;
}

/** Full years from one ISO date to another; null where that is earlier. Who is born on February 29 has a birthday on March 1. */
export function yearsBetween(from: string, to: string): number | null {
	if (to < from) return null;
	const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
	return to.slice(5) < from.slice(5) ? years - 1 : years;
}
