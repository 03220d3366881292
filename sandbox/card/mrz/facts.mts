/** The facts that the lines of a machine-readable zone tell. */
import { parse } from 'mrz';
import { parseDate, type CalendarDate } from '../aamva.mts';
import type { ResolvedZone } from './resolve.mts';

interface ZoneFacts {
	/** One or two letters: P for a passport; A, C or I for a card */
	documentCode: string;
	/** Three letters or fewer, such as D for Germany */
	issuingState: string;
	documentNumber: string;
	lastName: string;
	/** All given names; null where the holder has a single name */
	firstName: string | null;
	dateOfBirth: CalendarDate | null;
	dateOfExpiry: CalendarDate | null;
	/** X where the zone leaves it open */
	sex: 'M' | 'F' | 'X';
	nationality: string;
}

export interface Zone extends ResolvedZone {
	facts: ZoneFacts;
}

const SEXES: Record<string, ZoneFacts['sex']> = { male: 'M', female: 'F' };
const LONGEST_VALIDITY_YEARS = 50;

/** @param today tells the century of a year that is printed with two digits */
export function zoneOf(resolved: ResolvedZone, today: Date): Zone {
	const { fields, details } = parse(resolved.lines);
	// A state that the library does not know, such as ICAO's own UTO, has no value but is printed.
	const printed = (field: string) => {
		const { line = 0, start = 0, end = 0 } = details.find((one) => one.field === field) ?? {};
		return resolved.lines[line].slice(start, end).replace(/<+$/, '');
	};
	return {
		...resolved,
		facts: {
			documentCode: fields.documentCode ?? '',
			issuingState: printed('issuingState'),
			documentNumber: fields.documentNumber ?? '',
			lastName: fields.lastName ?? '',
			firstName: hasGivenNames(resolved) ? (fields.firstName ?? null) : null,
			dateOfBirth: birthDate(fields.birthDate ?? '', today),
			dateOfExpiry: expiryDate(fields.expirationDate ?? '', today),
			sex: SEXES[fields.sex ?? ''] ?? 'X',
			nationality: printed('nationality'),
		},
	};
}

/** Two fillers stand between the names. Without given names, nothing but fillers follows them. */
function hasGivenNames({ format, lines }: ResolvedZone): boolean {
	const names = format === 'TD1' ? lines[2] : lines[0].slice(5);
	return /^.+?<<[A-Z]/.test(names);
}

/** The last day of this printed form that is not after today. */
export function birthDate(printed: string, today: Date): CalendarDate | null {
	const dates = inCenturies(printed).filter((date) => time(date) <= today.getTime());
	return dates.at(-1) ?? null;
}

/** The last day of this printed form that is not too far ahead. */
export function expiryDate(printed: string, today: Date): CalendarDate | null {
	const lastYear = today.getUTCFullYear() + LONGEST_VALIDITY_YEARS;
	const dates = inCenturies(printed).filter(({ year }) => year <= lastYear);
	return dates.at(-1) ?? null;
}

/** Without those that no calendar has; none where parts of the date are fillers. */
function inCenturies(printed: string): CalendarDate[] {
	return ['19', '20', '21']
		.map((century) => parseDate(century + printed))
		.filter((date) => date !== null);
}

function time({ year, month, day }: CalendarDate): number {
	return Date.UTC(year, month - 1, day);
}
