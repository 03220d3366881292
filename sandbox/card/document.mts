/**
 * Turns the facts that a card's barcode or zone tells into the document of a Progeny task answer.
 *
 * Keys and formats of the first eleven fields follow Progeny's ocr_passport sample, the only one
 * it publishes with a document. Everything else here is INVENTED, because no ocr_card sample
 * exists: the further keys, null for an unreadable text and -1 for an unknown age.
 */
import type { CalendarDate, CardFacts } from './aamva.mts';
import { NATIONALITIES } from './nationalities.mts';

export type ProgenyDocument = Record<string, string | number | boolean | null>;

export interface DocumentFacts extends CardFacts {
	/** The holder has a single name, so that no first name is missing. */
	hasSingleName?: boolean;
}

const DOCUMENT_TYPES = { DL: 'DRIVING LICENCE', ID: 'ID CARD' };

/** Of a card, with what only cards have, all of which is INVENTED. */
export function toDocument(facts: DocumentFacts, today: Date): ProgenyDocument {
	return {
		...documentedFields(facts, today),
		middleName: upper(facts.middleName),
		documentType: DOCUMENT_TYPES[facts.documentType],
		issuingState: upper(facts.state),
		address: formatAddress(facts),
		licenceClass: facts.documentType === 'DL' ? upper(facts.vehicleClass) : null,
	};
}

/** What Progeny's sample of a passport has, beside the portrait. */
export function documentedFields(
	facts: Omit<DocumentFacts, 'documentType'>,
	today: Date,
): ProgenyDocument {
	const now = toCalendarDate(today);
	return {
		is_valid: isValid(facts, now),
		is_expired: facts.dateOfExpiry !== null && ordinal(facts.dateOfExpiry) < ordinal(now),
		dateOfBirth: formatDate(facts.dateOfBirth),
		age: ageOn(now, facts.dateOfBirth),
		firstName: upper(facts.firstName),
		lastName: upper(facts.lastName),
		dateOfIssue: formatDate(facts.dateOfIssue),
		dateOfExpiry: formatDate(facts.dateOfExpiry),
		documentNumber: upper(facts.documentNumber),
		sex: facts.sex,
		// INVENTED: a driving licence says nothing about its holder's nationality; the issuing country
		// (DCG) stands in for it so that the field is filled as in Progeny's sample.
		nationality: nationalityOf(facts.country),
	};
}

/**
 * INVENTED, as Progeny does not explain is_valid: number, both names and the birth date are
 * there, and birth, issue, expiry and today do not contradict each other. An expired card can
 * be valid: is_expired tells that.
 */
function isValid(facts: Omit<DocumentFacts, 'documentType'>, now: CalendarDate): boolean {
	const { documentNumber, firstName, lastName, dateOfBirth, dateOfIssue, dateOfExpiry } = facts;
	const isNamed = lastName && (firstName || facts.hasSingleName);
	if (!documentNumber || !isNamed || !dateOfBirth) return false;

	const born = ordinal(dateOfBirth);
	const issued = dateOfIssue ? ordinal(dateOfIssue) : born;
	const expires = dateOfExpiry ? ordinal(dateOfExpiry) : Infinity;
	return born < ordinal(now) && born <= issued && issued <= ordinal(now) && issued < expires;
}

/** A number that sorts like the date, e.g. 19910924. */
function ordinal({ year, month, day }: CalendarDate): number {
	return year * 10000 + month * 100 + day;
}

function toCalendarDate(date: Date): CalendarDate {
	return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function ageOn(now: CalendarDate, born: CalendarDate | null): number {
	return born ? Math.floor((ordinal(now) - ordinal(born)) / 10000) : -1;
}

/** Progeny prints dates unpadded, and an unknown one as three times Python's None. */
function formatDate(date: CalendarDate | null): string {
	return date ? `${date.year}-${date.month}-${date.day}` : 'None-None-None';
}

function upper(text: string | null): string | null {
	return text?.toUpperCase() ?? null;
}

function nationalityOf(country: string | null): string | null {
	const code = upper(country);
	return code === null ? null : (NATIONALITIES[code] ?? code);
}

function formatAddress({ street, city, state, postalCode }: DocumentFacts): string | null {
	// A state alone is where the card was issued.
	if (!street && !city) return null;
	const place = [state, formatPostalCode(postalCode)].filter(Boolean).join(' ');
	return upper([street, city, place].filter(Boolean).join(', '));
}

/** The standard fills an unknown ZIP+4 with zeros (element DAK). */
function formatPostalCode(postalCode: string | null): string | null {
	const [, zip, further] = /^(\d{5})-?(\d{4})$/.exec(postalCode ?? '') ?? [];
	if (!zip) return postalCode;
	return further === '0000' ? zip : `${zip}-${further}`;
}
