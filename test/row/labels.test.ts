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

it('a small word is written large where it is the first', () => {
	expect(label('toDate')).toBe('To Date');
});

it('every column has a label of its own', () => {
	const labels = CHOICES.map((column) => label(column));
	expect(new Set(labels).size).toBe(CHOICES.length);
});

it('a column is the same words however it is written', () => {
	for (const written of ['portraitUrl', 'portrait_url', 'Portrait URL', '_portrait__url']) {
		expect(words(written)).toEqual(['portrait', 'url']);
	}
	expect(words('line2Text')).toEqual(['line2', 'text']);
});
