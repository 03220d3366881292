export type JsonRecord = Record<string, unknown>;

export function isRecord(value: unknown): value is JsonRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** No document is nested deeper. What goes through deeper ones, as n8n does, can break on them. */
const MAX_DEPTH = 100;
const TOO_DEEP = '"(nested too deeply to be shown)"';

/** JSON text is read as what it holds; any other text, and anything else, comes back as it is. */
export function parsed(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	try {
		return JSON.parse(withoutDeepParts(value));
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
	for (const { at, depth } of marks(text)) {
		if (depth !== 1 || text[at] !== '"') continue;
		ID.lastIndex = at;
		const match = ID.exec(text);
		if (match !== null) return match[1] ?? match[2];
	}
	return undefined;
}

/** JSON text whose deepest parts are replaced. */
function withoutDeepParts(text: string): string {
	let kept = '';
	let keptUntil = 0;
	for (const { at, depth } of marks(text)) {
		if (depth !== MAX_DEPTH + 1) continue;
		if (text[at] === '[' || text[at] === '{') kept += text.slice(keptUntil, at) + TOO_DEEP;
		else if (text[at] === ']' || text[at] === '}') keptUntil = at + 1;
	}
	return kept + text.slice(keptUntil);
}

/** The brackets and texts of JSON, in one pass. A bracket has the depth of what is in it. */
function* marks(text: string): Generator<{ at: number; depth: number }> {
	let depth = 0;
	for (let at = 0; at < text.length; at += 1) {
		const sign = text[at];
		if (sign === '"') {
			yield { at, depth };
			at = closingQuote(text, at);
		} else if (sign === '[' || sign === '{') {
			depth += 1;
			yield { at, depth };
		} else if (sign === ']' || sign === '}') {
			yield { at, depth };
			depth -= 1;
		}
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
