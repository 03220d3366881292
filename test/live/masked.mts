/*
 * What may be printed of an answer: its keys, JSON types, lengths and the shapes of its texts; no
 * value that could belong to a person, and nothing that opens an account.
 */

/** Paths whose values are told. The states of a task and of its result, and error codes: */
export const STATES = /^(result\/)?status$|^(?!.*\bdocument\b)(.*\/)?(error_code|exc_type)$/;
/** The texts of a refusal, as Django REST framework words it: one, or a list of them for a field. */
export const REFUSALS = /^[^/]*(\/\d+)?$|^messages\/\d+\/\w+$/;
export const EVERYTHING = /^/;

const MAX_TOLD = 300;
const MAX_BLURRED = 60;
const MAX_LIST = 3;
const MAX_ALL = 3000;

const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const NAME = /^(?!.*\d{4})[A-Za-z_][\w .-]{0,60}$/;
/** First what stays: words of the documentation that tell something, and nothing about anybody. */
const PARTS =
	/<(?:token|secret)>|None|\b(?:https?|media|images|services|ocr_card|ocr_passport)\b|[\p{L}\p{M}]|\p{N}/gu;

export function masked(value: unknown, told: RegExp, secrets: string[]): string {
	return cut(JSON.stringify(walk('', value)) ?? 'nothing', MAX_ALL);

	function walk(path: string, part: unknown): unknown {
		if (typeof part === 'number') {
			return told.test(path) ? part : Number(String(part).replace(/\d/g, '9'));
		}
		if (typeof part === 'string') {
			const text = withoutSecrets(part, secrets);
			return told.test(path) ? cut(text, MAX_TOLD) : cut(blurred(text), MAX_BLURRED);
		}
		if (Array.isArray(part) && part.length > MAX_LIST && told !== EVERYTHING) {
			return [...(walk(path, part.slice(0, MAX_LIST)) as unknown[]), `… ${part.length} entries`];
		}
		if (Array.isArray(part)) return part.map((entry, index) => walk(`${path}/${index}`, entry));
		if (typeof part !== 'object' || part === null) return part;
		const above = path === '' ? '' : `${path}/`;
		return Object.fromEntries(
			Object.entries(part).map(([key, entry]) => {
				const name = withoutSecrets(key, secrets);
				return [NAME.test(name) ? name : blurred(name), walk(above + key, entry)];
			}),
		);
	}
}

function withoutSecrets(text: string, secrets: string[]): string {
	// The longest first, as a short one may be a part of it
	const longestFirst = secrets.filter(Boolean).sort((a, b) => b.length - a.length);
	return longestFirst.reduce(
		(rest, secret) => rest.replaceAll(secret, '<secret>'),
		text.replace(JWT, '<token>'),
	);
}

/** `MARIGOLD` → `AAAAAAAA`, `1988-4-12` → `9999-9-99`. */
function blurred(text: string): string {
	return text.replace(PARTS, (part) => {
		if (part.length > 2) return part;
		if (/\p{N}/u.test(part)) return '9';
		return /\p{Lu}/u.test(part) ? 'A' : 'a';
	});
}

function cut(text: string, maxLength: number): string {
	if (text.length <= maxLength) return text;
	return `${text.slice(0, maxLength)}… (${text.length} characters)`;
}
