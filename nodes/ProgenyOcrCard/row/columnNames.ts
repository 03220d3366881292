import type { IDataObject } from 'n8n-workflow';

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
 * The row with its columns named so. Where two would get the same name, the later one is a further field
 * of the service, and is told apart as one of the document.
 */
export function withColumnNames(row: IDataObject, columnNames: ColumnNames): IDataObject {
	if (columnNames === 'camelCase') return row;
	// n8n takes an item with a key `error` for one that failed
	const named = new Map<string, unknown>();
	for (const [column, value] of Object.entries(row)) {
		let name = nameOf(column, columnNames);
		for (let plain = column; named.has(name) || name === 'error'; ) {
			plain = `document_${plain}`;
			name = nameOf(plain, columnNames);
		}
		named.set(name, value);
	}
	return Object.fromEntries(named) as IDataObject;
}

function nameOf(column: string, columnNames: ColumnNames): string {
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
