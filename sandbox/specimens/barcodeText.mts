/** Writes a person's barcode as Annex D of the AAMVA DL/ID Card Design Standard lays it down. */
import type { Person } from './people.mts';

type ElementList = Array<[code: string, value: string]>;

const SEX_CODES = { M: '1', F: '2', X: '9' };

export function barcodeText(person: Person): string {
	const subfiles = [subfileOf(person.kind, cardElements(person))];
	// Version 02 brought a second subfile for the jurisdiction's own elements: Z and a letter.
	const own = `Z${person.state[0]}`;
	if (person.aamvaVersion > 1) subfiles.push(subfileOf(own, [[`${own}A`, 'SPECIMEN']]));
	return headerOf(person, subfiles) + subfiles.join('');
}

function headerOf(person: Person, subfiles: string[]): string {
	const version = String(person.aamvaVersion).padStart(2, '0');
	const jurisdictionVersion = person.aamvaVersion > 1 ? '00' : '';
	const entries = String(subfiles.length).padStart(2, '0');
	const fileType = person.aamvaVersion > 1 ? 'ANSI ' : 'AAMVA';
	const start = `@\n\x1e\r${fileType}${person.issuer}${version}${jurisdictionVersion}${entries}`;

	let offset = start.length + 10 * subfiles.length + (person.wrongOffsets ? 7 : 0);
	const designators = subfiles.map((subfile) => {
		const designator = subfile.slice(0, 2) + fourDigits(offset) + fourDigits(subfile.length);
		offset += subfile.length;
		return designator;
	});
	return start + designators.join('');
}

function fourDigits(value: number): string {
	return String(value).padStart(4, '0');
}

function subfileOf(type: string, elements: ElementList): string {
	return `${type}${elements.map(([code, value]) => code + value).join('\n')}\r`;
}

function cardElements(person: Person): ElementList {
	const { aamvaVersion, kind, sex } = person;
	const [classCode, restrictionCode, endorsementCode] =
		aamvaVersion > 1 ? ['DCA', 'DCB', 'DCD'] : ['DAR', 'DAS', 'DAT'];
	const driving: ElementList = [
		[classCode, 'D'],
		[restrictionCode, 'NONE'],
		[endorsementCode, 'NONE'],
	];
	return [
		['DAQ', person.number],
		...nameElements(person),
		...(kind === 'DL' ? driving : []),
		...(person.issued ? dateElement('DBD', person.issued, person) : []),
		...dateElement('DBB', person.born, person),
		...dateElement('DBA', person.expires, person),
		['DBC', aamvaVersion > 1 ? SEX_CODES[sex] : sex],
		['DAU', '068 IN'],
		['DAY', 'BRO'],
		['DAG', person.street],
		['DAI', person.city],
		['DAJ', person.state],
		['DAK', person.postalCode.padEnd(11)],
		...laterElements(person),
	];
}

function nameElements(person: Person): ElementList {
	const { aamvaVersion, lastName, firstName, middleName } = person;
	const given = [firstName, ...(middleName?.split(' ') ?? [])].join(',');
	if (aamvaVersion === 1) return [['DAA', `${lastName},${given}`]];
	if (aamvaVersion < 4) {
		return [
			['DCS', lastName],
			['DCT', given],
		];
	}
	return [
		['DCS', lastName],
		['DDE', 'N'],
		['DAC', firstName],
		['DDF', 'N'],
		['DAD', middleName ?? 'NONE'],
		['DDG', 'N'],
	];
}

function laterElements({ aamvaVersion, country, number }: Person): ElementList {
	if (aamvaVersion === 1) return [];
	return [
		['DCF', `SPECIMEN${number}`],
		['DCG', country],
	];
}

function dateElement(code: string, date: string, person: Person): ElementList {
	const [year, month, day] = date.split('-');
	const yearFirst = person.country === 'CAN' || person.aamvaVersion === 1;
	return [[code, yearFirst ? year + month + day : month + day + year]];
}
