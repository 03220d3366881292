const MAX_SERVICE_TEXT = 300;
/** As many characters as a cell of a spreadsheet takes. */
export const MAX_CELL = 32_767;
/** Whitespace is removed before a text is cut, but a text of megabytes is not searched for it. */
const MAX_READ = 100_000;

/** Text on one line, as a line of a log must be. */
export function onOneLine(text: string): string {
	return text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
}

/**
 * Text on one line, cut, and without angle brackets, because n8n's editor renders the description of
 * an error as HTML.
 */
export function safeText(text: string, maxLength = MAX_SERVICE_TEXT): string {
	const line = onOneLine(text.slice(0, MAX_READ)).replace(/</g, '‹').replace(/>/g, '›');
	return cut(line, maxLength);
}

/** At most `maxLength` characters. */
export function cut(text: string, maxLength: number): string {
	// A copy, as a part of a text keeps the whole of it in memory
	return text.length > maxLength
		? Buffer.from(`${text.slice(0, maxLength - 1)}…`).toString()
		: text;
}

/** What the service said, made safe to show; a whole HTML page says nothing to anybody. */
export function serviceText(value: unknown): string {
	if (value === null) return '';
	// JSON has no word for undefined
	const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
	return /^\s*</.test(text) ? '' : safeText(text);
}

/** `: text` to put behind a sentence, or nothing where the service said nothing. */
export function reasonOf(value: unknown): string {
	const text = serviceText(value);
	return text === '' ? '' : `: ${text}`;
}

/** A duration in words. */
export function secondsText(durationMs: number): string {
	const seconds = Math.ceil(durationMs / 1000);
	return seconds === 1 ? '1 second' : `${seconds} seconds`;
}
