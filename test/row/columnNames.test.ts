import fc from 'fast-check';

import { label, namesOf, type ColumnNames } from '../../nodes/ProgenyOcrCard/row/columnNames';
import { ROW_COLUMNS } from '../../nodes/ProgenyOcrCard/row/document';

const named = (columns: string[], columnNames: ColumnNames) => [
	...namesOf(columns, columnNames).values(),
];

it.each([
	['taskId', 'Task ID', 'task_id'],
	['needsReview', 'Needs Review', 'needs_review'],
	['dateOfBirth', 'Date of Birth', 'date_of_birth'],
	['daysToExpiry', 'Days to Expiry', 'days_to_expiry'],
	['portraitUrl', 'Portrait URL', 'portrait_url'],
	['licence_class', 'Licence Class', 'licence_class'],
	['Issuing state', 'Issuing State', 'issuing_state'],
	['address2Line', 'Address2 Line', 'address2_line'],
	['straßeUndÖrtchen', 'Straße Und Örtchen', 'straße_und_örtchen'],
	['document_1', 'Document 1', 'document_1'],
	['***', '***', '***'],
])('%s reads %s, or %s', (column, asLabel, asSnake) => {
	expect(named([column], 'labels')).toEqual([asLabel]);
	expect(named([column], 'snake_case')).toEqual([asSnake]);
	expect(named([column], 'camelCase')).toEqual([column]);
});

it('a further field does not take the name of a column', () => {
	expect(named(['dateOfBirth', 'date_of_birth', 'Date of birth'], 'labels')).toEqual([
		'Date of Birth',
		'Document Date of Birth',
		'Document Document Date of Birth',
	]);
});

it('no column is named so that n8n takes the item for one that failed', () => {
	expect(named(['Error'], 'snake_case')).toEqual(['document_error']);
});

it('no two columns get the same name, whatever the service calls its fields', () => {
	const field = fc.oneof(
		fc.constantFrom(...ROW_COLUMNS, 'date_of_birth', 'Error', '__proto__', 'constructor', '_', '7'),
		fc.string(),
	);
	fc.assert(
		fc.property(
			fc.uniqueArray(field, { maxLength: 12 }),
			fc.constantFrom<ColumnNames>('snake_case', 'labels'),
			(columns, columnNames) => {
				const names = namesOf(columns, columnNames);
				expect([...names.keys()]).toEqual(columns);
				expect(new Set(names.values()).size).toBe(columns.length);
				expect([...names.values()]).not.toContain('error');
			},
		),
		{ numRuns: 1000 },
	);
});

it('every column has a label of its own', () => {
	const labels = ROW_COLUMNS.map((column) => label(column));
	expect(new Set(labels).size).toBe(ROW_COLUMNS.length);
});
