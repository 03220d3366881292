import type { JsonRecord } from '../json';
import { isUnknown } from '../task/outcome';
import { daysBetween, isoDate, yearsBetween } from './dates';
import { titleCase, type NameCase } from './nameCase';

export type Scalar = string | number | boolean | null;

/** How the columns are to be read. */
export interface Reading {
	/** ISO date on which the age and the validity are reckoned. */
	referenceDate: string;
	/** Else the service's own age and verdict, which are of today, count only where a date is not known. */
	isToday: boolean;
	nameCase: NameCase;
}

/** Column of the row → how it is read from the service's document. The order is the row's. */
const COLUMNS = {
	documentNumber: ({ documentNumber }) => text(documentNumber),
	firstName: ({ firstName }, reading) => name(firstName, reading),
	lastName: ({ lastName }, reading) => name(lastName, reading, { isLastName: true }),
	fullName: ({ fullName, firstName, lastName }, reading) => {
		const stated = text(fullName);
		const isOfBoth = stated === joined(text(firstName), text(lastName));
		return stated === null || isOfBoth
			? joined(name(firstName, reading), name(lastName, reading, { isLastName: true }))
			: name(stated, reading);
	},
	dateOfBirth: ({ dateOfBirth }) => isoDate(dateOfBirth),
	age: ({ age, dateOfBirth }, { referenceDate, isToday }) => {
		const reckoned = ageOn(referenceDate, isoDate(dateOfBirth));
		// Inferred: -1 where the birth date is not known
		const stated = /^\d+$/.test(text(age) ?? '') ? Number(age) : null;
		return isToday ? (stated ?? reckoned) : (reckoned ?? stated);
	},
	sex: ({ sex }) => text(sex),
	nationality: ({ nationality }) => text(nationality),
	dateOfIssue: ({ dateOfIssue }) => isoDate(dateOfIssue),
	dateOfExpiry: ({ dateOfExpiry }) => isoDate(dateOfExpiry),
	daysToExpiry: ({ dateOfExpiry }, { referenceDate }) =>
		daysLeftOn(referenceDate, isoDate(dateOfExpiry)),
	isExpired: ({ is_expired, dateOfExpiry }, { referenceDate, isToday }) => {
		const daysLeft = daysLeftOn(referenceDate, isoDate(dateOfExpiry));
		const reckoned = daysLeft === null ? null : daysLeft < 0;
		const stated = flag(is_expired);
		if (isToday) return stated ?? reckoned;
		// What is valid today may not be so on another day
		return reckoned ?? (stated === true ? true : null);
	},
	isValid: ({ is_valid }) => flag(is_valid),
	portraitUrl: ({ portrait_url }) => text(portrait_url),
} satisfies Record<string, (document: JsonRecord, reading: Reading) => Scalar>;

export type DocumentColumn = keyof typeof COLUMNS;

export type DocumentColumns = Record<DocumentColumn, Scalar>;

export const DOCUMENT_COLUMNS = Object.keys(COLUMNS) as DocumentColumn[];

/** All columns of a row, in their order; further fields of the service come behind them. */
export const ROW_COLUMNS = [
	'taskId',
	'status',
	'needsReview',
	'reviewReasons',
	'missingFields',
	...DOCUMENT_COLUMNS,
	'issues',
] as const;

/** Columns of the document that the service has under another name, or not at all. */
const OWN_NAMES: string[] = ['daysToExpiry', 'isExpired', 'isValid', 'portraitUrl'];

/** The service's fields that a column above is made of. */
const READ_FIELDS = new Set<string>([
	...DOCUMENT_COLUMNS.filter((column) => !OWN_NAMES.includes(column)),
	'is_expired',
	'is_valid',
	'portrait_url',
]);

/** The document in our columns: the same keys for every card, null where unknown. */
export function documentColumns(document: JsonRecord | null, reading: Reading): DocumentColumns {
	return Object.fromEntries(
		Object.entries(COLUMNS).map(([column, read]) => [column, read(document ?? {}, reading)]),
	) as DocumentColumns;
}

/** The dates of the document that are printed on the card, but cannot be read. */
export function unreadableDates(document: JsonRecord): DocumentColumn[] {
	return (['dateOfBirth', 'dateOfIssue', 'dateOfExpiry'] as const).filter((column) => {
		const value = document[column];
		const isThere = !isUnknown(value) || /\d/.test(String(value ?? ''));
		return isThere && isoDate(value) === null;
	});
}

/**
 * Names that further fields of the service must not take: those of the row, and the key by which n8n tells
 * an item that failed, and runs the node again.
 */
const TAKEN_NAMES = new Set<string>([...ROW_COLUMNS, 'extendedData', 'error']);

/** Every further field with a plain value that the provider put in the document, under its own name. */
export function furtherFields(document: JsonRecord | null): Record<string, Scalar> {
	const further: Record<string, Scalar> = {};
	for (const [field, value] of Object.entries(document ?? {})) {
		if (READ_FIELDS.has(field)) continue;
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

function joined(...names: Array<string | null>): string | null {
	return names.filter(Boolean).join(' ') || null;
}

function name(
	value: unknown,
	{ nameCase }: Reading,
	{ isLastName } = { isLastName: false },
): string | null {
	const printed = text(value);
	return printed === null || nameCase === 'asPrinted'
		? printed
		: titleCase(printed, { isLastName });
}

function ageOn(date: string, birth: string | null): number | null {
	return birth === null ? null : yearsBetween(birth, date);
}

function daysLeftOn(date: string, expiry: string | null): number | null {
	return expiry === null ? null : daysBetween(date, expiry);
}

function flag(value: unknown): boolean | null {
	const word = text(value)?.toLowerCase() ?? '';
	if (['true', 'yes', '1'].includes(word)) return true;
	return ['false', 'no', '0'].includes(word) ? false : null;
}
