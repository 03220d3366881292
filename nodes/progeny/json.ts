export type JsonRecord = Record<string, unknown>;

export function isRecord(value: unknown): value is JsonRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** No document is nested deeper. What goes through deeper ones, as n8n does, can break on them. */
const MAX_DEPTH = 100;
const TOO_DEEP = '"(nested too deeply to be shown)"';

const PYTHON_ONLY = /^(NaN|-?Infinity)$/;
const INTEGER = /^-?\d+$/;
/** JavaScript holds every integer of so many digits. */
const EXACT_DIGITS = 15;
/** By the code of a character: whether a word, such as a number, ends before it. */
const ENDS_WORD = Uint8Array.from({ length: 128 }, (_, code) =>
	Number('\t\n\r ",:[]{}'.includes(String.fromCharCode(code))),
);

/**
 * JSON text is read as what it holds; any other text, and anything else, comes back as it is. An integer that
 * JavaScript would round becomes text. `NaN` and `Infinity`, which Python writes, become null.
 */
export function parsed(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(readable(value));
	} catch {
		return value;
	}
}

/**
 * A JSON value with each text as `change` gives it, names of fields among them.
 *
 * @param change is told the name of the field that holds the text, or the list with the text
 */
export function mapTexts(
	value: unknown,
	change: (text: string, field?: string) => string,
	field?: string,
): unknown {
	if (typeof value === 'string') return change(value, field);
	if (Array.isArray(value)) return value.map((one) => mapTexts(one, change, field));
	if (!isRecord(value)) return value;
	// Not by assignment, which takes one name for the prototype
	return Object.fromEntries(
		Object.entries(value).map(([name, one]) => [change(name), mapTexts(one, change, name)]),
	);
}

const ID = /"id"\s*:\s*(?:"([^"\\]+)"|(\d+)(?=\s*[,}]))/y;

/** The `id` of an object from its JSON text, also where that is cut off or broken in another place. */
export function idIn(text: string): string | undefined {
	for (const { at, depth } of tokens(text)) {
		if (depth !== 1 || text[at] !== '"') continue;
		ID.lastIndex = at;
		const match = ID.exec(text);
		if (match !== null) return match[1] ?? match[2];
	}
	return undefined;
}

/** JSON text in which the deepest parts and some numbers are replaced. */
function readable(text: string): string {
	let kept = '';
	let keptUntil = 0;
	for (const { at, end, depth } of tokens(text)) {
		const sign = text[at];
		if (sign === '"' || depth > MAX_DEPTH + 1) continue;
		if (sign === '[' || sign === '{') {
			if (depth > MAX_DEPTH) kept += text.slice(keptUntil, at) + TOO_DEEP;
		} else if (sign === ']' || sign === '}') {
			if (depth > MAX_DEPTH) keptUntil = end;
		} else if (depth <= MAX_DEPTH) {
			const word = text.slice(at, end);
			const isRounded = INTEGER.test(word) && !Number.isSafeInteger(Number(word));
			if (!isRounded && !PYTHON_ONLY.test(word)) continue;
			kept += text.slice(keptUntil, at) + (isRounded ? `"${word}"` : 'null');
			keptUntil = end;
		}
	}
	return kept + text.slice(keptUntil);
}

interface Token {
	at: number;
	end: number;
	/** A bracket has the depth of what is in it. */
	depth: number;
}

/** The brackets and texts of JSON, and words that may be numbers to replace, in one pass. */
function* tokens(text: string): Generator<Token> {
	let depth = 0;
	for (let at = 0, end = 1; at < text.length; at = end) {
		end = at + 1;
		const sign = text[at];
		// First, as an answer may have millions of them
		if (sign === ' ' || sign === ',') continue;
		if (sign === '"') end = closingQuote(text, at) + 1;
		else if (sign === '[' || sign === '{') depth += 1;
		else if (sign !== ']' && sign !== '}') {
			if (ENDS_WORD[text.charCodeAt(at)]) continue;
			while (end < text.length && !ENDS_WORD[text.charCodeAt(end)]) end += 1;
			// To cut out every number would take too long
			const isLong = end - at > EXACT_DIGITS && text[at + 1] !== '.' && text[at + 2] !== '.';
			if (!isLong && !'Ny'.includes(text[end - 1])) continue;
		}
		yield { at, end, depth };
		if (sign === ']' || sign === '}') depth -= 1;
	}
}

/** Where the closing quote of a JSON text is. */
function closingQuote(text: string, beginAt: number): number {
	for (let at = text.indexOf('"', beginAt + 1); at !== -1; at = text.indexOf('"', at + 1)) {
		let backslashes = 0;
		while (text[at - 1 - backslashes] === '\\') backslashes += 1;
		if (backslashes % 2 === 0) return at;
	}
	return text.length;
}

export function without<T>(record: Record<string, T>, key: string): Record<string, T> {
	return Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));
}
