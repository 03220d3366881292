/**
 * Parses the text of the PDF417 barcode on the back of North American driving licences and ID
 * cards, as laid down in Annex D of the AAMVA DL/ID Card Design Standard (and its forerunners
 * back to AAMVA DL/ID-2000). Cards in circulation break the rules in many small ways, so every
 * step takes what it finds and leaves the rest empty; nothing here throws.
 */

export interface CalendarDate {
	year: number;
	month: number;
	day: number;
}

export interface Subfile {
	type: string;
	offset: number;
	length: number;
}

export interface CardFacts {
	documentType: 'DL' | 'ID';
	documentNumber: string | null;
	lastName: string | null;
	firstName: string | null;
	middleName: string | null;
	suffix: string | null;
	/** True when the issuer marked one of the names as cut off (DDE, DDF, DDG = T). */
	nameTruncated: boolean;
	dateOfBirth: CalendarDate | null;
	dateOfIssue: CalendarDate | null;
	dateOfExpiry: CalendarDate | null;
	sex: 'M' | 'F' | 'X' | null;
	country: string | null;
	state: string | null;
	street: string | null;
	city: string | null;
	postalCode: string | null;
	vehicleClass: string | null;
}

export interface AamvaCard {
	issuer: string | null;
	version: number | null;
	jurisdictionVersion: number | null;
	subfiles: Subfile[];
	elements: Record<string, string>;
	facts: CardFacts;
}

type Elements = Record<string, string>;

// Annex D, header: file type, then IIN (6), AAMVA version (2), jurisdiction version (2, absent
// before version 02) and number of entries (2); then one designator of 10 characters per subfile.
// 'AAMVA' in place of 'ANSI ' is the older file type.
const HEADER = /(?:ANSI ?|AAMVA)\s?(\d{0,12})((?:[A-Z]{2}\d{8})*)/;
const DESIGNATOR = /([A-Z]{2})(\d{4})(\d{4})/g;
// The codes of the DL and ID subfiles begin with DA to DD; some issuers repeat the subfile's type.
const ELEMENT = /^\s*(?:DL|ID)*(D[A-D][A-Z])(.*)$/;
const CARD_TYPES = ['DL', 'ID'];

/** Codes that carry the same fact in different issues of the standard, the newest first. */
const FACT_CODES = {
	documentNumber: ['DAQ'],
	suffix: ['DCU', 'DAE'],
	dateOfBirth: ['DBB'],
	dateOfIssue: ['DBD'],
	dateOfExpiry: ['DBA'],
	sex: ['DBC'],
	country: ['DCG'],
	state: ['DAJ', 'DAO'],
	street: ['DAG', 'DAL'],
	city: ['DAI', 'DAN'],
	postalCode: ['DAK', 'DAP'],
	vehicleClass: ['DCA', 'DAR'],
} as const;

const TRUNCATION_CODES = ['DDE', 'DDF', 'DDG'];

// DBC: 1 and 2 from ANSI D20, 9 "not specified" since version 08; version 01 also used letters.
const SEXES: Record<string, CardFacts['sex']> = { 1: 'M', M: 'M', 2: 'F', F: 'F', 9: 'X', X: 'X' };

// Annex D: NONE when the holder has none, unavl when the issuer has no record of it.
const NO_VALUE = /^(?:none|unavl|unavailable|n\/a)?$/i;

const CANADIAN_PROVINCES = 'AB BC MB NB NL NS NT NU ON PE QC SK YT'.split(' ');

export function parseAamva(text: string): AamvaCard | null {
	const header = HEADER.exec(text);
	if (!header) return null;

	const [whole, numbers, designators] = header;
	const bodyStart = header.index + whole.length;
	const subfiles = readDesignators(designators);
	const cardSubfile = subfiles.find(({ type }) => CARD_TYPES.includes(type));
	const elements = readElements(cardText(text, bodyStart, cardSubfile));
	if (Object.keys(elements).length === 0) return null;

	const documentType = cardSubfile?.type ?? text.slice(bodyStart, bodyStart + 2);
	return {
		issuer: numbers.length >= 6 ? numbers.slice(0, 6) : null,
		version: numbers.length >= 8 ? Number(numbers.slice(6, 8)) : null,
		jurisdictionVersion: numbers.length === 12 ? Number(numbers.slice(8, 10)) : null,
		subfiles,
		elements,
		facts: readFacts(elements, documentType === 'ID' ? 'ID' : 'DL'),
	};
}

function readDesignators(designators: string): Subfile[] {
	return [...designators.matchAll(DESIGNATOR)].map(([, type, offset, length]) => ({
		type,
		offset: Number(offset),
		length: Number(length),
	}));
}

/** The card's subfile. Offset and length are wrong on many cards, so both are checked first. */
function cardText(text: string, bodyStart: number, subfile: Subfile | undefined): string {
	const { type = '', offset = 0, length = 0 } = subfile ?? {};
	const offsetHolds = offset >= bodyStart && text.startsWith(type, offset);
	const start = offsetHolds ? offset : findSubfile(text, bodyStart, type);
	const end = start + length;
	const lengthHolds = length > 0 && text[end - 1] === '\r';
	return text.slice(start, lengthHolds ? end : undefined);
}

/** A subfile begins behind the header or on a new line, with its type and its first element. */
function findSubfile(text: string, bodyStart: number, type: string): number {
	const start = new RegExp(`(?<=^|[\\r\\n])${type}(?:DL|ID)?D[A-D][A-Z]`);
	return bodyStart + Math.max(text.slice(bodyStart).search(start), 0);
}

function readElements(subfile: string): Elements {
	const elements: Elements = {};
	for (const line of subfile.split(/[\n\r\x1c-\x1e]+/)) {
		const [, code, value] = ELEMENT.exec(line) ?? [];
		if (code && !(code in elements)) elements[code] = value.trim();
	}
	return elements;
}

function readFacts(elements: Elements, documentType: CardFacts['documentType']): CardFacts {
	const fact = (name: keyof typeof FACT_CODES) => firstValue(elements, FACT_CODES[name]);
	const state = fact('state');
	return {
		documentType,
		documentNumber: fact('documentNumber'),
		...readNames(elements),
		suffix: fact('suffix'),
		nameTruncated: TRUNCATION_CODES.some((code) => elements[code] === 'T'),
		dateOfBirth: parseDate(fact('dateOfBirth')),
		dateOfIssue: parseDate(fact('dateOfIssue')),
		dateOfExpiry: parseDate(fact('dateOfExpiry')),
		sex: SEXES[fact('sex')?.toUpperCase() ?? ''] ?? null,
		country: fact('country') ?? countryOf(state),
		state,
		street: fact('street'),
		city: fact('city'),
		postalCode: fact('postalCode'),
		vehicleClass: fact('vehicleClass'),
	};
}

function firstValue(elements: Elements, codes: readonly string[]): string | null {
	return codes.map((code) => valueOf(elements[code])).find((value) => value !== null) ?? null;
}

function valueOf(text: string | undefined): string | null {
	const trimmed = (text ?? '').trim();
	return NO_VALUE.test(trimmed) ? null : trimmed;
}

/** Several given names stand with commas between them in the barcode, with spaces on the card. */
function joinNames(names: Array<string | undefined>): string | null {
	return valueOf(
		names
			.map((name) => valueOf(name) ?? '')
			.join(' ')
			.replace(/[\s,]+/g, ' '),
	);
}

/**
 * Family, first and middle names: separate elements since version 04 (DCS, DAC, DAD), DCS with
 * all given names in DCT in 02 and 03, one DAA or DAB, DAC and DAD in 01. The elements that are
 * there decide, not the version number: issuers mix them.
 */
function readNames(elements: Elements): Pick<CardFacts, 'lastName' | 'firstName' | 'middleName'> {
	const [family, first, ...middle] = (elements.DAA ?? '').split(/[,@$]/);
	const [given, ...furtherGiven] = (elements.DCT ?? '').split(',');
	return {
		lastName: firstValue(elements, ['DCS', 'DAB']) ?? valueOf(family),
		firstName: joinNames([elements.DAC]) ?? valueOf(given) ?? valueOf(first),
		// The fourth part of DAA is the suffix.
		middleName: joinNames([elements.DAD]) ?? joinNames(furtherGiven) ?? valueOf(middle[0]),
	};
}

/**
 * MMDDCCYY in the United States, CCYYMMDD in Canada and in the first version everywhere.
 * No month is 19 to 21, so the first two digits tell the order without trusting version or
 * country, which issuers get wrong.
 */
export function parseDate(text: string | null): CalendarDate | null {
	const digits = (text ?? '').replace(/\D/g, '');
	if (digits.length !== 8) return null;
	const order = /^(?:19|20|21)/.test(digits) ? [0, 4, 6] : [4, 0, 2];
	const [year, month, day] = order.map((at, part) =>
		Number(digits.slice(at, at + (part === 0 ? 4 : 2))),
	);
	const date = new Date(Date.UTC(year, month - 1, day));
	const exists = year >= 1880 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
	return exists ? { year, month, day } : null;
}

/** Version 01 has no DCG. */
function countryOf(state: string | null): string | null {
	if (state === null) return null;
	return CANADIAN_PROVINCES.includes(state.toUpperCase()) ? 'CAN' : 'USA';
}
