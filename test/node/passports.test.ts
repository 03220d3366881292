import type { INode } from 'n8n-workflow';

import type { Change } from '../../sandbox/settings.mts';
import { ROW_COLUMNS } from '../../nodes/progeny/row/document';
import { PASSPORT_ANSWER, PASSPORT_DOCUMENT } from '../documentedPassport.mts';
import { cardWorkflow, runCardNode } from '../engine/cardRun.mts';
import { after } from '../engine/clock.mts';
import { startFileHost } from '../engine/fileHost.mts';
import { PASSPORT_NODE, runPassportNode } from '../engine/passportRun.mts';
import { runWorkflow, type InputItem, type Setting } from '../engine/runWorkflow.mts';
import { scan } from '../images/scan.mts';
import { guides } from '../package/guides.mts';
import { specimen, specimenFile, specimenItem, specimenPassports } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/* Passports: one picture each. The service answers as Progeny documents it, whatever the picture shows. */

const QUICK = { minPollInterval: 0.1 };
const { front, back } = specimen('virginia-v10');
const PICTURE = { content: specimenFile(front), fileName: 'IMG_1.jpg' };
const OTHER = { content: specimenFile(back), fileName: 'IMG_2.jpg' };
const NOTE = { content: Buffer.from('Hello'), fileName: 'note.txt' };
const CARD = specimenItem(specimen('virginia-v10'));

const READ: Change = {
	faults: [{ route: 'task', times: -1, answer: { status: 200, body: PASSPORT_ANSWER } }],
};
const CONTINUE: Partial<INode> = { onError: 'continueRegularOutput' };

const sandbox = useSandbox({ files: 'disk', ...READ });

const run = async (
	files: InputItem['files'] = { passport: PICTURE },
	parameters: object = {},
	node: Partial<INode> = {},
	setting: Partial<Setting> = {},
) =>
	await runPassportNode(
		{ operation: 'extract', options: QUICK, ...parameters },
		{ credential: { ...sandbox.account }, items: [{ files }], ...setting },
		node,
	);

const sent = async () =>
	(await sandbox.statistics()).submissions.map(({ service, passport }) => [
		service,
		passport?.bytes,
	]);

const REFUSAL = {
	selfie_image: ['No file was submitted.'],
	passport_image: ['No file was submitted.'],
	extend_data: ['This field is required.'],
};

const THE_PICTURE = [['ocr_passport', PICTURE.content.length]];

it('docs/passports.md shows the documented answers that these tests give', () => {
	const shown = guides.get('docs/passports.md')!.matchAll(/```json\n([^]*?)```/g);
	expect([...shown].map(([, json]) => JSON.parse(json) as unknown)).toEqual([
		REFUSAL,
		PASSPORT_ANSWER,
	]);
});

describe('Extract', () => {
	it('sends the picture in the documented field, and gives the columns of a card', async () => {
		const { rows } = await run();
		const { submissions, routes } = await sandbox.statistics();
		expect(rows).toEqual([
			{
				fullName: 'MARIGOLD TESTERSON',
				documentNumber: 'XX008080',
				dateOfBirth: '1991-04-09',
				dateOfExpiry: '2048-09-25',
				needsReview: false,
				reviewReasons: null,
				firstName: 'MARIGOLD',
				lastName: 'TESTERSON',
				age: 35,
				sex: 'F',
				nationality: 'UTOPIAN',
				dateOfIssue: null,
				daysToExpiry: expect.any(Number),
				isExpired: false,
				isValid: true,
				portraitUrl: PASSPORT_DOCUMENT.portrait_url,
				issues: null,
				status: 'extracted',
				taskId: submissions[0].taskId,
			},
		]);
		expect(Object.keys(rows[0])).toEqual(ROW_COLUMNS);
		expect(submissions).toMatchObject([
			{
				service: 'ocr_passport',
				extendData: false,
				passport: {
					fileName: 'passport.jpg',
					contentType: 'image/jpeg',
					bytes: PICTURE.content.length,
				},
			},
		]);
		expect([routes.ocr_passport.requests, routes.ocr_card.requests]).toEqual([1, 0]);
	});

	it('asks for extended data on request, and keeps the data beside the document', async () => {
		const { rows } = await run(undefined, { extendData: true });
		expect(rows).toMatchObject([{ extendedData: { compare: true, liveness: true } }]);
		expect((await sandbox.statistics()).submissions).toMatchObject([{ extendData: true }]);
	});

	it.each(['compare', 'liveness'])('wants a review where %s is false', async (check) => {
		const { result } = PASSPORT_ANSWER;
		const data = { ...result.data, [check]: false };
		const body = { ...PASSPORT_ANSWER, result: { ...result, data } };
		await sandbox.change({ faults: [{ route: 'task', answer: { status: 200, body } }] });
		const { rows } = await run();
		expect(rows).toMatchObject([{ needsReview: true, reviewReasons: 'CHECK_FAILED' }]);
	});
});

describe('which file is the passport', () => {
	it.each<[string, InputItem['files']]>([
		['the only file', { data: PICTURE }],
		['the only picture', { note: NOTE, data: PICTURE }],
		['the field that says so, beside a selfie', { Passport: PICTURE, Selfie: OTHER }],
		[
			'the field that says so, beside a selfie with the passport',
			{ Selfie_with_your_passport: OTHER, Photo_of_your_passport: PICTURE },
		],
		['what is no selfie', { selfie: OTHER, data: PICTURE }],
		['the field that says so, beside any other picture', { visa: OTHER, my_passport: PICTURE }],
		[
			'the file that says so',
			{ Files_0: OTHER, Files_1: { ...PICTURE, fileName: 'Reisepass.jpg' } },
		],
		[
			'the page of a scan',
			{ data: { content: scan({ jpeg: PICTURE.content, widthPx: 1010, heightPx: 638 }) } },
		],
	])('%s', async (_, files) => {
		const { rows, hints } = await run(files);
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		expect(hints).toEqual([]);
		expect(await sent()).toEqual(THE_PICTURE);
	});

	it('the one that the panel names', async () => {
		const parameters = { passportBinaryPropertyName: 'data' };
		await run({ passport: OTHER, data: PICTURE }, parameters);
		expect(await sent()).toEqual(THE_PICTURE);
	});

	it('is asked for where nothing tells, and nothing is paid', async () => {
		const { error } = await run({ a: PICTURE, b: OTHER });
		expect(error?.message).toBe("Passport image: no file of the item has a name like 'passport'");
		expect(error?.description).toContain("Set 'Passport Input Data Field Name' to the field");
		expect(await sent()).toEqual([]);
	});

	it.each<[string, InputItem['files'], RegExp]>([
		['no file', {}, /^Passport image: the item has no picture$/],
		[
			'a selfie alone',
			{ Selfie_with_your_passport: PICTURE },
			/^Passport image: no file of the item has a name like 'passport'$/,
		],
		[
			'a portrait alone',
			{ data: { ...PICTURE, fileName: 'portrait.jpg' } },
			/^Passport image: no file of the item has a name like 'passport'$/,
		],
		['a text', { passport: NOTE }, /^Passport image: the file in 'passport' \(note\.txt\) is /],
		[
			'a scan of two pages',
			{
				passport: {
					content: scan(
						{ jpeg: PICTURE.content, widthPx: 1010, heightPx: 638 },
						{ jpeg: OTHER.content, widthPx: 1010, heightPx: 638 },
					),
				},
			},
			/^Passport image: the file in 'passport' is a PDF document/,
		],
	])('%s is none, and costs nothing', async (_, files, message) => {
		const { error } = await run(files);
		expect(error?.message).toMatch(message);
		expect(await sent()).toEqual([]);
	});
});

describe('a link', () => {
	it('gives the passport, which can be passed on', async () => {
		const host = await startFileHost();
		host.files.set('/passport', PICTURE.content);
		const parameters = {
			imageSource: 'url',
			passportImageUrl: `${host.origin}/passport`,
			options: { ...QUICK, includeInputFiles: true },
		};
		const { items } = await run({}, parameters);
		host.stop();
		expect(items).toMatchObject([
			{ json: { status: 'extracted' }, binary: { passport: { fileName: 'passport.jpg' } } },
		]);
		expect(host.requests.map(({ path }) => path)).toEqual(['/passport']);
		expect(await sent()).toEqual(THE_PICTURE);
	});

	it('that is no web address is told as that of the passport', async () => {
		const parameters = { imageSource: 'url', passportImageUrl: 'passport.jpg' };
		const { error } = await run({}, parameters);
		expect(error?.message).toMatch(/^'Passport Image URL' has an invalid value: /);
		expect(await sent()).toEqual([]);
	});

	it('that does not open is told as that of the passport', async () => {
		const host = await startFileHost();
		const parameters = { imageSource: 'url', passportImageUrl: `${host.origin}/gone` };
		const { error } = await run({}, parameters);
		host.stop();
		expect(error?.message).toMatch(/^Passport image could not be downloaded from .* \(HTTP 404\)$/);
		expect(await sent()).toEqual([]);
	});
});

describe('what goes wrong', () => {
	it('is told in words where Progeny refuses the picture as documented', async () => {
		const answer = { status: 400, body: REFUSAL };
		await sandbox.set({ faults: [{ route: 'ocr_passport', answer }] });
		const { error } = await run();
		expect(error?.message).toBe(
			'Progeny did not accept the passport: selfie_image: No file was submitted.; Passport image: No file was submitted.; Include Extended Data: This field is required.',
		);
		expect(error?.description).toMatch(/No task was created\.$/);
	});

	it.each([{ issuesShape: 'A' }, { issuesShape: 'B' }, { rejectedHttpStatus: 400 }] as const)(
		'says how to take a new picture of a passport that is rejected: %j',
		async (change) => {
			await sandbox.set(change);
			const { error } = await run();
			expect(error?.message).toMatch(
				/^Take a new picture: Progeny rejected the passport of task \S+: MRZ_NOT_FOUND: /,
			);
			expect(error?.description).toBe(
				"The picture must show the whole photo page, sharp and evenly lit, with the lines of letters and digits at its foot. To get a row instead, set 'When the Passport Is Rejected' in Options to Return a Row.",
			);
			const { rows } = await run(undefined, { options: { ...QUICK, onRejected: 'return' } });
			expect(rows).toMatchObject([{ status: 'rejected', reviewReasons: 'REJECTED, ISSUES' }]);
		},
	);

	it('does not hold up the other items under On Error → Continue', async () => {
		const items: InputItem[] = [{ files: {} }, { files: { passport: PICTURE } }];
		const { rows, hints } = await run({}, {}, CONTINUE, { items });
		expect(rows).toMatchObject([
			{
				error: 'Passport image: the item has no picture',
				details: { code: 'IMAGE_MISSING' },
				needsReview: true,
			},
			{ status: 'extracted' },
		]);
		expect(hints).toMatchObject([{ message: expect.stringMatching(/^Item 0: Passport image: /) }]);
		expect(await sent()).toEqual(THE_PICTURE);
	});

	it.each<[string, object, RegExp]>([
		['403', { status: 403, body: {} }, /^Progeny does not allow this account to use the service/],
		['413', { status: 413, body: '' }, /: the upload is too large \(HTTP 413\)$/],
		['500', { status: 500, body: '' }, /^It is not known whether Progeny accepted the passport: /],
	])('never speaks of a card: HTTP %s', async (_, answer, message) => {
		await sandbox.set({
			faults: [{ route: 'ocr_passport', times: -1, answer: answer as never }],
		});
		const { error, hints } = await run(undefined, {}, {});
		expect(error?.message).toMatch(message);
		const { rows } = await run(undefined, {}, CONTINUE);
		const told = JSON.stringify([error?.message, error?.description, hints, rows]);
		expect(told).not.toMatch(/\bcards?\b|\bsides?\b/i);
	});
});

describe('Get Result', () => {
	it('fetches what Submit has sent', async () => {
		const [submitted] = (await run(undefined, { operation: 'submit' })).rows;
		expect(submitted).toEqual({ taskId: expect.any(String), status: 'pending' });
		const { rows } = await run({}, { operation: 'getResult', taskId: submitted.taskId });
		expect(rows).toMatchObject([{ taskId: submitted.taskId, documentNumber: 'XX008080' }]);
		expect(await sent()).toEqual(THE_PICTURE);
	});

	it('fetches a card, too', async () => {
		await sandbox.set();
		const setting = { credential: { ...sandbox.account }, items: [CARD] };
		const [{ taskId }] = (await runCardNode({ operation: 'submit' }, setting)).rows;
		const { rows } = await run({}, { operation: 'getResult', taskId });
		expect(rows).toMatchObject([{ status: 'extracted', documentNumber: 'T00000010' }]);
	});

	it('of the other node fetches a passport', async () => {
		const [{ taskId }] = (await run(undefined, { operation: 'submit' })).rows;
		const { rows } = await runCardNode(
			{ operation: 'getResult', taskId: String(taskId), options: QUICK },
			{ credential: { ...sandbox.account } },
		);
		expect(rows).toMatchObject([{ taskId, documentNumber: 'XX008080' }]);
	});
});

describe('nothing is paid twice', () => {
	/** The first check is refused, which ends a run. */
	const FAILS_ONCE: Change = {
		faults: [{ route: 'task', answer: { status: 403, body: {} } }, ...READ.faults!],
	};

	it('under Retry On Fail', async () => {
		await sandbox.set(FAILS_ONCE);
		const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
		const { rows } = await run(undefined, {}, retry);
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		expect(await sent()).toEqual(THE_PICTURE);
	});

	it('when a person retries the execution', async () => {
		await sandbox.set(FAILS_ONCE);
		const failed = await run();
		expect(failed.error?.message).toMatch(/^Progeny does not allow/);
		const { rows } = await run(undefined, {}, {}, { retryOf: failed.run });
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		expect(await sent()).toEqual(THE_PICTURE);
	});

	it('where no answer came', async () => {
		await sandbox.set({ faults: [{ route: 'ocr_passport', reset: 'afterProcessing' }] });
		const retry = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		const { error } = await run(undefined, {}, retry);
		expect(error?.message).toMatch(/^Not sent again: an earlier try may have been charged\./);
		expect(await sent()).toEqual(THE_PICTURE);
	});
});

describe('both nodes in one workflow', () => {
	const PASSPORT = 'Progeny OCR Passport';

	async function both(items: InputItem[]) {
		const parameters = { operation: 'extract', options: { ...QUICK, includeInputFiles: true } };
		const { nodes, connections } = cardWorkflow(parameters);
		const [start, card] = nodes;
		const passport = { ...card, id: 'passport', name: PASSPORT, type: PASSPORT_NODE };
		const main = [[{ node: PASSPORT, type: 'main' as const, index: 0 }]];
		const { run: execution } = await runWorkflow(
			{
				nodes: [start, card, passport],
				connections: { ...connections, [card.name]: { main } },
			},
			{ credential: { ...sandbox.account }, items },
		);
		const { runData } = execution.data.resultData;
		const rowsOf = (name: string) => runData[name][0].data?.main[0]?.map(({ json }) => json);
		return { cards: rowsOf(card.name), passports: rowsOf(PASSPORT) };
	}

	it('log in once, and each sends its own pictures', async () => {
		const files = { ...CARD.files, passport: OTHER };
		const { cards, passports } = await both([{ files }]);
		expect([cards, passports]).toMatchObject([
			[{ status: 'extracted' }],
			[{ status: 'extracted' }],
		]);
		const { routes, submissions } = await sandbox.statistics();
		expect(routes.login.requests).toBe(1);
		expect(submissions).toMatchObject([
			{ service: 'ocr_card', front: { bytes: PICTURE.content.length } },
			{ service: 'ocr_passport', passport: { bytes: OTHER.content.length } },
		]);
	});

	it('keep the pause that the service asks one of them for', async () => {
		const answer = { status: 429, headers: { 'retry-after': '30' }, body: {} };
		await sandbox.set({ faults: [{ route: 'ocr_card', answer }, ...READ.faults!] });
		const setting = (item: InputItem) => ({
			credential: { ...sandbox.account },
			items: [item],
		});
		const parameters = { operation: 'submit' };
		await Promise.all([
			runCardNode(parameters, setting(CARD)),
			(async () => {
				while ((await sandbox.statistics()).routes.ocr_card.statuses[429] === undefined) {
					await after(20);
				}
				await runPassportNode(parameters, setting({ files: { passport: PICTURE } }));
			})(),
		]);
		const { log } = await sandbox.statistics();
		const refusal = log.find(({ status }) => status === 429)!;
		const passport = log.find(({ route }) => route === 'ocr_passport')!;
		expect(passport.atMs - refusal.atMs).toBeGreaterThanOrEqual(30_000);
	});
});

describe('A passport that the sandbox reads from its picture', () => {
	it.each(specimenPassports)('$slug', async ({ picture, expected }) => {
		await sandbox.set({ faults: [] });
		const { rows } = await run({ passport: { content: specimenFile(picture), fileName: picture } });
		expect(rows).toMatchObject([{ ...expected, status: 'extracted' }]);
	});

	it('with the lines of its zone, where extended data is wanted', async () => {
		await sandbox.set({ faults: [] });
		const [{ picture }] = specimenPassports;
		const content = specimenFile(picture);
		const { rows } = await run({ passport: { content, fileName: picture } }, { extendData: true });
		const { extendedData } = rows[0] as { extendedData: Record<string, unknown> };
		expect(extendedData).toMatchObject({
			provider_response: {
				format: 'TD3',
				lines: [expect.stringMatching(/^P<UTO/), expect.stringMatching(/^L0000003</)],
				checkDigits: { composite: true },
			},
		});
	});
});
