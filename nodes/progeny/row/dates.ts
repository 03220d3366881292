const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const MS_PER_DAY = 86_400_000;
const MAX_LENGTH = 50;

/**
 * A date of the service as ISO `YYYY-MM-DD`. The service writes `1991-9-24`, and `None-None-None`
 * where it knows none (both documented). A partial or impossible date gives null, and so does the year 9999, which
 * stands for no date.
 */
export function isoDate(value: unknown): string | null {
	const match = typeof value === 'string' ? DATE.exec(value.trim()) : null;
	if (match === null) return null;
	const [year, month, day] = match.slice(1).map(Number);
	const date = new Date(0);
	// Set apart, because Date takes the years 0 to 99 for 1900 to 1999
	date.setUTCFullYear(year, month - 1, day);
	// A day that the month does not have falls into the next one
	const exists = year > 0 && year < 9999 && date.getUTCMonth() === month - 1;
	return exists ? date.toISOString().slice(0, 10) : null;
}

/**
 * Inferred: what cards that never expire have in place of a date. Without spaces, signs and accents, in which
 * providers differ.
 */
const NO_END = new Set(
	[
		'LIFETIME LIFELONG PERMANENT PERMANENTE UNLIMITED NEVER NEVEREXPIRES DOESNOTEXPIRE NOEXPIRY NOEXPIRATION',
		'INDEFINIDO INDEFINIDA NOCADUCA VITALICIO VITALICIA ILLIMITE ILLIMITATO UNBEFRISTET БЕССРОЧНО',
		'SEUMURHIDUP BERLAKUSEUMURHIDUP KHONGTHOIHAN VOTHOIHAN SINVENCIMIENTO 无限期 ตลอดชพ 长期 長期 永久',
	].flatMap((words) => words.split(' ')),
);
/** Any date in the last year that four digits can name: also `99999999`, `31 DEC 9999` and `9999-12-31T23:59:59`. */
const LAST_YEAR = /^9999( |\d{4}$)|^((\d\d?|\p{L}{3,9}) ){2}9999$/u;

/** Whether a date of expiry says that the document never expires. */
export function hasNoEnd(value: unknown): boolean {
	const text = typeof value === 'object' ? '' : String(value);
	if (text.length > MAX_LENGTH) return false;
	const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase();
	const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
	return NO_END.has(words.join('')) || LAST_YEAR.test(words.join(' '));
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
