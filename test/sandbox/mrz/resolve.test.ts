import { checkLines, isLegible, resolve } from '../../../sandbox/card/mrz/resolve.mts';
import type { Format } from '../../../sandbox/card/mrz/formats.mts';
import type { ReadCell } from '../../../sandbox/card/mrz/readCells.mts';
import { zoneOf, birthDate, expiryDate } from '../../../sandbox/card/mrz/facts.mts';
import { checkDigit } from '../../../sandbox/specimens/zoneText.mts';
import { zoneDocument } from '../../../sandbox/card/mrz/document.mts';

const TODAY = new Date('2030-06-15');

/* The samples of ICAO Doc 9303, parts 4 to 6. */
const PASSPORT = [
	'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
	'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
];
const CARD = [
	'I<UTOD231458907<<<<<<<<<<<<<<<',
	'7408122F1204159UTO<<<<<<<<<<<6',
	'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
];
const LARGE_CARD = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'];

/** A cell that shows one character, and others that it may be. */
function cell(character: string, others: Record<string, number> = {}): ReadCell {
	const further = Object.entries(others).map(([other, lag]) => ({
		character: other,
		score: 0.9 - lag / 100,
		lag,
	}));
	return [{ character, score: 0.95, lag: 0 }, ...further];
}

const clear = (lines: string[]) =>
	lines.map((line) => [...line].map((character) => cell(character)));

/** The clear lines with some cells replaced. */
function seen(lines: string[], cells: Array<[row: number, column: number, cell: ReadCell]>) {
	const all = clear(lines);
	for (const [row, column, replaced] of cells) all[row][column] = replaced;
	return all;
}

const SAMPLES: Array<[Format, string[]]> = [
	['TD1', CARD],
	['TD2', LARGE_CARD],
	['TD3', PASSPORT],
];

describe('a clear zone', () => {
	it.each(SAMPLES)('of the standard’s sample of %s is read', (format, lines) => {
		expect(resolve(format, clear(lines))?.lines).toEqual(lines);
		expect(zoneOf(checkLines(format, lines)!, TODAY).facts).toMatchObject({
			issuingState: 'UTO',
			lastName: 'ERIKSSON',
			firstName: 'ANNA MARIA',
			dateOfBirth: { year: 1974, month: 8, day: 12 },
			dateOfExpiry: { year: 2012, month: 4, day: 15 },
			sex: 'F',
			nationality: 'UTO',
		});
	});

	it.each(SAMPLES)(
		'with any digit of its dates or number changed is refused (%s)',
		(format, lines) => {
			const changed = lines.flatMap((line, row) =>
				[...line].flatMap((character, column) => {
					if (!/\d/.test(character)) return [];
					const wrong = `${line.slice(0, column)}${(Number(character) + 1) % 10}${line.slice(column + 1)}`;
					return [lines.map((one, at) => (at === row ? wrong : one))];
				}),
			);
			expect(changed.length).toBeGreaterThan(20);
			for (const wrong of changed) expect(resolve(format, clear(wrong))).toBeNull();
		},
	);

	it('is refused if no filler closes a number over nine characters: nothing shows its check digit', () => {
		const rest = `345678${checkDigit('D23000007<345678')}`;
		const composite = checkDigit(`D23000007<74081221204159${rest}`);
		const second = `D23000007<UTO7408122F1204159${rest}${composite}`;
		expect(checkLines('TD2', [LARGE_CARD[0], second])).toBeNull();
	});

	it('is refused if its number has no check digit', () => {
		const composite = checkDigit(`D23140001${'<'.repeat(16)}74081221204159${'<'.repeat(11)}`);
		const second = `7408122F1204159UTO${'<'.repeat(11)}${composite}`;
		expect(checkLines('TD1', ['I<UTOD23140001<<<<<<<<<<<<<<<<', second, CARD[2]])).toBeNull();
	});

	it('says what each check digit said', () => {
		expect(resolve('TD3', clear(PASSPORT))?.checkDigits).toEqual({
			documentNumber: true,
			birthDate: true,
			expirationDate: true,
			personalNumber: true,
			composite: true,
		});
	});
});

describe('a doubtful zone', () => {
	const [NUMBER_8, NUMBER_C, BORN_0] = [1, 7, 15];

	it('is read where only one of the likely readings fits', () => {
		const cells = seen(PASSPORT, [[1, NUMBER_8, cell('B', { 8: 0.5 })]]);
		expect(resolve('TD3', cells)?.lines).toEqual(PASSPORT);
	});

	it('is read with the twin of a misread character if nothing else fits', () => {
		const cells = seen(PASSPORT, [[1, NUMBER_8, cell('B', { 8: 1.6 })]]);
		expect(resolve('TD3', cells)?.lines).toEqual(PASSPORT);
	});

	it('is read with the digit where a date shows a letter like it', () => {
		const cells = seen(PASSPORT, [[1, BORN_0, cell('O', { 0: 1.4 })]]);
		expect(resolve('TD3', cells)?.lines).toEqual(PASSPORT);
	});

	it('is refused where another character than a twin would fit', () => {
		const cells = seen(PASSPORT, [[1, NUMBER_8, cell('3', { 8: 1.6 })]]);
		expect(resolve('TD3', cells)).toBeNull();
	});

	it('is refused where a clear character would have to be its twin', () => {
		const cells = seen(PASSPORT, [[1, NUMBER_8, cell('B', { 8: 5 })]]);
		expect(resolve('TD3', cells)).toBeNull();
	});

	it('is refused where two readings fit: check digits do not tell C from M', () => {
		const cells = seen(PASSPORT, [[1, NUMBER_C, cell('C', { M: 0.5 })]]);
		expect(resolve('TD3', cells)).toBeNull();
	});

	it.each([
		['a name', 0, 6],
		['the issuing state', 0, 2],
		['the sex', 1, 20],
		['the nationality', 1, 10],
	])(
		'is refused if a character of %s is in doubt, which no check digit covers',
		(_, row, column) => {
			const [character] = PASSPORT[row].slice(column);
			const cells = seen(PASSPORT, [[row, column, cell(character, { M: 1.3, F: 1.3, V: 1.3 })]]);
			expect(resolve('TD3', cells)).toBeNull();
		},
	);

	it('takes a letter of a name that looks like a digit for the letter', () => {
		const cells = seen(PASSPORT, [[0, 11, cell('0', { O: 0.5 })]]);
		expect(PASSPORT[0][11]).toBe('O');
		expect(resolve('TD3', cells)?.lines).toEqual(PASSPORT);
	});

	it('is refused if a digit stands clearly in a name', () => {
		expect(resolve('TD3', seen(PASSPORT, [[0, 11, cell('0', { O: 2 })]]))).toBeNull();
	});

	it('is not legible if a cell shows no character', () => {
		const nothing: ReadCell = [{ character: 'O', score: 0.3, lag: 0 }];
		expect(isLegible(clear(PASSPORT))).toBe(true);
		expect(isLegible(seen(PASSPORT, [[0, 11, nothing]]))).toBe(false);
	});
});

describe('the facts', () => {
	it('have a number over nine characters, which goes on in the optional field', () => {
		const lines = ['I<UTOD23145890<7349<<<<<<<<<<<', '3407127M9507122UTO<<<<<<<<<<<2', CARD[2]];
		expect(zoneOf(checkLines('TD1', lines)!, TODAY).facts.documentNumber).toBe('D23145890734');
	});

	it('have no first name where the holder has a single name', () => {
		const single = ['P<UTOMONONYMUS<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<', PASSPORT[1]];
		const zone = zoneOf(checkLines('TD3', single)!, TODAY);
		expect(zone.facts).toMatchObject({ lastName: 'MONONYMUS', firstName: null });
		expect(zoneDocument(zone, TODAY)).toMatchObject({ is_valid: true, firstName: null });
	});

	it('have X where the sex is left open, and no date where the zone has fillers', () => {
		const composite = checkDigit(`${CARD[0].slice(5)}<<<<<<01204159<<<<<<<<<<<`);
		const open = [CARD[0], `<<<<<<0<1204159UTO<<<<<<<<<<<${composite}`, CARD[2]];
		const resolved = checkLines('TD1', open);
		expect(zoneOf(resolved!, TODAY).facts).toMatchObject({ sex: 'X', dateOfBirth: null });
		expect(zoneDocument(zoneOf(resolved!, TODAY), TODAY)).toMatchObject({
			dateOfBirth: 'None-None-None',
			age: -1,
			is_valid: false,
		});
	});

	it.each([
		['300615', { year: 2030, month: 6, day: 15 }],
		['300616', { year: 1930, month: 6, day: 16 }],
		['000229', { year: 2000, month: 2, day: 29 }],
		['010229', null],
		['7408<<', null],
	])('have a birth in the past: %s is %p', (printed, date) => {
		expect(birthDate(printed, TODAY)).toEqual(date);
	});

	it.each([
		['120415', { year: 2012, month: 4, day: 15 }],
		['800615', { year: 2080, month: 6, day: 15 }],
		['810101', { year: 1981, month: 1, day: 1 }],
		['<<<<<<', null],
	])('have an expiry at most fifty years ahead: %s is %p', (printed, date) => {
		expect(expiryDate(printed, TODAY)).toEqual(date);
	});
});

it("Progeny's document has the nationality in words where the code has one, and no date of issue", () => {
	const lines = [CARD[0], '7408122F1204159UKR<<<<<<<<<<<6', CARD[2]];
	expect(zoneDocument(zoneOf(checkLines('TD1', lines)!, TODAY), TODAY)).toEqual({
		is_valid: true,
		is_expired: true,
		dateOfBirth: '1974-8-12',
		age: 55,
		firstName: 'ANNA MARIA',
		lastName: 'ERIKSSON',
		dateOfIssue: 'None-None-None',
		dateOfExpiry: '2012-4-15',
		documentNumber: 'D23145890',
		sex: 'F',
		nationality: 'UKRAINIAN',
		middleName: null,
		documentType: 'ID CARD',
		issuingState: 'UTO',
		address: null,
		licenceClass: null,
	});
});
