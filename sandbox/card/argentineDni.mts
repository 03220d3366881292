/**
 * Parses the text of the PDF417 barcode on an Argentine identity card (DNI). No specification is
 * public; these are the two forms that cards in circulation have, with fields between @ signs.
 */
import { parseDate, type CalendarDate, type CardFacts } from './aamva.mts';

type Fields = Record<
	'documentNumber' | 'lastName' | 'firstName' | 'sex' | 'born' | 'issued',
	string
> & {
	expires?: string;
};

// The number has seven or eight digits (with F or M before it on old cards), the copy is a letter.
const NUMBER = /^[FM]?\d{6,8}$/;
const SEXES: Record<string, CardFacts['sex']> = { M: 'M', F: 'F', X: 'X' };

export function parseArgentineDni(text: string): CardFacts | null {
	const fields = fieldsOf(text.split('@').map((field) => field.trim()));
	if (!fields || !NUMBER.test(fields.documentNumber)) return null;
	const dateOfBirth = parseDay(fields.born);
	const dateOfIssue = parseDay(fields.issued);
	// Any text can have @ signs; a card has these, too.
	if (!dateOfBirth || !dateOfIssue || !fields.lastName) return null;
	return {
		documentType: 'ID',
		documentNumber: fields.documentNumber,
		lastName: fields.lastName,
		firstName: fields.firstName || null,
		middleName: null,
		suffix: null,
		nameTruncated: false,
		dateOfBirth,
		dateOfIssue,
		dateOfExpiry: parseDay(fields.expires ?? ''),
		sex: SEXES[fields.sex] ?? null,
		country: 'ARG',
		state: null,
		street: null,
		city: null,
		postalCode: null,
		vehicleClass: null,
	};
}

/** The older form begins with an @, and alone tells when the card expires. */
function fieldsOf(fields: string[]): Fields | null {
	if (fields[0] === '' && fields.length >= 13) {
		const [, documentNumber, , , lastName, firstName, , born, sex, issued, , , expires] = fields;
		return { documentNumber, lastName, firstName, sex, born, issued, expires };
	}
	if (fields.length < 8) return null;
	const [, lastName, firstName, sex, documentNumber, , born, issued] = fields;
	return { documentNumber, lastName, firstName, sex, born, issued };
}

/** DD/MM/YYYY */
function parseDay(text: string): CalendarDate | null {
	const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text) ?? [];
	return day ? parseDate(year + month + day) : null;
}
