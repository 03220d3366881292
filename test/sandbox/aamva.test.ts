import { parseAamva, parseDate, type CardFacts } from '../../sandbox/card/aamva.mts';
import { toDocument } from '../../sandbox/card/document.mts';

const START = '@\n\x1e\r';

/** Header, one DL subfile with a right offset, and its elements. */
function licence(version: string, elements: string): string {
	return `${START}ANSI 636001${version}0001DL00310100DL${elements}\r`;
}

const NAMES = 'DCSDOE\nDACJANE\nDADQUINN\n';

const CASES: Array<[string, string, Partial<CardFacts>]> = [
	[
		'version 1: one name element, dates year first',
		`${START}AAMVA6360030101DL00290175DLDAQT-000-000\nDAADOE,SUE,,\nDARC\nDBA20200101\nDBB19800102\nDBC2\nDBD20150103\r`,
		{
			lastName: 'DOE',
			firstName: 'SUE',
			middleName: null,
			dateOfBirth: { year: 1980, month: 1, day: 2 },
			sex: 'F',
			vehicleClass: 'C',
		},
	],
	[
		'an old header without record separator, dates with dashes',
		'@\n\nAAMVA36004001DL00280200DLDABTESTER\nDACPATRICIA\nDADMOCK\nDAONC\nDAP27614-7307\nDAQ00000001\nDBA06-05-2019\nDBB06-05-1951\nDBCF\n',
		{
			lastName: 'TESTER',
			firstName: 'PATRICIA',
			dateOfBirth: { year: 1951, month: 6, day: 5 },
			state: 'NC',
			documentNumber: '00000001',
		},
	],
	[
		'versions 2 and 3: given names together',
		licence('03', 'DAQX1\nDCSDOE\nDCTJANE,QUINN\nDBB01021980\nDCGUSA\n'),
		{ firstName: 'JANE', middleName: 'QUINN', dateOfBirth: { year: 1980, month: 1, day: 2 } },
	],
	[
		'given names without a comma',
		licence('03', 'DAQX1\nDCSDOE\nDCTJOHN MICHAEL\n'),
		{ firstName: 'JOHN MICHAEL' },
	],
	[
		'version 4 and later: a name each',
		licence('09', `DAQX1\n${NAMES}DBB01021980\nDBC1\nDCGUSA\n`),
		{ lastName: 'DOE', firstName: 'JANE', middleName: 'QUINN', sex: 'M' },
	],
	[
		'Canada: year first',
		licence('08', `DAQX1\n${NAMES}DBB19800102\nDCGCAN\n`),
		{ dateOfBirth: { year: 1980, month: 1, day: 2 }, country: 'CAN' },
	],
	['sex not specified', licence('10', `DAQX1\n${NAMES}DBC9\n`), { sex: 'X' }],
	[
		'unavailable elements',
		licence('10', 'DAQX1\nDCSDOE\nDACJANE\nDADunavl\nDBD99999999\n'),
		{ middleName: null, dateOfIssue: null },
	],
	['a name that was cut off', licence('10', `DAQX1\n${NAMES}DDET\n`), { nameTruncated: true }],
	[
		'an ID card, and not the licence beside it',
		`${START}ANSI 636000100102ID00410010DL00510010IDDAQ7\nDCSI\rDLDAQ8\nDCSL\r`,
		{ documentType: 'ID', documentNumber: '7' },
	],
	[
		'a wrong offset and separators of its own',
		`${START}ANSI 636000100101DL99990001DLDLDAQX1\rDCSA\rDACB\r`,
		{ documentNumber: 'X1', lastName: 'A', firstName: 'B' },
	],
];

it.each(CASES)('reads %s', (_, text, facts) => {
	expect(parseAamva(text)?.facts).toMatchObject(facts);
});

it.each([
	'',
	'ANSI ',
	'https://example.com',
	'%BCVANCOUVER^DOE$JOHN^?',
	`${START}ANSI 636001100001DL00310100`,
])('%j is no card', (text) => {
	expect(parseAamva(text)).toBeNull();
});

it.each([
	['02292020', { year: 2020, month: 2, day: 29 }],
	['20200229', { year: 2020, month: 2, day: 29 }],
	['1985/06/01', { year: 1985, month: 6, day: 1 }],
	['02292021', null],
	['13012000', null],
	['00000000', null],
	['12345', null],
	[null, null],
])('the date %p is %p', (text, date) => {
	expect(parseDate(text)).toEqual(date);
});

describe("Progeny's document", () => {
	const document = (elements: string, today = '2030-01-01') =>
		toDocument(parseAamva(licence('10', elements))!.facts, new Date(today));
	const CARD = `DAQ007\n${NAMES}DBB01092001\nDBD02032020\nDBA01082030\nDBC2\nDCGUSA\n`;

	it('has unpadded dates and upper case, and age and expiry for the day', () => {
		expect(document(CARD.replace('JANE', 'Jane'))).toMatchObject({
			documentNumber: '007',
			firstName: 'JANE',
			dateOfBirth: '2001-1-9',
			dateOfIssue: '2020-2-3',
			dateOfExpiry: '2030-1-8',
			age: 28,
			is_expired: false,
			is_valid: true,
			nationality: 'AMERICAN',
		});
		expect(document(CARD, '2030-01-09')).toMatchObject({
			age: 29,
			is_expired: true,
			is_valid: true,
		});
	});

	it('has None-None-None for a date that is not there', () => {
		expect(document(CARD.replace('DBD02032020\n', ''))).toMatchObject({
			dateOfIssue: 'None-None-None',
			is_valid: true,
		});
	});

	it('is not valid when its dates contradict each other or a name is missing', () => {
		expect(document(CARD.replace('DBD02032020', 'DBD02032000'))).toMatchObject({ is_valid: false });
		expect(document(CARD.replace('DACJANE\n', ''))).toMatchObject({
			is_valid: false,
			firstName: null,
		});
	});
});
