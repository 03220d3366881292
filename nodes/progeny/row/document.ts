import type { JsonRecord } from '../json';
import { isUnknown } from '../task/outcome';
import { cut, MAX_CELL } from '../text';
import { daysBetween, hasNoEnd, isoDate, yearsBetween } from './dates';

export type Scalar = string | number | boolean | null;

/** Column → how it is read from the service's document. */
const READERS = {
	fullName: ({ fullName, firstName, lastName }) =>
		text(fullName) ?? joined(text(firstName), text(lastName)),
	documentNumber: ({ documentNumber }) => text(documentNumber),
	dateOfBirth: ({ dateOfBirth }) => isoDate(dateOfBirth),
	dateOfExpiry: ({ dateOfExpiry }) => isoDate(dateOfExpiry),
	firstName: ({ firstName }) => text(firstName),
	lastName: ({ lastName }) => text(lastName),
	age: ({ age, dateOfBirth }, today) => {
		// Inferred: -1 where the birth date is not known
		if (/^\d+$/.test(text(age) ?? '')) return Number(age);
		const birth = isoDate(dateOfBirth);
		return birth === null ? null : yearsBetween(birth, today);
	},
	sex: ({ sex }) => text(sex),
	nationality: ({ nationality }) => text(nationality),
	dateOfIssue: ({ dateOfIssue }) => isoDate(dateOfIssue),
	daysToExpiry: ({ dateOfExpiry }, today) => daysLeft(dateOfExpiry, today),
	isExpired: ({ is_expired, dateOfExpiry }, today) => {
		const left = daysLeft(dateOfExpiry, today);
		const isKnown = left !== null || hasNoEnd(dateOfExpiry);
		return flag(is_expired) ?? (isKnown ? Number(left) < 0 : null);
	},
	isValid: ({ is_valid }) => flag(is_valid),
	portraitUrl: ({ portrait_url }) => text(portrait_url),
} satisfies Record<string, (document: JsonRecord, today: string) => Scalar>;

export type DocumentColumn = keyof typeof READERS;

export type DocumentColumns = Record<DocumentColumn, Scalar>;

export const DOCUMENT_COLUMNS = Object.keys(READERS) as DocumentColumn[];

/**
 * All columns of a row, in the only order there is: what people look at comes first. Further fields of the
 * service come behind them.
 */
export const ROW_COLUMNS = [
	'fullName',
	'documentNumber',
	'dateOfBirth',
	'dateOfExpiry',
	'needsReview',
	'reviewReasons',
	'firstName',
	'lastName',
	'age',
	'sex',
	'nationality',
	'dateOfIssue',
	'daysToExpiry',
	'isExpired',
	'isValid',
	'portraitUrl',
	'issues',
	'status',
	'taskId',
] as const;

/** The service's fields that a column above is made of: those that the readers look at. */
const READ_FIELDS = new Set<string>();
const watched = new Proxy<JsonRecord>(
	{},
	{ get: (_, field) => void READ_FIELDS.add(String(field)) },
);
for (const read of Object.values(READERS)) read(watched, '1970-01-01');

/**
 * The document in our columns: the same keys for every one, null where unknown. Of age and expiry, the
 * service's own word counts where it gives one, else the dates.
 *
 * @param today as ISO date
 */
export function documentColumns(document: JsonRecord | null, today: string): DocumentColumns {
	return Object.fromEntries(
		Object.entries(READERS).map(([column, read]) => [column, read(document ?? {}, today)]),
	) as DocumentColumns;
}

/** The dates that are printed on the document, but cannot be read. */
export function unreadableDates(document: JsonRecord): DocumentColumn[] {
	return (['dateOfBirth', 'dateOfIssue', 'dateOfExpiry'] as const).filter((column) => {
		const value = document[column];
		const isThere = !isUnknown(value) || /\d/.test(String(value ?? ''));
		if (column === 'dateOfExpiry' && hasNoEnd(value)) return false;
		return isThere && isoDate(value) === null;
	});
}

/**
 * Names that further fields of the service must not take: those of the row, and the key by which n8n tells
 * an item that failed, and runs the node again.
 */
const TAKEN_NAMES = new Set<string>([...ROW_COLUMNS, 'extendedData', 'error']);

/** The longest name of a further field, and how many there are. */
const MAX_NAME = 200;
/** Nobody can read a spreadsheet with more columns. */
const MAX_FURTHER_FIELDS = 200;

/** The further fields with a plain value that the provider put in the document, under their own names. */
export function furtherFields(document: JsonRecord | null): Record<string, Scalar> {
	const further = new Map<string, Scalar>();
	const hasPortraitUrl = text(document?.portrait_url) !== null;
	for (const [field, value] of Object.entries(document ?? {})) {
		// The address already says it
		if (READ_FIELDS.has(field) || (field === 'portrait' && hasPortraitUrl)) continue;
		if (typeof value === 'object' && value !== null) continue;
		if (further.size === MAX_FURTHER_FIELDS) break;
		let name = cut(field, MAX_NAME);
		while (
			mustBeRenamed(name) ||
			further.has(name) ||
			(name !== field && Object.hasOwn(document!, name))
		) {
			name = `document_${name}`;
		}
		const shown = typeof value === 'string' ? cut(value, MAX_CELL) : value;
		further.set(name, isUnknown(value) ? null : (shown as Scalar));
	}
	return Object.fromEntries(further);
}

/** JavaScript puts a key that looks like a number before all others, and takes one for the prototype. */
function mustBeRenamed(field: string): boolean {
	return TAKEN_NAMES.has(field) || field === '__proto__' || /^\d+$/.test(field);
}

/** Document numbers and the like stay text, so that no leading zero is lost. */
function text(value: unknown): string | null {
	return isUnknown(value) || typeof value === 'object' ? null : cut(String(value).trim(), MAX_CELL);
}

function joined(...names: Array<string | null>): string | null {
	return names.filter(Boolean).join(' ') || null;
}

function daysLeft(dateOfExpiry: unknown, today: string): number | null {
	const expiry = isoDate(dateOfExpiry);
	return expiry === null ? null : daysBetween(today, expiry);
}

function flag(value: unknown): boolean | null {
	const word = text(value)?.toLowerCase() ?? '';
	if (['true', 'yes', '1'].includes(word)) return true;
	return ['false', 'no', '0'].includes(word) ? false : null;
}
