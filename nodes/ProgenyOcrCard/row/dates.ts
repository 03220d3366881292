const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;

/**
 * A date of the service as ISO `YYYY-MM-DD`. The service writes `1991-9-24`, and `None-None-None`
 * where it knows none (both documented). A partial or impossible date gives null.
 */
export function isoDate(value: unknown): string | null {
	const match = typeof value === 'string' ? DATE.exec(value.trim()) : null;
	if (match === null) return null;
	const [year, month, day] = match.slice(1).map(Number);
	const date = new Date(Date.UTC(2000, month - 1, day));
	// Set apart, because Date takes the years 0 to 99 for 1900 to 1999
	date.setUTCFullYear(year, month - 1, day);
	// A day that the month does not have falls into the next one
	const exists = year > 0 && date.getUTCMonth() === month - 1;
	return exists ? date.toISOString().slice(0, 10) : null;
}
