const MAX_SERVICE_TEXT = 300;

/**
 * Text on one line, cut, and without angle brackets, because n8n's editor renders the description of
 * an error as HTML.
 */
export function safeText(text: string, maxLength = MAX_SERVICE_TEXT): string {
	const safe = text
		.replace(/[\p{Cc}\s]+/gu, ' ')
		.replace(/</g, '‹')
		.replace(/>/g, '›')
		.trim();
	return safe.length > maxLength ? `${safe.slice(0, maxLength - 1)}…` : safe;
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
