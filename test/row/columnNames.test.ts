import fc from 'fast-check';

import { label, withColumnNames } from '../../nodes/ProgenyOcrCard/row/columnNames';
import { ROW_COLUMNS } from '../../nodes/ProgenyOcrCard/row/row';

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
	expect(withColumnNames({ [column]: 1 }, 'labels')).toEqual({ [asLabel]: 1 });
	expect(withColumnNames({ [column]: 1 }, 'snake_case')).toEqual({ [asSnake]: 1 });
	expect(withColumnNames({ [column]: 1 }, 'camelCase')).toEqual({ [column]: 1 });
});

it('a further field does not take the name of a column', () => {
	const row = { dateOfBirth: '1991-09-24', date_of_birth: '24 SEP 1991', 'Date of birth': 'S' };
	expect(withColumnNames(row, 'labels')).toEqual({
		'Date of Birth': '1991-09-24',
		'Document Date of Birth': '24 SEP 1991',
		'Document Document Date of Birth': 'S',
	});
});

it('no column is named so that n8n takes the item for one that failed', () => {
	expect(withColumnNames({ Error: 'E1' }, 'snake_case')).toEqual({ document_error: 'E1' });
});

it('no value is lost, whatever the service calls its fields', () => {
	const field = fc.oneof(
		fc.constantFrom(...ROW_COLUMNS, 'date_of_birth', 'Error', '__proto__', 'constructor', '_', '7'),
		fc.string(),
	);
	fc.assert(
		fc.property(
			fc.uniqueArray(field, { maxLength: 12 }),
			fc.constantFrom('snake_case' as const, 'labels' as const),
			(fields, names) => {
				const row = Object.fromEntries(fields.map((one, index) => [one, index]));
				const named = withColumnNames(row, names);
				expect(Object.values(named).sort()).toEqual(Object.values(row).sort());
				expect(Object.keys(named)).not.toContain('error');
			},
		),
		{ numRuns: 1000 },
	);
});

it('every column has a label of its own', () => {
	const labels = ROW_COLUMNS.map((column) => label(column));
	expect(new Set(labels).size).toBe(ROW_COLUMNS.length);
});
