import { isRecord, parsed, without } from '../nodes/progeny/json';

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
