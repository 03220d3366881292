import { idIn, isRecord, parsed, without } from '../nodes/progeny/json';

it.each<[unknown, unknown]>([
	['{"id": 1}', { id: 1 }],
	['[1]', [1]],
	['1', 1],
	['null', null],
	['{"id": ', '{"id": '],
	['a text', 'a text'],
	['', ''],
])('the text %j is read as %j', (value, json) => {
	expect(parsed(value)).toEqual(json);
});

const DIGITS = '12345678901234567890';

it.each<[string, unknown]>([
	['999999999999999', 999_999_999_999_999],
	['9007199254740991', 9_007_199_254_740_991],
	['-9007199254740991', -9_007_199_254_740_991],
	['9007199254740992', '9007199254740992'],
	['-9007199254740993', '-9007199254740993'],
	[DIGITS, DIGITS],
	[`[${DIGITS},-${DIGITS}]`, [DIGITS, `-${DIGITS}`]],
	[`{"a":${DIGITS},"b":{"c":[\n\t${DIGITS}\r\n]}}`, { a: DIGITS, b: { c: [DIGITS] } }],
	['[0.98765432109876543, -0.98765432109876543]', [0.9876543210987654, -0.9876543210987654]],
	[`[${DIGITS}.5, 123456789.012345678]`, [1.2345678901234567e19, 123456789.01234567]],
	[`[${DIGITS}e2, 1E+30, 1e-30, -0]`, [1.2345678901234568e21, 1e30, 1e-30, -0]],
	['NaN', null],
	['[NaN,Infinity, -Infinity\n]', [null, null, null]],
	['{"a":NaN}', { a: null }],
	['[true, false, null, "NaN"]', [true, false, null, 'NaN']],
])('the numbers of %s are read as %j', (text, json) => {
	expect(parsed(text)).toEqual(json);
});

it.each([
	`${DIGITS}`,
	`: ${DIGITS},`,
	`", ${DIGITS}, "`,
	`\\", NaN, "\\`,
	'NaN',
	'[Infinity]',
	'\u2028',
])('the text %j in JSON is never changed', (text) => {
	const value = { [text]: text, list: [text] };
	expect(parsed(JSON.stringify(value))).toEqual(value);
});

it.each([
	`${DIGITS}x`,
	`${DIGITS} ${DIGITS}`,
	`--${DIGITS}`,
	`[${DIGITS}`,
	'nan',
	'-NaN',
	'+Infinity',
	'[NaNNaN]',
	'[NaN-Infinity]',
	'{NaN: 1}',
])('%j is no JSON, and kept', (text) => {
	expect(parsed(text)).toBe(text);
});

it('numbers are read as far down as JSON is', () => {
	const deep = (number: string, levels: number) =>
		`${'['.repeat(levels)}${number}${']'.repeat(levels)}`;
	expect(JSON.stringify(parsed(deep(DIGITS, 100)))).toBe(deep(`"${DIGITS}"`, 100));
	expect(JSON.stringify(parsed(`[${deep(DIGITS, 200)},NaN]`))).toBe(
		`[${deep('"(nested too deeply to be shown)"', 99)},null]`,
	);
});

it('finds the ID in JSON text that is broken behind long numbers', () => {
	expect(idIn(`{"n": [${DIGITS}, NaN], "id": ${DIGITS}, "x": `)).toBe(DIGITS);
});

it.each([[null], [undefined], [17], [['1']], [{ id: '1' }]])('%j is no text, and kept', (value) => {
	expect(parsed(value)).toBe(value);
});

it.each<[unknown, boolean]>([
	[{}, true],
	[null, false],
	[undefined, false],
	[[], false],
	['{}', false],
])('%j is an object: %p', (value, is) => {
	expect(isRecord(value)).toBe(is);
});

it('leaves out one key, and keeps the others', () => {
	expect(without({ a: 1, b: 2, c: 3 }, 'b')).toEqual({ a: 1, c: 3 });
});
