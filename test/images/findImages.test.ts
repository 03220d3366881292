import type { IBinaryData } from 'n8n-workflow';

import { isItemError } from '../../nodes/progeny/errors';
import {
	fileList,
	findImages,
	type FoundFiles,
	type GivenFile,
	type SearchedItem,
} from '../../nodes/progeny/images/findImages';
import type { FileKind } from '../../nodes/progeny/images/format';
import { filesOf } from '../../nodes/progeny/images/itemFiles';
import { SERVICES, type ServiceImage } from '../../nodes/progeny/services';

/* By the service's images, however many it has. test/node/imageFields.test.ts has the files in n8n's storage. */

const CARD = SERVICES.ocrCard;
const [FRONT, BACK] = CARD.images;

/** A file whose data says what it is. */
const file = (data: FileKind, fileName?: string, more: Partial<IBinaryData> = {}): IBinaryData => ({
	data,
	mimeType: 'application/octet-stream',
	fileName,
	...more,
});
const PICTURE = file('image');
const PDF = file('pdf');
const HEIC = file('otherImage');
const TEXT = file('none');

type Files = Record<string, IBinaryData>;

const listOf = (files: Files, json: Record<string, unknown> = {}) =>
	filesOf({ json: json as never, binary: files }, false);

async function found(
	files: Files,
	given: GivenFile[] = ['', ''],
	{
		images = CARD.images,
		json,
		...item
	}: Partial<SearchedItem> & {
		images?: readonly ServiceImage[];
		json?: Record<string, unknown>;
	} = {},
): Promise<FoundFiles> {
	const searched: SearchedItem = {
		files: listOf(files, json),
		isAlone: true,
		kindOf: async ({ data }) => await Promise.resolve(data as FileKind),
		isKnown: ({ id }) => id === 'known',
		...item,
	};
	return await findImages(searched, images, given);
}

/** The names of the fields or files that were taken, in the order of the images. */
async function taken(...about: Parameters<typeof found>): Promise<string[]> {
	const { files } = await found(...about);
	return files.map(({ name }) => /'(.*?)'/.exec(name)![1]);
}

async function refusal(...about: Parameters<typeof found>): Promise<object> {
	try {
		await found(...about);
	} catch (error) {
		return isItemError(error) ? error.words(CARD.document) : { error };
	}
	return { message: 'They were found' };
}

it.each<[string, Files, [string, string]]>([
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
	['whatever they hold', { front: PDF, scan: PICTURE, back: TEXT }, ['front', 'back']],
])('the pictures are found in fields that are named %s', async (_, files, names) => {
	expect(await taken(files)).toEqual(names);
	expect((await found(files)).guess).toBeUndefined();
});

it("the labels of n8n's Form count, which makes the names of its fields of them", async () => {
	// A list with one file, where the field takes several
	const json = { Rück: {}, 'Đằng trước': [{}], email: '' };
	const files = { R_ck: PICTURE, __ng_tr__c_0: PICTURE };
	expect(await taken(files, ['', ''], { json })).toEqual(['__ng_tr__c_0', 'R_ck']);
	expect((await found(files, ['', ''], { json })).guess).toBeUndefined();
	expect((await found(files)).guess).toBeDefined();
});

it('the file is told by its field and its name', async () => {
	const files = { front: file('image', 'IMG_1.jpg'), back: PICTURE };
	expect((await found(files)).files).toEqual([
		{ image: FRONT, file: files.front, name: "the file in 'front' (IMG_1.jpg)" },
		{ image: BACK, file: files.back, name: "the file in 'back'" },
	]);
});

describe('the names of the files count', () => {
	it.each<[string, Files, [string, string]]>([
		[
			'where the fields do not tell, whatever the order',
			{ Pictures_0: file('image', 'back.jpg'), Pictures_1: file('image', 'front.jpg') },
			['Pictures_1', 'Pictures_0'],
		],
		[
			'where the fields tell both sides',
			{
				Front_and_back_of_the_card_0: file('image', 'Ausweis Rückseite.jpg'),
				Front_and_back_of_the_card_1: file('image', 'Ausweis Vorderseite.jpg'),
			},
			['Front_and_back_of_the_card_1', 'Front_and_back_of_the_card_0'],
		],
		[
			'less than a field that tells',
			{ front: file('image', 'back.jpg'), back: file('image', 'front.jpg') },
			['front', 'back'],
		],
		[
			'beside other pictures',
			{
				attachment_0: file('image', 'logo.png'),
				attachment_1: file('image', 'dorso.jpg'),
				attachment_2: file('image', 'frente.jpg'),
			},
			['attachment_2', 'attachment_1'],
		],
	])('%s', async (_, files, names) => {
		expect(await taken(files)).toEqual(names);
		expect((await found(files)).guess).toBeUndefined();
	});
});

it('a Code node may name files by what is no text', async () => {
	const [a, b] = [7, { toString: 1 }].map((fileName) => file('image', fileName as never));
	expect((await found({ a, b })).guess).toBe(
		"'a' was taken for the front, and 'b' was taken for the back",
	);
});

describe('a guess is told', () => {
	it.each<[string, Files, string]>([
		[
			'two pictures in their order',
			{ note: TEXT, scan1: file('image', 'IMG_1.jpg'), scan2: PICTURE },
			"'scan1' (IMG_1.jpg) was taken for the front, and 'scan2' was taken for the back",
		],
		[
			'the other of two pictures',
			{ scan: PICTURE, my_back: PICTURE },
			"'scan' was taken for the front, and 'my_back' was taken for the back",
		],
		[
			'the other of two pictures, where a file name tells one',
			{ data_0: file('image', 'retro.jpg'), data_1: file('image', 'IMG_2.jpg') },
			"'data_1' (IMG_2.jpg) was taken for the front, and 'data_0' (retro.jpg) was taken for the back",
		],
		[
			'one field that tells both, and another',
			{ front_and_back: PICTURE, other: PICTURE },
			"'front_and_back' was taken for the front, and 'other' was taken for the back",
		],
		[
			'a picture and a scan',
			{ a: PICTURE, b: PDF },
			"'a' was taken for the front, and 'b' was taken for the back",
		],
		[
			'two scans',
			{ a: PDF, note: TEXT, b: PDF },
			"'a' was taken for the front, and 'b' was taken for the back",
		],
		[
			'one scan for both sides',
			{ note: TEXT, card: file('pdf', 'card.pdf') },
			"'card' (card.pdf) was taken for front and back, in the order of its pages",
		],
		[
			'one scan for both sides, in the field of one of them',
			{ Front_of_the_card: PDF },
			"'Front_of_the_card' was taken for front and back, in the order of its pages",
		],
		[
			'two pictures beside a document',
			{ terms: PDF, a: PICTURE, b: PICTURE },
			"'a' was taken for the front, and 'b' was taken for the back",
		],
		[
			'two pictures beside one of another format',
			{ a: PICTURE, animation: HEIC, b: PICTURE },
			"'a' was taken for the front, and 'b' was taken for the back",
		],
		[
			'two pictures that must be converted, so that the error says so',
			{ a: HEIC, b: HEIC },
			"'a' was taken for the front, and 'b' was taken for the back",
		],
		[
			'two pictures beside a selfie and a logo',
			{ a: PICTURE, selfie: PICTURE, b: PICTURE, c: file('image', 'Logo.png') },
			"'a' was taken for the front, and 'b' was taken for the back",
		],
	])('%s', async (_, files, guess) => {
		expect((await found(files)).guess).toBe(guess);
	});

	it('where the panel names one of two pictures', async () => {
		const { guess } = await found({ a: PICTURE, b: PICTURE }, ['', 'a']);
		expect(guess).toBe("'b' was taken for the front, and 'a' was taken for the back");
	});

	it('with names that are made safe and short', async () => {
		const { guess } = await found({ '<b>': PICTURE, ['x'.repeat(100)]: PICTURE });
		expect(guess).toBe(
			`'‹b›' was taken for the front, and '${'x'.repeat(59)}…' was taken for the back`,
		);
	});
});

it('the only picture of a document with one side is it, and no guess', async () => {
	const images = [FRONT];
	expect(await taken({ selfie: PICTURE, id_front: PICTURE }, [''], { images })).toEqual([
		'id_front',
	]);
	const only = await found({ note: TEXT, scan: PICTURE }, [''], { images });
	expect(only).toEqual({
		files: [{ image: FRONT, file: PICTURE, name: "the file in 'scan'" }],
	});
});

it('three pictures are found by their names, or all in their order', async () => {
	const selfie = {
		...BACK,
		name: 'selfie',
		label: 'Selfie',
		isNamed: (name: string) => /selfie/.test(name),
	};
	const given = ['', '', ''];
	const images = [FRONT, BACK, selfie];
	const named = { my_selfie: PICTURE, back: PICTURE, front: PICTURE };
	expect(await taken(named, given, { images })).toEqual(['front', 'back', 'my_selfie']);
	const others = { a: PICTURE, b: PICTURE, c: PICTURE };
	expect(await taken(others, given, { images })).toEqual(['a', 'b', 'c']);
	expect(await refusal({ a: PICTURE, b: PICTURE }, given, { images })).toMatchObject({
		message: "Front image: no file of the item has a name like 'front'",
	});
});

const MORE = 'files of the item have a name like';

it.each<[string, Files, string, GivenFile[]]>([
	['no files', {}, 'Front image: the item has no picture', ['', '']],
	['no pictures', { a: TEXT, b: TEXT }, 'Front image: the item has no picture', ['', '']],
	[
		'three pictures',
		{ a: PICTURE, b: PICTURE, c: PICTURE },
		"Front image: no file of the item has a name like 'front'",
		['', ''],
	],
	[
		'three pictures, one of which tells',
		{ a: PICTURE, verso: PICTURE, c: PICTURE },
		"Front image: no file of the item has a name like 'front'",
		['', ''],
	],
	[
		'two fields that tell the same',
		{ front1: PICTURE, front2: PICTURE },
		`Front image: 2 ${MORE} 'front'`,
		['', ''],
	],
	[
		'three files that tell the same',
		{
			a: file('image', 'back.jpg'),
			b: file('image', 'Back (1).jpg'),
			c: file('image', 'back-2.jpg'),
			front: PICTURE,
		},
		`Back image: 3 ${MORE} 'back'`,
		['', ''],
	],
	[
		'a selfie for a side',
		{ front: PICTURE, selfie: PICTURE },
		"Back image: no file of the item has a name like 'back'",
		['', ''],
	],
	[
		'three pictures, one of them named in the panel',
		{ a: PICTURE, b: PICTURE, c: PICTURE },
		"Back image: no file of the item has a name like 'back'",
		['a', ''],
	],
])('%s: no picture is guessed', async (_, files, message, given) => {
	const side = message.split(' ')[0];
	expect(await refusal(files, given)).toMatchObject({
		message,
		details: {
			code: 'IMAGE_MISSING',
			hint:
				Object.keys(files).length === 0
					? 'The item has no files at all: check that the step before passes them on. If it gives links, set Image Source to URL. If it gives base64 text, add Convert to File.'
					: expect.stringContaining(
							`Set '${side} Input Data Field Name' to the field that holds this picture.`,
						),
		},
	});
});

describe('one picture in all', () => {
	const MESSAGE = 'Only one picture came with this item, but a card needs front and back';
	it.each<[string, Files]>([
		['of no name', { data: file('image', 'IMG_1.jpg'), note: TEXT }],
		['of the front', { front: PICTURE }],
		['of another format', { back: HEIC }],
	])('%s: the error asks for both', async (_, files) => {
		expect(await refusal(files)).toMatchObject({
			message: MESSAGE,
			details: {
				hint: expect.stringMatching(
					/^Check that the form, or whatever sends the pictures, asks for both\. The item has: /,
				),
			},
		});
	});

	it('beside other items: the error says how to put both into one', async () => {
		expect(await refusal({ data: PICTURE }, ['', ''], { isAlone: false })).toMatchObject({
			message: MESSAGE,
			details: {
				hint: expect.stringMatching(
					/^Put both pictures into one item\. .* use Aggregate \(All Item Data, with the option Include Binaries\); .* Merge /,
				),
			},
		});
	});
});

describe('the panel', () => {
	it('counts more than the names that tell', async () => {
		const files = { a: PICTURE, front: PICTURE, b: PICTURE, back: PICTURE };
		expect(await taken(files, ['a', 'b'])).toEqual(['a', 'b']);
		expect(await taken(files, ['back', 'front'])).toEqual(['back', 'front']);
		expect(await taken(files, ['a', ''])).toEqual(['a', 'back']);
	});

	it('may name a path', async () => {
		const files = { 'Pictures.0': PICTURE, 'Pictures.1': PICTURE };
		expect(await taken(files, ['Pictures[1]', '_files.Pictures.0'])).toEqual([
			'Pictures.1',
			'Pictures.0',
		]);
	});

	it('with a name that the item does not have gets an error that lists what it has', async () => {
		const files = {
			scan: file('image', 'IMG_1.jpg', { mimeType: 'image/jpeg', fileSize: '312 kB' }),
			back: file('pdf', undefined, { mimeType: '' }),
		};
		expect(await refusal(files, ['frnt', ''])).toMatchObject({
			message: "Front image: the item has no file in the input data field 'frnt'",
			details: {
				code: 'IMAGE_MISSING',
				hint: "The item has: 'scan' (IMG_1.jpg, image/jpeg, 312 kB), 'back'. Set 'Front Input Data Field Name' to the field that holds this picture.",
				retryable: false,
			},
		});
	});

	it('does not take what every object has for a file', async () => {
		expect(await refusal({ back: PICTURE }, ['constructor', ''])).toMatchObject({
			message: "Front image: the item has no file in the input data field 'constructor'",
		});
	});

	it.each(['https://files.example.com/a.jpg?key=hush', 'HTTP://files.example.com/hush'])(
		'does not show the link %s in the place of a name',
		async (link) => {
			const { message, details } = (await refusal({ back: PICTURE }, [link, ''])) as {
				message: string;
				details: { hint: string };
			};
			expect(message).toBe("Front image: the item has no file in the input data field 'https:…'");
			expect(details.hint).toMatch(/^This is a link: set 'Image Source' to URL\./);
			expect(`${message} ${details.hint}`).not.toContain('hush');
		},
	);

	it('takes what only begins like a link, or holds one, for a name', async () => {
		for (const name of ['http', 'scan of https://example.com']) {
			expect(await refusal({ back: PICTURE }, [name, ''])).toMatchObject({
				message: `Front image: the item has no file in the input data field '${name}'`,
			});
		}
	});
});

describe('what an expression gives', () => {
	const asForm = (filename: string, size = 1000) => ({ filename, mimetype: 'image/jpeg', size });

	it('is the file of the item with the same ID', async () => {
		const files = {
			a: file('image', 'a.jpg', { id: 'A' }),
			b: file('image', 'b.jpg', { id: 'B' }),
		};
		expect(await taken(files, [{ ...files.b }, { ...files.a }])).toEqual(['b', 'a']);
	});

	it('is a file of an earlier step, named safely', async () => {
		const given = { ...file('image', '<b>front</b>.jpg', { id: 'known' }) };
		const { files } = await found({ back: PICTURE }, [given, '']);
		expect(files[0]).toMatchObject({ file: given, name: "the file '‹b›front‹/b›.jpg'" });
		const [unnamed] = (await found({ back: PICTURE }, [{ ...given, fileName: undefined }, '']))
			.files;
		expect(unnamed.name).toBe("the file 'without a name'");
	});

	it('is no file that comes from elsewhere', async () => {
		const given = { ...file('image', 'front.jpg', { id: 'of somebody else' }) };
		expect(await refusal({ back: PICTURE }, [given, ''])).toMatchObject({
			message: 'Front image: the expression gives no file of this execution',
		});
	});

	it('is the file that a form describes, though all pictures of a phone have one name', async () => {
		const files = {
			Front_of_the_card: file('image', 'image.jpg'),
			Back_of_the_card: file('image', 'image.jpg'),
		};
		const json = {
			'Front of the card': asForm('image.jpg', 1000),
			'Back of the card': asForm('image.jpg', 2000),
		};
		const given = [json['Back of the card'], json['Front of the card']];
		expect(await taken(files, given, { json })).toEqual(['Back_of_the_card', 'Front_of_the_card']);
	});

	it('is one of the files that a form describes in a list', async () => {
		const files = { Pictures_0: PICTURE, Pictures_1: PICTURE };
		const json = { Pictures: [asForm('a.jpg'), asForm('b.jpg')] };
		expect(await taken(files, [json.Pictures[1], json.Pictures[0]], { json })).toEqual([
			'Pictures_1',
			'Pictures_0',
		]);
	});

	it('is one of two files that are described alike, in the order of the images', async () => {
		const files = { Front: file('image', 'x.jpg'), Back: file('image', 'x.jpg') };
		const json = { Front: asForm('x.jpg'), Back: asForm('x.jpg') };
		expect(await taken(files, [json.Front, json.Back], { json })).toEqual(['Front', 'Back']);
	});

	it('is the file with the described name and size, where the form is further back', async () => {
		const files = {
			a: file('image', 'x.jpg', { bytes: 5 }),
			b: file('image', 'x.jpg', { bytes: 7 }),
			c: file('image', 'y.jpg'),
		};
		expect(await taken(files, [asForm('x.jpg', 7), asForm('y.jpg')])).toEqual(['b', 'c']);
		expect(await refusal(files, [asForm('z.jpg'), ''])).toMatchObject({
			message: 'Front image: the expression gives no file of this execution',
		});
	});
});

it('lists the files of an item, or says that there are none', () => {
	const files = {
		photo: file('image', 'a.jpg', { fileSize: '312 kB' }),
		'<b>scan</b>': file('pdf', undefined, { mimeType: 'application/pdf' }),
		untold: file('none', undefined, { mimeType: '' }),
		['x'.repeat(100)]: file('pdf', 'y'.repeat(100), { mimeType: '' }),
	};
	expect(fileList(listOf(files))).toBe(
		`The item has: 'photo' (a.jpg, application/octet-stream, 312 kB), '‹b›scan‹/b›' (application/pdf), 'untold', '${'x'.repeat(59)}…' (${'y'.repeat(59)}…).`,
	);
	expect(fileList([])).toBe(
		'The item has no files at all: check that the step before passes them on. If it gives links, set Image Source to URL. If it gives base64 text, add Convert to File.',
	);
});
