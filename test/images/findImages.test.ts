import type { IBinaryKeyData, INodeExecutionData } from 'n8n-workflow';

import { isItemError } from '../../nodes/progeny/errors';
import {
	fileList,
	filesOf,
	findImages,
	type FoundFiles,
	type GivenFile,
} from '../../nodes/progeny/images/findImages';
import { SERVICES, type ServiceImage } from '../../nodes/progeny/services';

/* By the service's images, however many it has. test/node/imageFields.test.ts has the files in n8n's storage. */

const [FRONT, BACK] = SERVICES.ocrCard.images;
const CARD = [FRONT, BACK];
const PICTURE = { data: '', mimeType: 'image/jpeg', fileSize: '312 kB' };
const PDF = { data: '', mimeType: 'application/pdf' };
/** As n8n's binary mode `combined` has the files. */
const inJson = (files: unknown): INodeExecutionData => ({ json: { _files: files as never } });

function found(
	item: IBinaryKeyData | INodeExecutionData,
	given: GivenFile[] = ['', ''],
	images: ServiceImage[] = CARD,
): FoundFiles {
	const { json, binary } =
		'json' in item ? (item as INodeExecutionData) : { json: {}, binary: item };
	const isStored = (source: GivenFile) => typeof source === 'object' || source in (binary ?? {});
	return findImages({ json, binary } as INodeExecutionData, images, given, isStored);
}

const sources = ({ files }: FoundFiles) => files.map(({ source }) => source);

function refusal(...about: Parameters<typeof found>): object {
	try {
		found(...about);
	} catch (error) {
		return isItemError(error) ? error.words() : { error };
	}
	return { message: 'They were found' };
}

it.each<[string, IBinaryKeyData, [string, string]]>([
	['exactly', { other: PICTURE, back: PICTURE, front: PICTURE }, ['front', 'back']],
	[
		'exactly, beside others that hold the word',
		{ front_old: PICTURE, front: PICTURE, backside: PICTURE, back: PICTURE },
		['front', 'back'],
	],
	[
		'as the only ones that hold the word',
		{ selfie: PICTURE, idBack: PICTURE, idFront: PICTURE },
		['idFront', 'idBack'],
	],
	[
		'beside one that holds both words',
		{ frontAndBack: PICTURE, FRONT: PICTURE, BACK: PICTURE },
		['FRONT', 'BACK'],
	],
	['whatever they hold', { front: PDF, scan: PICTURE, back: PICTURE }, ['front', 'back']],
])('the pictures are found in fields that are named %s', (_, files, names) => {
	const { files: all, takenInOrder } = found(files);
	expect(all).toEqual([
		{ image: FRONT, source: names[0], name: `the file in '${names[0]}'` },
		{ image: BACK, source: names[1], name: `the file in '${names[1]}'` },
	]);
	expect(takenInOrder).toBeUndefined();
});

it('the picture of a document with one side is found by its name, or as the only picture', () => {
	const named = found({ selfie: PICTURE, id_front: PICTURE }, [''], [FRONT]);
	expect(sources(named)).toEqual(['id_front']);
	expect(named.takenInOrder).toBeUndefined();

	const only = found({ note: PDF, scan: PICTURE }, [''], [FRONT]);
	expect(sources(only)).toEqual(['scan']);
	expect(only.takenInOrder).toEqual(['scan']);
});

it('three pictures are found by their names, or all in their order', () => {
	const selfie = { ...BACK, name: 'selfie', label: 'Selfie', namedLike: /selfie/i };
	const all = [FRONT, BACK, selfie];
	const given = ['', '', ''];
	const named = found({ my_selfie: PICTURE, back: PICTURE, front: PICTURE }, given, all);
	expect(sources(named)).toEqual(['front', 'back', 'my_selfie']);
	const inOrder = found({ a: PICTURE, b: PICTURE, c: PICTURE }, given, all);
	expect(sources(inOrder)).toEqual(['a', 'b', 'c']);
	expect(inOrder.takenInOrder).toEqual(['a', 'b', 'c']);
	expect(refusal({ front: PICTURE, back: PICTURE, c: PICTURE }, given, all)).toMatchObject({
		message: "Selfie image: the item does not have exactly one file that is named like 'selfie'",
	});
});

it.each<[string, IBinaryKeyData, 'Front' | 'Back', GivenFile[]]>([
	['no files', {}, 'Front', ['', '']],
	['one image', { scan: PICTURE }, 'Front', ['', '']],
	['three images', { a: PICTURE, b: PICTURE, c: PICTURE }, 'Front', ['', '']],
	['one name that tells, and one that does not', { front: PICTURE, b: PICTURE }, 'Back', ['', '']],
	['two names that tell the same', { front1: PICTURE, front2: PICTURE }, 'Front', ['', '']],
	['one name for both', { front_and_back: PICTURE, other: PICTURE }, 'Front', ['', '']],
	['two images, one of them named in the panel', { a: PICTURE, b: PICTURE }, 'Back', ['a', '']],
	['one name, given to the other side', { back: PICTURE, b: PICTURE }, 'Back', ['back', '']],
	['documents only', { a: PDF, b: PDF }, 'Front', ['', '']],
])('%s: no picture is guessed', (_, files, side, given) => {
	expect(refusal(files, given)).toMatchObject({
		message: `${side} image: the item does not have exactly one file that is named like '${side.toLowerCase()}'`,
		details: {
			code: 'IMAGE_MISSING',
			hint: expect.stringContaining(
				` Set '${side} Input Data Field Name' to the field that holds this picture.`,
			),
		},
	});
});

it("the panel's names count more than those that tell", () => {
	const files = { a: PICTURE, front: PICTURE, b: PICTURE, back: PICTURE };
	expect(sources(found(files, ['a', 'b']))).toEqual(['a', 'b']);
	expect(sources(found(files, ['back', 'front']))).toEqual(['back', 'front']);
	expect(sources(found(files, ['a', '']))).toEqual(['a', 'back']);
});

it('a file that an expression gives is taken as it is, and named safely', () => {
	const file = { ...PICTURE, fileName: '<b>front</b>.jpg' };
	expect(found({ back: PICTURE }, [file, '']).files).toEqual([
		{ image: FRONT, source: file, name: "the file '‹b›front‹/b›.jpg'" },
		{ image: BACK, source: 'back', name: "the file in 'back'" },
	]);
	const [unnamed] = found({ back: PICTURE }, [PICTURE, '']).files;
	expect(unnamed.name).toBe("the file 'without a name'");
	const [long] = found({ back: PICTURE }, [{ ...file, fileName: 'x'.repeat(100) }, '']).files;
	expect(long.name).toBe(`the file '${'x'.repeat(59)}…'`);
});

it('a name that the item does not have is an error that lists what it has', () => {
	expect(refusal({ scan: PICTURE, back: PDF }, ['frnt', ''])).toMatchObject({
		message: "Front image: the item has no file in the input data field 'frnt'",
		details: {
			code: 'IMAGE_MISSING',
			hint: expect.stringMatching(
				/^The item has: 'scan' \(image\/jpeg, 312 kB\), 'back' \(application\/pdf\)\. Set 'Front Input/,
			),
			retryable: false,
		},
	});
});

it.each(['https://files.example.com/a.jpg?key=hush', 'HTTP://files.example.com/hush'])(
	'the link %s in the place of a name is not shown',
	(link) => {
		const { message, details } = refusal({ back: PICTURE }, [link, '']) as {
			message: string;
			details: { hint: string };
		};
		expect(message).toBe("Front image: the item has no file in the input data field 'https:…'");
		expect(details).toMatchObject({
			code: 'IMAGE_MISSING',
			hint: expect.stringMatching(/^This is a link: set 'Image Source' to URL\./),
		});
		expect(`${message} ${details.hint}`).not.toContain('hush');
	},
);

it('a name that only begins like a link, or holds one, is a name', () => {
	for (const name of ['http', 'scan of https://example.com']) {
		expect(refusal({ back: PICTURE }, [name, ''])).toMatchObject({
			message: `Front image: the item has no file in the input data field '${name}'`,
		});
	}
});

describe('files in the JSON of an item', () => {
	it('are found by their names', () => {
		const [front, back] = [PICTURE, { ...PICTURE }];
		const { files } = found(inJson({ front, back }));
		expect(files).toMatchObject([{ name: "the file in 'front'" }, { name: "the file in 'back'" }]);
		expect(files[0].source).toBe(front);
		expect(files[1].source).toBe(back);
	});

	it('are found in their order, whatever else is among them', () => {
		const files = { note: null, a: PICTURE, untyped: {}, b: PICTURE };
		expect(found(inJson(files)).takenInOrder).toEqual(['a', 'b']);
	});

	it('are beside those of the item, which win', () => {
		const json = { _files: { front: PDF, back: PICTURE } } as never;
		const item = { json, binary: { front: PICTURE } };
		expect(filesOf(item)).toEqual({ front: PICTURE, back: PICTURE });
		expect(sources(found(item))).toEqual(['front', PICTURE]);
	});

	it.each([undefined, null, 'front', ['front']])('are none where there is %j', (files) => {
		expect(filesOf(inJson(files))).toEqual({});
	});
});

it('lists the files of an item, or says that there are none', () => {
	const files = {
		photo: PICTURE,
		'<b>scan</b>': PDF,
		untold: { data: '', mimeType: '' },
		broken: null as never,
		['x'.repeat(100)]: PDF,
	};
	expect(fileList(files)).toBe(
		`The item has: 'photo' (image/jpeg, 312 kB), '‹b›scan‹/b›' (application/pdf), 'untold', 'broken', '${'x'.repeat(59)}…' (application/pdf).`,
	);
	expect(fileList({})).toBe(
		'The item has no files at all: check that the step before passes them on.',
	);
});
