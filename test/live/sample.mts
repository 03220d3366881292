/* The document of Progeny's only sample, that of ocr_passport. */
import type { JsonRecord } from '../../nodes/progeny/json.ts';

const TYPES: Record<string, string> = {
	is_valid: 'boolean',
	is_expired: 'boolean',
	dateOfBirth: 'string',
	age: 'number',
	firstName: 'string',
	lastName: 'string',
	dateOfIssue: 'string',
	dateOfExpiry: 'string',
	documentNumber: 'string',
	sex: 'string',
	nationality: 'string',
	portrait: 'string',
	portrait_url: 'string',
};
const DATE = /^\d{4}-[1-9]\d?-[1-9]\d?$|^None-None-None$/;

export const SAMPLE_FIELDS = Object.keys(TYPES);

/** Whether the fields that the sample has too are of its JSON types, or null. */
export function hasSampleTypes(document: JsonRecord): boolean {
	return SAMPLE_FIELDS.every((field) => {
		const value = document[field] ?? null;
		return value === null || typeof value === TYPES[field];
	});
}

export const isSampleDate = (value: unknown) => DATE.test(String(value));
