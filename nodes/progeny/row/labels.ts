const SMALL_WORDS = new Set(['of', 'to']);
const ACRONYMS = new Set(['id', 'url']);

/** A column in words, as the header of a spreadsheet has it: `Date of Birth`. */
export function label(column: string): string {
	return words(column)
		.map((word, index) => {
			if (ACRONYMS.has(word)) return word.toUpperCase();
			return index > 0 && SMALL_WORDS.has(word) ? word : word[0].toUpperCase() + word.slice(1);
		})
		.join(' ');
}

/** `portraitUrl`, `portrait_url` and `Portrait URL` are the same two words. */
export function words(column: string): string[] {
	return column
		.replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
		.toLowerCase()
		.split(/[^\p{L}\p{N}]/u)
		.filter((word) => word !== '');
}
