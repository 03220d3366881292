import type { IBinaryData } from 'n8n-workflow';

import { fieldName, filesOf, partOf } from '../../nodes/progeny/images/itemFiles';

/* Where an item has its files: beside its JSON, or in n8n's binary mode `combined` anywhere in it. */

const file = (fileName: string): IBinaryData => ({
	fileName,
	mimeType: 'image/jpeg',
	data: 'filesystem-v2',
});
const [A, B, C, D] = ['a', 'b', 'c', 'd'].map(file);

const JSON_WITH_FILES = {
	email: 'marigold@example.com',
	_files: { front: A },
	Back: B,
	Pictures: [C, 'note', { deep: { scan: D } }],
	empty: {},
	none: null,
	list: [],
};

it("a file has its label in n8n's Form, and what the form says of it", () => {
	const json = {
		'Your pictures': Array.from({ length: 11 }, (_, at) => ({ at })),
		Rück: { at: 0 },
	};
	const binary = { Your_pictures_10: A, R_ck: B, Your_pictures_1_back: C };
	expect(filesOf({ json, binary }, false)).toEqual([
		{ field: 'Your_pictures_10', label: 'Your pictures', described: { at: 10 }, file: A },
		{ field: 'R_ck', label: 'Rück', described: { at: 0 }, file: B },
		{ field: 'Your_pictures_1_back', file: C },
	]);
});

it('files in the JSON are found wherever they are, by their paths', () => {
	expect(filesOf({ json: JSON_WITH_FILES }, true)).toEqual([
		{ field: 'front', file: A },
		{ field: 'Back', file: B },
		{ field: 'Pictures.0', file: C },
		{ field: 'Pictures.2.deep.scan', file: D },
	]);
});

it('files beside the JSON come first', () => {
	const item = { json: { Back: B }, binary: { front: A } };
	expect(filesOf(item, true)).toEqual([
		{ field: 'front', file: A },
		{ field: 'Back', file: B },
	]);
});

it('in any other mode, what looks like a file in the JSON is data', () => {
	const item = { json: JSON_WITH_FILES, binary: { front: A } };
	expect(filesOf(item, false)).toEqual([{ field: 'front', file: A }]);
	expect(filesOf({ json: {} }, false)).toEqual([]);
});

it('what is no file is none', () => {
	const binary = { note: null, text: 'front', front: A } as never;
	expect(filesOf({ json: {}, binary }, false)).toEqual([{ field: 'front', file: A }]);
	const json = { a: { mimeType: 'image/jpeg' }, b: { data: 'x' }, c: 'image/jpeg', d: 1 };
	expect(filesOf({ json }, true)).toEqual([]);
});

it('the JSON is divided into files and all else', () => {
	expect(partOf(JSON_WITH_FILES, 'others')).toEqual({
		email: 'marigold@example.com',
		Pictures: ['note'],
		empty: {},
		none: null,
		list: [],
	});
	expect(partOf(JSON_WITH_FILES, 'files')).toEqual({
		_files: { front: A },
		Back: B,
		Pictures: [C, { deep: { scan: D } }],
	});
});

it('JSON without files stays as it is', () => {
	const json = { at: new Date(0), list: [1] };
	expect(partOf(json, 'others')).toBe(json);
	expect(partOf(json, 'files')).toBeUndefined();
	expect(partOf({ Back: B }, 'others')).toBeUndefined();
});

it('files are not looked for without end', () => {
	let json: object = { front: A };
	for (let depth = 0; depth < 100_000; depth += 1) json = { json };
	expect(filesOf({ json: json as never }, true)).toEqual([]);
});

it.each([
	['front', 'front'],
	['_files.front', 'front'],
	['Pictures[0]', 'Pictures.0'],
	['Pictures[10]', 'Pictures.10'],
	['_files.a[1].b[2]', 'a.1.b.2'],
])('the path %s names the field %s', (path, field) => {
	expect(fieldName(path)).toBe(field);
});

it('a field with a number has the label of a list only, so that its number is not lost', () => {
	const binary = { side_1: A, side_2: B, Pictures_0: C };
	const files = filesOf({ json: { side: 'both', Pictures: ['x'] }, binary }, false);
	expect(files).toEqual([
		{ field: 'side_1', file: A },
		{ field: 'side_2', file: B },
		{ field: 'Pictures_0', label: 'Pictures', described: 'x', file: C },
	]);
});
