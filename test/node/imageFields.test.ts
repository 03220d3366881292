import type { IWorkflowSettings } from 'n8n-workflow';

import { runCardNode } from '../engine/cardRun.mts';
import { describeDifference } from '../engine/differences';
import type { InputItem } from '../engine/runWorkflow.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/* Which files of an item are taken for the two sides, when the panel does not name them. */

const QUICK = { minPollInterval: 0.1 };
const { front, back } = specimenItem(specimen('virginia-v10')).files!;
const OTHER = specimenItem(specimen('ontario-v8-canada')).files!.front;
const PDF = { content: Buffer.from('%PDF-1.7'), fileName: 'a.pdf', mimeType: 'application/pdf' };

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
	['in the middle of a word', { idBackImage: back, idFrontImage: front, selfie: OTHER }, {}],
	['beside a backup', { backup: OTHER, card_front: front, card_back: back }, {}],
	[
		'and the other by the panel',
		{ Vorderseite: front, back },
		{ frontBinaryPropertyName: 'Vorderseite' },
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

it('two images of other names are taken in their order, and a hint says so', async () => {
	const named = { front, back };
	const items = [{ files: named }, { files: { scan1: front, note: PDF, scan2: back } }];
	const { rows, hints } = await run([...items, { files: { data0: front, data1: back } }]);
	expect(rows).toHaveLength(3);
	expect(await sides()).toEqual([RIGHT, RIGHT, RIGHT]);
	expect(hints).toEqual([
		{
			location: 'outputPane',
			message:
				"Item 1: no field is named like front or back, so 'scan1' was taken for the front, and 'scan2' was taken for the back, and so on in 1 more item. If that is wrong, set 'Front Input Data Field Name' and 'Back Input Data Field Name'.",
		},
	]);
});

it.each<[string, InputItem['files'], 'Front' | 'Back', object]>([
	['no files', {}, 'Front', {}],
	['one image', { scan: front }, 'Front', {}],
	['three images', { scan1: front, scan2: back, selfie: OTHER }, 'Front', {}],
	['one name that tells, and one that does not', { front, scan: back }, 'Back', {}],
	['two names that tell the same', { front1: front, front2: back }, 'Front', {}],
	['one name for both', { front_and_back: front, other: back }, 'Front', {}],
	[
		'two images, one of them named in the panel',
		{ a: front, b: back },
		'Back',
		{ frontBinaryPropertyName: 'a' },
	],
	[
		'one name, given to the other side',
		{ back, note: PDF },
		'Back',
		{ frontBinaryPropertyName: 'back' },
	],
	['documents only', { scan1: PDF, scan2: PDF }, 'Front', {}],
])(
	'sends nothing where it cannot tell the sides, and lists what there is: %s',
	async (_, files, side, parameters) => {
		const { error } = await run([{ files }], parameters);
		expect(error?.message).toBe(
			`${side} image: the item does not have exactly one file that is named like '${side.toLowerCase()}'`,
		);
		for (const field of Object.keys(files!)) expect(error?.description).toContain(`'${field}' (`);
		expect(error?.description).toContain(`Set '${side} Input Data Field Name' to the field`);
		expect(await sides()).toEqual([]);
	},
);

it('the same picture on both sides is sent, and a hint says so', async () => {
	const { rows, hints } = await run([{ files: { front, back: front } }], {
		options: { ...QUICK, onRejected: 'return' },
	});
	expect(rows).toHaveLength(1);
	expect(hints).toMatchObject([
		{ message: expect.stringMatching(/^Item 0: front and back are the same picture\. /) },
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

it.each([
	['={{ [1] }}', 'a list'],
	['={{ ({ name: "front" }) }}', 'an object that is no file'],
])('%s is no name', async (frontBinaryPropertyName, shown) => {
	const { error } = await run([{ files: { front, back } }], { frontBinaryPropertyName });
	expect(error?.message).toBe(
		`'Front Input Data Field Name' has a value that cannot be used: ${shown}`,
	);
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
		"Front image: the file in 'front' is a PDF document, and Progeny reads PNG and JPEG only",
	);
});
