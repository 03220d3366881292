import { runCardNode } from '../engine/cardRun.mts';
import { startFileHost, type FileHost } from '../engine/fileHost.mts';
import type { InputItem } from '../engine/runWorkflow.mts';
import { pdfFile } from '../images/pdfFiles.mts';
import { BROKEN } from '../images/phonePictures.mts';
import { scan } from '../images/scan.mts';
import { specimen, specimenFile } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/* Cards that a scanner app delivers as PDF. test/images/scannedPdf.test.ts has the makers of PDF files. */

const { front, back } = specimen('virginia-v10');
const SIZE = { widthPx: 1010, heightPx: 638 };
const FRONT = { jpeg: specimenFile(front), ...SIZE };
const BACK = { jpeg: specimenFile(back), ...SIZE };

const pdf = (content: Buffer, fileName = 'Scan.pdf') => ({
	content,
	fileName,
	mimeType: 'application/pdf',
});
const BOTH = pdf(scan(FRONT, BACK));
const ONE = { front: pdf(scan(FRONT)), back: pdf(scan(BACK)) };
const PICTURE = { content: FRONT.jpeg, fileName: 'IMG_1.jpg' };

const sandbox = useSandbox({ files: 'disk' });

const run = async (files: InputItem['files'], parameters: object = {}, node = {}) => {
	const { rows, items, error, hints } = await runCardNode(
		{ operation: 'extract', options: { minPollInterval: 0.1 }, ...parameters },
		{ credential: { ...sandbox.account }, items: [{ files }] },
		node,
	);
	const { submissions } = await sandbox.statistics();
	return { rows, items, error, hints: hints.map(({ message }) => message), submissions };
};

/** What Progeny gets: the pictures, and not the PDF. */
const SENT = [
	{
		front: { fileName: 'front.jpg', contentType: 'image/jpeg', bytes: FRONT.jpeg.length },
		back: { fileName: 'back.jpg', contentType: 'image/jpeg', bytes: BACK.jpeg.length },
	},
];

it.each<[string, InputItem['files'], boolean]>([
	['a file of two pages, front and back', { data: BOTH }, true],
	['a file of two pages in the field of the front', { Front_of_the_card: BOTH }, true],
	['a file of two pages in the fields of both sides', { front: BOTH, back: BOTH }, false],
	['a file of two pages beside a note', { data: BOTH, note: { content: Buffer.from('Hi') } }, true],
	['a file for each side', ONE, false],
	['a file for one side, and a picture of the other', { front: PICTURE, back: ONE.back }, false],
	[
		'a file for each side, by the names of the files',
		{ a: { ...ONE.back, fileName: 'Rückseite.pdf' }, b: { ...ONE.front, fileName: 'Vorn.pdf' } },
		false,
	],
])('%s is sent', async (_, files, isGuess) => {
	const { rows, hints, submissions } = await run(files);
	expect(rows).toMatchObject([{ status: 'extracted', documentNumber: 'T00000010' }]);
	expect(submissions).toMatchObject(SENT);
	expect(hints).toEqual(
		isGuess
			? [expect.stringContaining(' was taken for front and back, in the order of its pages')]
			: [],
	);
});

it('a scan may be given by its name, or by an expression', async () => {
	const parameters = {
		frontBinaryPropertyName: 'scan',
		backBinaryPropertyName: '={{ $binary.scan }}',
	};
	const { rows, submissions } = await run({ scan: BOTH, other: PICTURE }, parameters);
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	expect(submissions).toMatchObject(SENT);
});

it('a scan that is tried again is not paid for again', async () => {
	await sandbox.set({ faults: [{ route: 'task', answer: { status: 403, body: {} } }] });
	const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
	const { rows, submissions } = await run({ data: BOTH }, {}, retry);
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	expect(submissions).toHaveLength(1);
});

it.each<[string, InputItem['files'], string, RegExp]>([
	[
		'one page for both sides',
		{ data: ONE.front },
		'Only one picture came with this item, but a card needs front and back',
		/^Check that the form/,
	],
	[
		'three pages',
		{ data: pdf(scan(FRONT, BACK, BACK)) },
		"Front image: the file in 'data' (Scan.pdf) is a PDF document, and Progeny reads PNG and JPEG only",
		/^The node could not take a picture out of it: it has 3 pages\. Export the page/,
	],
	[
		'two pages for one side',
		{ front: BOTH, back: PICTURE },
		"Front image: the file in 'front' (Scan.pdf) is a PDF document, and Progeny reads PNG and JPEG only",
		/^The node could not take a picture out of it: it has 2 pages, but the other side is another file\./,
	],
	[
		'two files of two pages',
		{ front: BOTH, back: pdf(scan(BACK, FRONT)) },
		"Front image: the file in 'front' (Scan.pdf) is a PDF document, and Progeny reads PNG and JPEG only",
		/it has 2 pages, but the other side is another file/,
	],
	[
		'a page that was cut off before it was scanned',
		{
			data: pdf(
				scan(FRONT, { ...BACK, jpeg: BROKEN['is cut off and filled with zeros'](BACK.jpeg) }),
			),
		},
		"Back image: the file in 'data' (Scan.pdf) is cut off or damaged: it begins like a JPEG image but is not complete",
		/^Check the step that provides it/,
	],
	[
		'a file that is cut off',
		{ data: pdf(BOTH.content.subarray(0, 100_000)) },
		"Front image: the file in 'data' (Scan.pdf) is a PDF document, and Progeny reads PNG and JPEG only",
		/^The node could not take a picture out of it: it is cut off or damaged\./,
	],
	...[
		['letter.pdf', 'page 1 is not a single picture'],
		['password.pdf', 'it is protected by a password'],
		['png.pdf', 'its pictures are not stored as JPEG'],
		['object-streams.pdf', 'its pages are stored in a way that only a PDF program can read'],
	].map(([name, reason]): [string, InputItem['files'], string, RegExp] => [
		name,
		{ data: pdf(pdfFile(name), name) },
		`Front image: the file in 'data' (${name}) is a PDF document, and Progeny reads PNG and JPEG only`,
		new RegExp(`^The node could not take a picture out of it: ${reason}\\. Export the page as`),
	]),
])('%s costs nothing, and the error says why', async (_, files, message, description) => {
	const { error, submissions } = await run(files);
	expect(error?.message).toBe(message);
	expect(error?.description).toMatch(description);
	expect(submissions).toEqual([]);
});

describe('by link', () => {
	let host: FileHost;
	beforeAll(async () => {
		host = await startFileHost();
		host.files
			.set('/both.pdf', BOTH.content)
			.set('/front.pdf', ONE.front.content)
			.set('/back.jpg', BACK.jpeg);
	});
	afterAll(() => host.stop());

	const byLinks = async (frontPath: string, backPath: string) =>
		await run(
			{},
			{
				imageSource: 'url',
				frontImageUrl: `${host.origin}${frontPath}`,
				backImageUrl: `${host.origin}${backPath}`,
				options: { minPollInterval: 0.1, includeInputFiles: true },
			},
		);

	it.each([
		['/both.pdf', '/both.pdf'],
		['/front.pdf', '/back.jpg'],
	])('%s and %s are sent, and passed on as pictures', async (frontPath, backPath) => {
		const { rows, items, submissions } = await byLinks(frontPath, backPath);
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		expect(submissions).toMatchObject(SENT);
		expect(items[0].binary).toMatchObject({
			front: { fileName: 'front.jpg', mimeType: 'image/jpeg', fileSize: '63.7 kB' },
			back: { fileName: 'back.jpg', mimeType: 'image/jpeg', fileSize: '104 kB' },
		});
	});

	it('two pages for one side cost nothing', async () => {
		const { error, submissions } = await byLinks('/both.pdf', '/back.jpg');
		expect(error?.description).toContain('it has 2 pages, but the other side is another file');
		expect(submissions).toEqual([]);
	});
});
