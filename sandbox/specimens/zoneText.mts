/** The lines of a machine-readable zone as in ICAO Doc 9303, parts 4 (TD3), 5 (TD1) and 6 (TD2). */

export interface ZoneHolder {
	format: 'TD1' | 'TD2' | 'TD3';
	documentCode: string;
	issuingState: string;
	number: string;
	lastName: string;
	/** null: the holder has a single name, which is the last name here */
	firstName: string | null;
	/** Dates as YYYY-MM-DD */
	born: string;
	expires: string;
	sex: 'M' | 'F' | 'X';
	nationality: string;
	/** What the issuer adds of its own */
	optional?: string;
}

const WEIGHTS = [7, 3, 1];
const VALUES = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

export function zoneLines(holder: ZoneHolder): string[] {
	return holder.format === 'TD1' ? threeLines(holder) : twoLines(holder);
}

function threeLines(holder: ZoneHolder): string[] {
	const { number, optional = '' } = holder;
	// A long number goes on in the optional field, and its check digit follows it there.
	const isLong = number.length > 9;
	const start = isLong ? `${number.slice(0, 9)}<` : checked(fill(number, 9));
	const rest = isLong ? number.slice(9) + checkDigit(number) : optional;
	const first = codeAndState(holder) + start + fill(rest, 15);
	const [born, expires] = [checkedDate(holder.born), checkedDate(holder.expires)];
	const further = fill(isLong ? optional : '', 11);
	const composite = checkDigit(first.slice(5) + born + expires + further);
	const nationality = fill(holder.nationality, 3);
	return [
		first,
		born + sexOf(holder) + expires + nationality + further + composite,
		fill(namesOf(holder), 30),
	];
}

function twoLines(holder: ZoneHolder): string[] {
	const { format, number, optional = '' } = holder;
	const length = format === 'TD2' ? 36 : 44;
	const numberField = checked(fill(number, 9));
	const [born, expires] = [checkedDate(holder.born), checkedDate(holder.expires)];
	const further = format === 'TD2' ? fill(optional, 7) : checked(fill(optional, 14));
	const composite = checkDigit(numberField + born + expires + further);
	return [
		fill(codeAndState(holder) + namesOf(holder), length),
		numberField +
			fill(holder.nationality, 3) +
			born +
			sexOf(holder) +
			expires +
			further +
			composite,
	];
}

function codeAndState({ documentCode, issuingState }: ZoneHolder): string {
	return fill(documentCode, 2) + fill(issuingState, 3);
}

function namesOf({ lastName, firstName }: ZoneHolder): string {
	return [lastName, firstName]
		.filter((name) => name !== null)
		.map((name) => name.replace(/[\s-]+/g, '<').replace(/[^A-Z<]/g, ''))
		.join('<<');
}

function sexOf({ sex }: ZoneHolder): string {
	return sex === 'X' ? '<' : sex;
}

function checkedDate(date: string): string {
	return checked(date.slice(2).replaceAll('-', ''));
}

function checked(field: string): string {
	return field + checkDigit(field);
}

/** What does not fit is cut off. */
function fill(text: string, length: number): string {
	return text.padEnd(length, '<').slice(0, length);
}

export function checkDigit(text: string): string {
	const sum = [...text].reduce(
		(total, character, at) => total + Math.max(VALUES.indexOf(character), 0) * WEIGHTS[at % 3],
		0,
	);
	return String(sum % 10);
}
