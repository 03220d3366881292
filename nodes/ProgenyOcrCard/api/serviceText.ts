const MAX_LENGTH = 300;

/**
 * Text of the service made safe to show: on one line, cut, and without angle brackets, because
 * n8n's editor renders an error's description as HTML.
 */
export function serviceText(value: unknown): string {
	if (value === null || value === undefined) return '';
	const text = (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
		.replace(/[\p{Cc}\s]+/gu, ' ')
		.replace(/</g, '‹')
		.replace(/>/g, '›')
		.trim();
	return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
}

/** `: text` to put behind a sentence, or nothing where the service said nothing. */
export function reasonOf(value: unknown): string {
	const text = serviceText(value);
	return text === '' ? '' : `: ${text}`;
}
