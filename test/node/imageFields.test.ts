import type { IDataObject, IWorkflowSettings } from 'n8n-workflow';

import { cardWorkflow, NODE, runCardNode } from '../engine/cardRun.mts';
import { describeDifference } from '../engine/differences';
import { runWorkflow, type InputItem } from '../engine/runWorkflow.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/* Which files of an item are taken for the two sides, when the panel does not name them. */

const QUICK = { minPollInterval: 0.1 };
const { front, back } = specimenItem(specimen('virginia-v10')).files!;
const OTHER = specimenItem(specimen('ontario-v8-canada')).files!.front;
const PDF = { content: Buffer.from('%PDF-1.7'), fileName: 'a.pdf', mimeType: 'application/pdf' };
const NOTE = { content: Buffer.from('Hello'), fileName: 'note.txt', mimeType: 'text/plain' };

/** A picture with another name, as a phone gives it, and another type. */
const named = (
	{ content }: { content: Buffer },
	fileName: string | undefined = undefined,
	mimeType = 'image/jpeg',
) => ({ content, fileName, mimeType });
const [FIRST, SECOND] = [named(front, 'IMG_1.jpg'), named(back, 'IMG_2.jpg')];

const sandbox = useSandbox({ files: 'disk' });

const run = async (items: InputItem[], parameters: object = {}, settings: IWorkflowSettings = {}) =>
	await runCardNode(
		{ operation: 'extract', options: QUICK, ...parameters },
		{ credential: { ...sandbox.account }, items, settings },
	);

const sides = async () =>
	(await sandbox.statistics()).submissions.map((sent) => [sent.front.bytes, sent.back.bytes]);

const RIGHT = [front.content.length, back.content.length];

it.each<[string, InputItem['files'], object]>([
	['exactly', { other: OTHER, back, front }, {}],
	[
		'exactly, beside others that hold the word',
		{ front_old: OTHER, front, back, backside: OTHER },
		{},
	],
	["as n8n's Form names its fields", { Front_of_the_card: front, Back_of_the_card: back }, {}],
	['in capital letters', { BACK: back, FRONT: front }, {}],
	['in the middle of a name', { idBackImage: back, idFrontImage: front, selfie: OTHER }, {}],
	['beside a backup', { backup: OTHER, card_front: front, card_back: back }, {}],
	['in German', { R_ckseite: OTHER, Rueckseite: back, Vorderseite: front }, {}],
	[
		'and the other by the panel',
		{ data: front, back, third: OTHER },
		{ frontBinaryPropertyName: 'data' },
	],
	[
		'only by the panel',
		{ a: front, front: OTHER, b: back },
		{ frontBinaryPropertyName: 'a', backBinaryPropertyName: 'b' },
	],
])('finds front and back in fields that are named %s', async (_, files, parameters) => {
	const { rows, hints } = await run([{ files }], parameters);
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	expect(hints).toEqual([]);
	expect(await sides()).toEqual([RIGHT]);
});

it.each<[string, InputItem['files']]>([
	[
		'as a form field for several files gives them, back before front',
		{ Pictures_0: named(back, 'back.jpg'), Pictures_1: named(front, 'front.jpg') },
	],
	[
		'as the field says that it is for both',
		{
			Front_and_back_of_the_card_0: named(back, 'KTP belakang.jpg'),
			Front_and_back_of_the_card_1: named(front, 'KTP depan.jpg'),
		},
	],
	[
		'as a browser numbers what is downloaded twice',
		{ a: named(back, 'Back side (1).jpg'), b: named(front, 'Front side (2).jpg') },
	],
	[
		'not by that of a selfie',
		{
			Selfie_with_the_front_of_your_ID: named(OTHER, 'front.jpg'),
			a: named(back, 'back.jpg'),
			b: named(front, 'front.jpg'),
		},
	],
	[
		'as a mail gives them, with a logo',
		{
			attachment_0: named(OTHER, 'logo.png', 'image/png'),
			attachment_1: named(back, 'Ausweis-Rückseite.JPG'),
			attachment_2: named(front, 'Ausweis-Vorderseite.JPG'),
		},
	],
])('finds front and back by the names of the files, %s', async (_, files) => {
	const { rows, hints } = await run([{ files }]);
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	expect(hints).toEqual([]);
	expect(await sides()).toEqual([RIGHT]);
});

it.each(['application/octet-stream', 'binary/octet-stream', 'IMAGE/JPEG', '', 'text/plain'])(
	'finds pictures by their content, with the type %j and a name without an extension',
	async (mimeType) => {
		const files = { note: NOTE, a: named(front, 'photo', mimeType), b: named(back, '1', mimeType) };
		const { rows } = await run([{ files }]);
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		expect(await sides()).toEqual([RIGHT]);
	},
);

it('two images of other names are taken in their order, and a hint says so', async () => {
	const items: InputItem[] = [
		{ files: { front, back } },
		{ files: { scan1: FIRST, note: NOTE, scan2: SECOND } },
	];
	const { rows, hints } = await run([...items, { files: { data0: FIRST, data1: SECOND } }]);
	expect(rows).toHaveLength(3);
	expect(await sides()).toEqual([RIGHT, RIGHT, RIGHT]);
	expect(hints).toEqual([
		{
			location: 'outputPane',
			message:
				"Item 1: the names do not show which picture is which, so 'scan1' (IMG_1.jpg) was taken for the front, and 'scan2' (IMG_2.jpg) was taken for the back, and likewise in 1 more item. If that is wrong, set 'Front Input Data Field Name' and 'Back Input Data Field Name'.",
		},
	]);
});

it.each<[string, InputItem['files']]>([
	['files', { a: named(front, 'page-0.jpg'), b: named(back, 'page-1.jpg') }],
	['fields', { Page_0: FIRST, Page_1: SECOND }],
])(
	'pages that are counted from 0 in the names of %s are taken in their order',
	async (_, files) => {
		const { rows, hints } = await run([{ files }]);
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		expect(hints).toMatchObject([{ message: expect.stringMatching(/^The names do not show/) }]);
		expect(await sides()).toEqual([RIGHT]);
	},
);

it('the other of two pictures is the other side, and a hint says so', async () => {
	const { rows, hints } = await run([{ files: { data: SECOND, my_front: FIRST } }]);
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	expect(await sides()).toEqual([RIGHT]);
	expect(hints).toMatchObject([
		{ message: expect.stringContaining("'data' (IMG_2.jpg) was taken for the back.") },
	]);
});

describe('a card that is rejected after a guess', () => {
	const GUESS =
		"'a' (IMG_2.jpg) was taken for the front, and 'b' (IMG_1.jpg) was taken for the back";
	/** The sides swapped: the sandbox finds no barcode on what it takes for the back. */
	const swapped = [{ files: { a: SECOND, b: FIRST } }];

	it('says first which file was taken for which side', async () => {
		const { error } = await run(swapped);
		expect(error?.message).toMatch(/^Check the sides: Progeny rejected the card/);
		expect(error?.description).toMatch(
			`${GUESS}: check whether they are swapped. The pictures must show `,
		);
		expect(error?.description?.startsWith(GUESS)).toBe(true);
	});

	it('has the guess among the reasons of its row', async () => {
		const { rows, hints } = await run(swapped, { options: { ...QUICK, onRejected: 'return' } });
		expect(rows).toMatchObject([
			{ status: 'rejected', reviewReasons: 'REJECTED, ISSUES, SIDES_GUESSED' },
		]);
		expect(hints).toMatchObject([{ message: expect.stringContaining(GUESS) }]);
	});

	it('says nothing of it where names told the sides', async () => {
		const files = { front: SECOND, back: FIRST };
		const { error } = await run([{ files }]);
		expect(error?.description).toMatch(/^The pictures must show /);
		const { rows } = await run([{ files }], { options: { ...QUICK, onRejected: 'return' } });
		expect(rows).toMatchObject([{ reviewReasons: 'REJECTED, ISSUES' }]);
	});
});

it.each<[string, InputItem['files'], string]>([
	['no files', {}, 'Front image: the item has no picture'],
	['documents only', { a: NOTE, b: NOTE }, 'Front image: the item has no picture'],
	[
		'three images',
		{ scan1: FIRST, scan2: SECOND, extra: named(OTHER) },
		"Front image: no file of the item has a name like 'front'",
	],
	[
		'two names that tell the same',
		{ front1: FIRST, front2: SECOND },
		"Front image: 2 files of the item have a name like 'front'",
	],
	[
		'a front and a selfie',
		{ front: FIRST, selfie: SECOND },
		"Back image: no file of the item has a name like 'back'",
	],
	[
		'a front and a selfie with a file of the name of the back',
		{ ID_front: FIRST, Selfie: named(back, 'back.jpg') },
		"Back image: no file of the item has a name like 'back'",
	],
])(
	'sends nothing where it cannot tell the sides, and lists what there is: %s',
	async (_, files, message) => {
		const { error } = await run([{ files }]);
		expect(error?.message).toBe(message);
		for (const [field, { fileName }] of Object.entries(files!)) {
			expect(error?.description).toContain(`'${field}' (${fileName ?? 'image/jpeg'}, `);
		}
		expect(await sides()).toEqual([]);
	},
);

it('a logo in a mail is no side of a card, and no card is paid for', async () => {
	const pixel =
		'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
	const image001 = named({ content: Buffer.from(pixel, 'base64') }, 'image001.png', 'image/png');
	const { error } = await run([{ files: { attachment_0: image001, attachment_1: FIRST } }]);
	expect(error?.message).toBe(
		"Front image: the file in 'attachment_0' (image001.png) is too small to be read: one side is only 1 px long",
	);
	expect(await sides()).toEqual([]);
});

describe('one picture', () => {
	const MESSAGE = 'Only one picture came with this item, but a card needs front and back';

	it('is not sent, and the error asks for both', async () => {
		const { error } = await run([{ files: { data: FIRST, note: NOTE } }]);
		expect(error?.message).toBe(MESSAGE);
		expect(error?.description).toMatch(
			/^Check that the form, or whatever sends the pictures, asks for/,
		);
		expect(error?.description).toContain(
			"'data' (IMG_1.jpg, image/jpeg, 63.7 kB), 'note' (note.txt,",
		);
		expect(await sides()).toEqual([]);
	});

	it('for both sides is not sent', async () => {
		const parameters = { frontBinaryPropertyName: 'a', backBinaryPropertyName: 'a' };
		const { error } = await run([{ files: { a: FIRST, b: SECOND } }], parameters);
		expect(error?.message).toBe(MESSAGE);
		expect(await sides()).toEqual([]);
	});

	it('in each of two items is not sent, and the error says how to join them', async () => {
		const { error } = await run([{ files: { data: FIRST } }, { files: { data: SECOND } }]);
		expect(error?.message).toBe(MESSAGE);
		expect(error?.description).toMatch(
			/use Aggregate \(All Item Data, with the option Include Binaries\)/,
		);
		expect(error?.context.itemIndex).toBe(0);
		expect(await sides()).toEqual([]);
	});
});

it('the panel may name the label of a form', async () => {
	const json = { 'My first one': {}, 'My other one': [{}] };
	const { rows } = await run([{ json, files: { My_first_one: FIRST, My_other_one_0: SECOND } }], {
		frontBinaryPropertyName: 'My first one',
		backBinaryPropertyName: 'My other one',
	});
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	expect(await sides()).toEqual([RIGHT]);
});

describe('an expression that gives the file', () => {
	const FIELDS = { Front_of_the_card: named(front, 'image.jpg'), Rest: named(back, 'image.jpg') };
	/** What n8n's Form puts into the JSON beside the files. */
	const described = ({ content }: { content: Buffer }, filename = 'image.jpg') => ({
		filename,
		mimetype: 'image/jpeg',
		size: content.length,
	});
	const item = {
		json: { 'Front of the card': described(front), Rest: [described(back)], number: 5 },
		files: FIELDS,
	};

	it.each([
		["={{ $json['Front of the card'] }}", '={{ $json.Rest }}'],
		['={{ $binary.Front_of_the_card }}', '={{ $binary.Rest }}'],
		["={{ $('Start').item.binary.Front_of_the_card }}", "={{ $('Start').item.binary.Rest }}"],
		['={{ [$binary.Front_of_the_card] }}', 'Rest'],
	])('%s and %s', async (frontBinaryPropertyName, backBinaryPropertyName) => {
		const { rows } = await run([item], { frontBinaryPropertyName, backBinaryPropertyName });
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		expect(await sides()).toEqual([RIGHT]);
	});

	it('of a table with links instead of files is told from one that is lost', async () => {
		const attachment = { filename: 'front.jpg', url: 'https://files.example.com/hush', size: 1 };
		const { error } = await run([{ json: { Card: [attachment] } }], {
			frontBinaryPropertyName: '={{ $json.Card }}',
		});
		expect(error?.message).toBe('Front image: the expression gives a link, not a file');
		expect(error?.description).toBe("This is a link: set 'Image Source' to URL.");
	});

	it.each([
		['={{ $json.number }}', 'a number, not a name'],
		['={{ true }}', 'a boolean, not a name'],
		['={{ [1, 2] }}', 'a list, not a name'],
		['={{ ({ name: "front" }) }}', 'an object that is not a file'],
		["={{ $json['Front of the card'] }} ", 'a file with other text around its expression'],
		["=Front {{ $json['Front of the card'] }}", 'a file with other text around its expression'],
		['={{ "/9j/4AAQSkZJRgABAQ".repeat(9) }}', 'base64 text or a data URI'],
		['={{ "/9j/4AAQSkZJRgABAQ".repeat(9999) }}', 'base64 text or a data URI'],
		['={{ "/9j/4AAQSkZJRgABAQ".repeat(999999) }}', 'base64 text or a data URI'],
		['data:image/jpeg;base64,/9j/4AAQSkZJRgABAQ', 'base64 text or a data URI'],
		['={{ "The front of the card ".repeat(20) }}', 'a text of 439 characters'],
	])('%s is no file: the error says what it is, and does not quote it', async (given, shown) => {
		const { error } = await run([item], { frontBinaryPropertyName: given });
		expect(error?.message).toBe(`'Front Input Data Field Name' has an invalid value: ${shown}`);
		expect(error?.description).toMatch(
			/^Set it to the name of an input field, or leave it empty\..*Convert to File\./,
		);
		expect(`${error?.message} ${error?.description}`).not.toMatch(/9j\/4AAQ|The front of/);
		expect(await sides()).toEqual([]);
	});
});

it('an expression may give the file of an earlier round of a loop', async () => {
	const parameters = {
		operation: 'extract',
		options: QUICK,
		frontBinaryPropertyName: "={{ $('Download').first(0, 0).binary.photo }}",
		backBinaryPropertyName: "={{ $('Download').first(0, $runIndex).binary.photo }}",
	};
	// In the first round there is one picture only
	const { nodes } = cardWorkflow(parameters, { onError: 'continueRegularOutput' });
	const other = (name: string, type: string) => ({ ...nodes[0], id: name, name, type });
	const main = (...names: string[]) => ({
		main: [names.map((node) => ({ node, type: 'main' as const, index: 0 }))],
	});
	const download = other('Download', 'n8n-nodes-base.httpRequest');
	const rounds = ['First', 'Second'].map((name) => other(name, 'n8n-nodes-base.noOp'));
	const { run: execution } = await runWorkflow(
		{
			nodes: [...nodes, download, ...rounds],
			connections: {
				Start: main('First', 'Second'),
				First: main('Download'),
				Second: main('Download'),
				Download: main(NODE),
			},
		},
		{
			credential: { ...sandbox.account },
			items: [{ files: { photo: front } }, { files: { photo: back } }],
		},
	);
	const runs = execution.data.resultData.runData[NODE];
	expect(runs.map(({ data }) => data?.main[0]?.[0].json.status)).toEqual([undefined, 'extracted']);
	expect(await sides()).toEqual([RIGHT]);
});

describe('a stored file of somebody else', () => {
	const someoneElses = async () => {
		const { items } = await run([{ files: { front, back } }], {
			operation: 'submit',
			options: { includeInputFiles: true },
		});
		return items[0].binary!;
	};

	it('is not uploaded, though the item names it where n8n may have files', async () => {
		const json = { _files: (await someoneElses()) as never };
		const { error } = await run([{ json }]);
		expect(error?.message).toBe('Front image: the item has no picture');
		expect(await sides()).toHaveLength(1);
	});

	it('is not uploaded, though an expression gives it', async () => {
		const json = { picture: (await someoneElses()).front as never };
		const { error } = await run([{ json, files: { back } }], {
			frontBinaryPropertyName: '={{ $json.picture }}',
		});
		expect(error?.message).toBe('Front image: the expression gives no file of this execution');
		expect(await sides()).toHaveLength(1);
	});
});

it('the same picture on both sides is sent, and a hint says so', async () => {
	const { rows, hints } = await run([{ files: { front, back: front } }], {
		options: { ...QUICK, onRejected: 'return' },
	});
	expect(rows).toHaveLength(1);
	expect(hints).toMatchObject([
		{
			message: expect.stringMatching(
				/^The file in 'front' \(virginia-v10-front\.jpg\) and the file in 'back' \(virginia-v10-front\.jpg\) are the same picture\. /,
			),
		},
	]);
});

it('a link in the place of a name is not shown', async () => {
	const link = 'https://files.example.com/private/front.jpg?key=hush';
	const { error } = await run([{ files: { front, back } }], { frontBinaryPropertyName: link });
	expect(error?.message).toBe(
		"Front image: the item has no file in the input data field 'https:…'",
	);
	expect(error?.description).toMatch(/^This is a link: set 'Image Source' to URL\./);
});

describeDifference('filesInJson', () => {
	const COMBINED = { binaryMode: 'combined' as const };

	it('finds them, and passes them on', async () => {
		const options = { ...QUICK, includeInputFields: true, includeInputFiles: true };
		const item = {
			json: { email: 'marigold@example.com' },
			files: { my_front: front, my_back: back },
		};
		const { rows } = await run([item], { options }, COMBINED);
		expect(rows).toMatchObject([
			{
				email: 'marigold@example.com',
				status: 'extracted',
				_files: { my_front: { mimeType: 'image/jpeg' }, my_back: { mimeType: 'image/jpeg' } },
			},
		]);
		expect(await sides()).toEqual([RIGHT]);
	});

	/** As n8n's own Form and Edit Fields write files into the JSON. */
	const stored = async () => {
		const { rows } = await run(
			[{ files: { front: FIRST, back: SECOND } }],
			{ operation: 'submit', options: { includeInputFiles: true } },
			COMBINED,
		);
		const { front: one, back: other } = rows[0]._files as Record<string, IDataObject>;
		// Forgets this upload
		await sandbox.set({});
		return { one, other };
	};

	it.each<[string, (one: IDataObject, other: IDataObject) => IDataObject]>([
		['at the labels of a form', (one, other) => ({ Rückseite: other, 'Front of the card': one })],
		['in a list', (one, other) => ({ Pictures: [one, other] })],
		[
			'nested',
			(one, other) => ({ body: { card: { back: other, front: one, email: 'a@b.example' } } }),
		],
	])('finds them %s', async (_, json) => {
		const { one, other } = await stored();
		for (const includeInputFiles of [false, true]) {
			const options = { ...QUICK, includeInputFields: true, includeInputFiles };
			const item = { json: { ...json(one, other), email: 'marigold@example.com' } };
			const { rows } = await run([item], { options }, COMBINED);
			expect(rows).toMatchObject([{ status: 'extracted', email: 'marigold@example.com' }]);
			if (includeInputFiles) expect(rows[0]).toMatchObject(item.json);
			else expect(JSON.stringify(rows[0])).not.toContain('filesystem');
		}
		expect(await sides()).toEqual([RIGHT, RIGHT]);
	});

	it('passes them on without the other fields', async () => {
		const { one, other } = await stored();
		const item = { json: { Front: one, nested: { Back: other, note: 'x' }, email: 'a@b.example' } };
		const { rows } = await run(
			[item],
			{ options: { ...QUICK, includeInputFiles: true } },
			COMBINED,
		);
		expect(rows[0]).toMatchObject({ status: 'extracted', Front: one, nested: { Back: other } });
		expect(rows[0]).not.toHaveProperty('email');
		expect(rows[0]).not.toHaveProperty('nested.note');
	});

	it('takes the file that is dragged into the box', async () => {
		const { one, other } = await stored();
		const parameters = {
			frontBinaryPropertyName: "={{ $json['My card'] }}",
			backBinaryPropertyName: '={{ $json.more[0] }}',
		};
		const { rows } = await run([{ json: { more: [other], 'My card': one } }], parameters, COMBINED);
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		expect(await sides()).toEqual([RIGHT]);
	});

	it('passes them on only if told to', async () => {
		const options = { ...QUICK, includeInputFields: true };
		const { rows } = await run([{ files: { front, back } }], { options }, COMBINED);
		expect(rows[0]).not.toHaveProperty('_files');
	});

	it('does not pass them on with an error item, unless the panel wants it', async () => {
		for (const includeInputFiles of [false, true]) {
			const { rows, items } = await runCardNode(
				{
					operation: 'extract',
					options: { ...QUICK, includeInputFields: '={{ true }}', includeInputFiles },
				},
				{
					credential: { ...sandbox.account },
					items: [specimenItem(specimen('arizona-v9-unreadable'))],
					settings: COMBINED,
				},
				{ onError: 'continueRegularOutput' },
			);
			expect(rows).toMatchObject([
				{ slug: 'arizona-v9-unreadable', details: { code: 'DOCUMENT_REJECTED' } },
			]);
			const files = { ...(rows[0]._files as object), ...items[0].binary };
			expect(Object.keys(files)).toEqual(includeInputFiles ? ['front', 'back'] : []);
		}
	});

	it('passes them on also where the card fails', async () => {
		const options = { ...QUICK, includeInputFiles: true };
		const { items, errorItems } = await runCardNode(
			{ operation: 'extract', options },
			{
				credential: { ...sandbox.account },
				items: [specimenItem(specimen('arizona-v9-unreadable'))],
				settings: COMBINED,
			},
			{ onError: 'continueErrorOutput' },
		);
		expect(items).toEqual([]);
		expect(errorItems).toMatchObject([
			{ json: { details: { code: 'DOCUMENT_REJECTED' }, _files: { front: {}, back: {} } } },
		]);
	});

	it('takes their name for a name', async () => {
		const parameters = { frontBinaryPropertyName: 'a', backBinaryPropertyName: 'b' };
		const { rows } = await run([{ files: { a: front, b: back } }], parameters, COMBINED);
		expect(rows).toMatchObject([{ status: 'extracted' }]);
	});

	it('takes their path for a name', async () => {
		const parameters = {
			frontBinaryPropertyName: '_files.a',
			backBinaryPropertyName: '={{ $json._files.b }}',
		};
		const { rows } = await run([{ files: { a: front, b: back } }], parameters, COMBINED);
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		expect(await sides()).toEqual([RIGHT]);
	});
});

it('a name that tells is trusted, and its file checked', async () => {
	const { error } = await run([{ files: { front: PDF, scan1: front, scan2: back, back } }]);
	expect(error?.message).toBe(
		"Front image: the file in 'front' (a.pdf) is a PDF document, and Progeny reads PNG and JPEG only",
	);
});
