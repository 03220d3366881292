import { ROW_COLUMNS } from '../../nodes/progeny/row/document';
import { label, words } from '../../nodes/progeny/row/labels';
import { FURTHER_FIELDS } from '../../nodes/progeny/row/row';

const CHOICES = [...ROW_COLUMNS, FURTHER_FIELDS];

it.each([
	['taskId', 'Task ID'],
	['needsReview', 'Needs Review'],
	['dateOfBirth', 'Date of Birth'],
	['daysToExpiry', 'Days to Expiry'],
	['portraitUrl', 'Portrait URL'],
	['furtherFields', 'Further Fields'],
])('the panel shows %s as %s', (column, shown) => {
	expect(label(column)).toBe(shown);
});

it('every column has a label of its own', () => {
	const labels = CHOICES.map((column) => label(column));
	expect(new Set(labels).size).toBe(CHOICES.length);
});

it('a column is the same words however it is written', () => {
	for (const written of ['portraitUrl', 'portrait_url', 'Portrait URL']) {
		expect(words(written)).toEqual(['portrait', 'url']);
	}
});
