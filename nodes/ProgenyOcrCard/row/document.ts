import type { JsonRecord } from '../json';
import { isUnknown } from '../task/outcome';
import { isoDate } from './dates';

export type Scalar = string | number | boolean | null;

/** Column of the row → how it is read from the service's document. The order is the row's. */
const COLUMNS = {
	documentNumber: ({ documentNumber }) => text(documentNumber),
	firstName: ({ firstName }) => text(firstName),
	lastName: ({ lastName }) => text(lastName),
	fullName: ({ fullName, firstName, lastName }) =>
		text(fullName) ?? text([firstName, lastName].map(text).filter(Boolean).join(' ')),
	dateOfBirth: ({ dateOfBirth }) => isoDate(dateOfBirth),
	// Inferred: -1 where the birth date is not known
	age: ({ age }) => (/^\d+$/.test(text(age) ?? '') ? Number(age) : null),
	sex: ({ sex }) => text(sex),
	nationality: ({ nationality }) => text(nationality),
	dateOfIssue: ({ dateOfIssue }) => isoDate(dateOfIssue),
	dateOfExpiry: ({ dateOfExpiry }) => isoDate(dateOfExpiry),
	isExpired: ({ is_expired }) => flag(is_expired),
	isValid: ({ is_valid }) => flag(is_valid),
	portraitUrl: ({ portrait_url }) => text(portrait_url),
} satisfies Record<string, (document: JsonRecord) => Scalar>;

export type DocumentColumns = Record<keyof typeof COLUMNS, Scalar>;

/** The service's fields that a column above is made of. */
const READ_FIELDS = new Set([...Object.keys(COLUMNS), 'is_expired', 'is_valid', 'portrait_url']);

/** The document in our columns: the same keys for every card, null where unknown. */
export function documentColumns(document: JsonRecord | null): DocumentColumns {
	return Object.fromEntries(
		Object.entries(COLUMNS).map(([column, read]) => [column, read(document ?? {})]),
	) as DocumentColumns;
}

/** Names that the row or n8n itself gives a meaning to; a field of the service must not take them. */
const TAKEN_NAMES = new Set([
	'taskId',
	'status',
	'issues',
	'extendedData',
	'isExpired',
	'isValid',
	'portraitUrl',
	// n8n takes an item with a key `error` for one that failed, and runs the node again
	'error',
]);

/** Every further field with a plain value that the provider put in the document, under its own name. */
export function furtherFields(document: JsonRecord | null): Record<string, Scalar> {
	const further: Record<string, Scalar> = {};
	for (const [field, value] of Object.entries(document ?? {})) {
		if (READ_FIELDS.has(field) && !TAKEN_NAMES.has(field)) continue;
		if (typeof value === 'object' && value !== null) continue;
		further[mustBeRenamed(field) ? `document_${field}` : field] = isUnknown(value)
			? null
			: (value as Scalar);
	}
	return further;
}

/** A key that looks like a number would also stand before all columns, whenever it is added. */
function mustBeRenamed(field: string): boolean {
	return TAKEN_NAMES.has(field) || /^\d+$/.test(field);
}

/** Document numbers and the like stay text, so that no leading zero is lost. */
function text(value: unknown): string | null {
	return isUnknown(value) || typeof value === 'object' ? null : String(value).trim();
}

function flag(value: unknown): boolean | null {
	if (typeof value === 'boolean') return value;
	if (typeof value !== 'string' || !/^(true|false)$/i.test(value)) return null;
	return value.toLowerCase() === 'true';
}
