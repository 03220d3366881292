/** How the columns of a flat row are named: `dateOfBirth`, `date_of_birth` or `Date of Birth`. */
export type ColumnNames = 'camelCase' | 'snake_case' | 'labels';

const SMALL_WORDS = new Set(['of', 'to']);
const ACRONYMS = new Set(['id', 'url', 'mrz']);

/** A column of the row, or a field of the service, in words as a header of a spreadsheet. */
export function label(column: string): string {
	return words(column)
		.map((word, index) => {
			if (ACRONYMS.has(word)) return word.toUpperCase();
			return index > 0 && SMALL_WORDS.has(word) ? word : word[0].toUpperCase() + word.slice(1);
		})
		.join(' ');
}

/**
 * Column → its name in the row. Where two would get the same name, the later one is a further field of the
 * service, and is told apart as one of the document.
 */
export function namesOf(columns: string[], columnNames: ColumnNames): Map<string, string> {
	const names = new Map<string, string>();
	// n8n takes an item with a key `error` for one that failed
	const taken = new Set(['error']);
	for (const column of new Set(columns)) {
		let name = nameOf(column, columnNames);
		for (let longer = column; taken.has(name); name = nameOf(longer, columnNames)) {
			longer = `document_${longer}`;
		}
		taken.add(name);
		names.set(column, name);
	}
	return names;
}

function nameOf(column: string, columnNames: ColumnNames): string {
	if (columnNames === 'camelCase') return column;
	const name = columnNames === 'labels' ? label(column) : words(column).join('_');
	return name || column;
}

/** `portraitUrl`, `portrait_url` and `Portrait URL` are the same two words. */
export function words(column: string): string[] {
	return column
		.replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word !== '');
}
