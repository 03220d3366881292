import type { INodeExecutionData, IWorkflowSettings } from 'n8n-workflow';

import { ROW_COLUMNS } from '../../nodes/progeny/row/document';
import { logged } from '../engine/debugLog.mts';

import { runCardNode } from '../engine/cardRun.mts';
import { after } from '../engine/clock.mts';
import {
	endlessFile,
	heldFile,
	startFileHost,
	type FileHost,
	type Served,
} from '../engine/fileHost.mts';
import { bytesOnDisk } from '../engine/fileStorage.mts';
import { withComment } from '../engine/numberedCards.mts';
import type { InputItem } from '../engine/runWorkflow.mts';
import { slowToStore, storageThat, type Slow } from '../engine/slowStorage.mts';
import { specimen, specimenFile, specimenItem } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/* What stands around the fields of a card: decisions, names, the portrait, and the input passed on. */

const QUICK = { minPollInterval: 0.1 };
const CONTINUE = { onError: 'continueRegularOutput' };
const VIRGINIA = specimenItem(specimen('virginia-v10'));
const MINOR = specimenItem(specimen('florida-v10-minor-id'));
const EXPIRED = specimenItem(specimen('texas-v4-expired'));
const PDF = { content: Buffer.from('%PDF-1.7'), fileName: 'front.pdf' };
const UNREADABLE = specimenItem(specimen('arizona-v9-unreadable'));

const sandbox = useSandbox({ files: 'disk', today: null });
let host: FileHost;
beforeAll(async () => (host = await startFileHost()));
afterAll(() => host.stop());
beforeEach(() => {
	host.files.clear();
	host.requests.length = 0;
});

const run = async (
	options: object = {},
	items: InputItem[] = [VIRGINIA],
	parameters: object = {},
	node = {},
	settings: IWorkflowSettings = {},
) =>
	await runCardNode(
		{ operation: 'extract', ...parameters, options: { ...QUICK, ...options } },
		{ credential: { ...sandbox.account }, items, settings },
		node,
	);

/** As an ISO date. */
const daysFromToday = (days: number) =>
	new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const reasons = (rows: Array<INodeExecutionData['json']>) =>
	rows.map(({ reviewReasons }) => reviewReasons);

/** The service's answer about a document that we write ourselves. */
const answering = (document: object) => ({
	route: 'task' as const,
	answer: {
		status: 200,
		body: { id: 1, status: 'SUCCESS', result: { status: 200, data: { document } } },
	},
});

describe('the decisions', () => {
	it('are in every row, so that one IF node is enough', async () => {
		const options = { minimumAge: 18, onRejected: 'return' };
		const { rows } = await run(options, [VIRGINIA, MINOR, EXPIRED, UNREADABLE]);
		expect(rows.map(({ needsReview }) => needsReview)).toEqual([false, true, true, true]);
		expect(reasons(rows)).toEqual([
			null,
			expect.stringContaining('UNDER_AGE'),
			expect.stringContaining('EXPIRED'),
			expect.stringMatching(/^REJECTED, ISSUES/),
		]);
	});

	it('are also in an error item among the rows', async () => {
		const { rows } = await run(
			{ includeInputFields: true },
			[{ ...UNREADABLE, json: { email: 'a@example.com', error: 'E1' } }, VIRGINIA],
			{},
			CONTINUE,
		);
		expect(rows).toMatchObject([
			{
				email: 'a@example.com',
				inputError: 'E1',
				needsReview: true,
				reviewReasons: 'DOCUMENT_REJECTED',
				error: expect.stringContaining('rejected'),
			},
			{ needsReview: false },
		]);
	});

	it('are in an error item also where an option is what has failed', async () => {
		const { rows } = await run({ minimumAge: 'adult' }, [VIRGINIA], {}, CONTINUE);
		expect(rows).toMatchObject([{ needsReview: true, reviewReasons: 'PARAMETER_INVALID' }]);
	});

	it('are in the full row, too', async () => {
		const [row] = (await run({}, [EXPIRED], { output: 'full' })).rows;
		expect(row).toMatchObject({
			needsReview: true,
			reviewReasons: 'EXPIRED',
			document: { isExpired: true, daysToExpiry: expect.any(Number) },
		});
	});

	it('are made with the fields and the days that the panel gives', async () => {
		const options = { requiredFields: ['nationality', 'documentNumber'], expiresSoonDays: 9000 };
		const { rows } = await run(options);
		expect(rows).toMatchObject([{ needsReview: true, reviewReasons: 'EXPIRES_SOON' }]);
	});

	it('take today in the time zone of the workflow', async () => {
		// 24 hours apart: always the same time, one day apart
		const zones = ['Pacific/Tongatapu', 'Pacific/Pago_Pago'];
		const [east, west] = await Promise.all(
			zones.map(async (timezone) => (await run({}, [VIRGINIA], {}, {}, { timezone })).rows[0]),
		);
		expect(Number(west.daysToExpiry) - Number(east.daysToExpiry)).toBe(1);
	});

	it('take required fields from an expression, as a list or a text', async () => {
		await sandbox.set({ faults: [{ ...answering({ firstName: 'MARIGOLD' }), times: 2 }] });
		for (const requiredFields of ['={{ ["sex", "age"] }}', '={{ "sex, age" }}']) {
			const { rows } = await run({ requiredFields, expiresSoonDays: 0 });
			expect(rows).toMatchObject([{ reviewReasons: 'MISSING_SEX, MISSING_AGE' }]);
		}
	});

	it('work out from the dates what the service leaves out', async () => {
		const document = {
			firstName: 'MARIGOLD',
			dateOfBirth: daysFromToday(-17.5 * 365),
			dateOfExpiry: daysFromToday(-10),
		};
		await sandbox.set({ faults: [answering(document)] });
		const { rows } = await run({ minimumAge: 18, requiredFields: [] });
		expect(rows).toMatchObject([{ age: 17, isExpired: true, reviewReasons: 'EXPIRED, UNDER_AGE' }]);
		// Today may be another day in the time zone of the workflow
		expect(Math.abs(Number(rows[0].daysToExpiry) + 10)).toBeLessThanOrEqual(1);
	});

	const ADULT = {
		documentNumber: '00XX8080',
		firstName: 'MARIGOLD',
		lastName: 'TESTERSON',
		dateOfBirth: '1988-4-12',
	};

	it.each(['SEUMUR HIDUP', 'Lifetime', '长期', '9999-12-31', 99_999_999])(
		'of a card that never expires (%p) ask for no review of its expiry',
		async (dateOfExpiry) => {
			await sandbox.set({ faults: [answering({ ...ADULT, dateOfExpiry })] });
			const { rows } = await run({ requiredFields: ['dateOfExpiry', 'daysToExpiry'] });
			const known = { dateOfExpiry: null, daysToExpiry: null, isExpired: false };
			expect(rows).toMatchObject([{ ...known, needsReview: false, reviewReasons: null }]);
		},
	);

	it('of a card whose expiry is in the Buddhist calendar ask for a review', async () => {
		await sandbox.set({ faults: [answering({ ...ADULT, dateOfExpiry: '2574-3-2' })] });
		const { rows } = await run();
		expect(rows).toMatchObject([{ reviewReasons: 'DATES_CONTRADICT' }]);
	});

	it.each([
		['lastName', { firstName: 'SUHARTI', lastName: null }, 'MISSING_LAST_NAME'],
		['firstName', { firstName: 'None', lastName: 'SUHARTI' }, 'MISSING_FIRST_NAME'],
		['lastName', { firstName: 'SUHARTI' }, 'MISSING_LAST_NAME'],
	])(
		'of a person without %s name what is missing, unless the full name will do',
		async (_, name, missing) => {
			const document = { ...ADULT, lastName: undefined, dateOfExpiry: '2048-4-12', ...name };
			await sandbox.set({ faults: [{ ...answering(document), times: 2 }] });
			const [strict] = (await run()).rows;
			expect(strict).toMatchObject({ fullName: 'SUHARTI', reviewReasons: missing });
			const requiredFields = ['documentNumber', 'fullName', 'dateOfBirth'];
			const [row] = (await run({ requiredFields })).rows;
			expect(row).toMatchObject({ fullName: 'SUHARTI', needsReview: false });
		},
	);

	it("take the service's own word for age and expiry, but let no child pass", async () => {
		const document = {
			firstName: 'MARIGOLD',
			dateOfBirth: daysFromToday(-17.5 * 365),
			age: 40,
			dateOfExpiry: daysFromToday(1000),
			is_expired: true,
		};
		await sandbox.set({ faults: [answering(document)] });
		const { rows } = await run({ minimumAge: 18, requiredFields: [] });
		expect(rows).toMatchObject([{ age: 40, isExpired: true, reviewReasons: 'EXPIRED, UNDER_AGE' }]);
	});

	it.each([
		['minimumAge', -1, "'Minimum Age'", 'a whole number of years from 0 to 150'],
		['minimumAge', 'adult', "'Minimum Age'", 'a whole number of years'],
		['expiresSoonDays', 1.5, "'Expires Soon (Days)'", 'a whole number of days'],
		['requiredFields', ['name'], "'Required Fields'", 'a list of age, '],
		['requiredFields', '={{ $json.none }}', "'Required Fields'", 'a list of age, '],
		['requiredFields', '={{ 7 }}', "'Required Fields'", 'a list of age, '],
		['downloadPortrait', 'maybe', "'Download Portrait'", 'true or false'],
		['includeInputFields', 'maybe', "'Include Input Fields'", 'true or false'],
		['includeInputFiles', 'maybe', "'Include Input Files'", 'true or false'],
	])('%s cannot be %p, and that costs nothing', async (option, value, parameter, expected) => {
		const { error } = await run({ [option]: value });
		expect(error?.message).toContain(`${parameter} has an invalid value`);
		expect(error?.description).toContain(`Set it to ${expected}`);
		expect((await sandbox.statistics()).submissions).toEqual([]);
	});
});

describe('the shape', () => {
	it('has its columns in one order for every card, then further fields, then extended data', async () => {
		const items = [VIRGINIA, EXPIRED, UNREADABLE];
		const { rows } = await run({ onRejected: 'return' }, items, { extendData: true });
		for (const row of rows) {
			const names = Object.keys(row);
			expect(names.slice(0, ROW_COLUMNS.length)).toEqual([...ROW_COLUMNS]);
			expect(names.at(-1)).toBe('extendedData');
		}
		expect(Object.keys(rows[0])).toContain('documentType');
	});

	it('has only the fields that are chosen', async () => {
		const parameters = { output: 'selected', fields: ['needsReview', 'fullName', 'furtherFields'] };
		const [row] = (await run({}, [VIRGINIA], parameters)).rows;
		expect(Object.keys(row).slice(0, 2)).toEqual(['fullName', 'needsReview']);
		expect(row).toMatchObject({ documentType: 'DRIVING LICENCE' });
		expect(row).not.toHaveProperty('taskId');
	});

	it.each([
		['[fullname]', ['fullname']],
		['[]', []],
		['nothing', '={{ "" }}'],
		['nothing', '={{ $json.none }}'],
		['[nothing, bogus]', '={{ [$json.none, "bogus"] }}'],
	])('refuses %s as fields before anything is paid for', async (shown, fields) => {
		const { error } = await run({}, [VIRGINIA], { output: 'selected', fields });
		expect(error?.message).toBe(`'Fields' has an invalid value: ${shown}`);
		expect(error?.description).toContain('Set it to a list of at least one of age, ');
		expect((await sandbox.statistics()).submissions).toEqual([]);
	});
});

describe('the input', () => {
	const form = {
		...VIRGINIA,
		json: { email: 'marigold@example.com', status: 'new', error: 'none' },
	};

	it('goes out with the row, which wins where names clash', async () => {
		const { rows, hints } = await run({ includeInputFields: true }, [form]);
		expect(Object.keys(rows[0]).slice(0, 3)).toEqual(['email', 'status', 'inputError']);
		expect(rows).toMatchObject([
			{ email: 'marigold@example.com', status: 'extracted', inputError: 'none' },
		]);
		expect(hints).toMatchObject([{ message: expect.stringContaining("them: 'status'. To keep") }]);
	});

	it('with a field named error does not make n8n run the node again', async () => {
		const node = {
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 0,
			onError: 'continueErrorOutput',
		};
		const { items, errorItems, hints } = await run({ includeInputFields: true }, [form], {}, node);
		expect(items).toHaveLength(1);
		expect(errorItems).toEqual([]);
		expect(JSON.stringify(hints)).not.toContain('earlier try');
	});

	it.each(['continueErrorOutput', 'continueRegularOutput'])(
		'keeps its files also where the card fails, with %s',
		async (onError) => {
			const options = { includeInputFiles: true };
			const failedRun = await run(
				options,
				[UNREADABLE, { files: { front: PDF } }],
				{},
				{ onError },
			);
			const failed = [...failedRun.items, ...failedRun.errorItems];
			expect(failed.map(({ binary }) => Object.keys(binary!))).toEqual([
				['front', 'back'],
				['front'],
			]);
			expect(failed).toMatchObject([
				{ json: { details: { code: 'DOCUMENT_REJECTED' } } },
				{ json: { details: { code: 'IMAGE_FORMAT' } } },
			]);
			expect(failedRun.errorItems).toHaveLength(onError === 'continueErrorOutput' ? 2 : 0);
		},
	);

	it('gives way to a downloaded file of the same name, and a hint says so', async () => {
		host.files.set('/front', VIRGINIA.files!.front.content);
		host.files.set('/back', VIRGINIA.files!.back.content);
		const parameters = {
			imageSource: 'url',
			frontImageUrl: `${host.origin}/front`,
			backImageUrl: `${host.origin}/back`,
		};
		const old = { files: { front: UNREADABLE.files!.front, note: UNREADABLE.files!.back } };
		const { items, hints } = await run({ includeInputFiles: true }, [old], parameters);
		expect(Object.keys(items[0].binary!)).toEqual(['front', 'note', 'back']);
		expect(items[0].binary).toMatchObject({ front: { fileName: 'front.jpg' } });
		expect(hints).toMatchObject([
			{ message: expect.stringContaining("which replaced them: 'front'.") },
		]);
	});

	it('keeps its files', async () => {
		const { items } = await run({ includeInputFiles: true });
		expect(items[0].binary).toMatchObject({
			front: { mimeType: 'image/jpeg', id: expect.any(String) },
			back: { mimeType: 'image/jpeg', id: expect.any(String) },
		});
	});

	it('goes out with Submit and Get Result as well', async () => {
		const options = { includeInputFields: true, includeInputFiles: true };
		const runCard = async (parameters: object, items: InputItem[]) =>
			await runCardNode({ ...parameters, options }, { credential: { ...sandbox.account }, items });
		const submitted = await runCard({ operation: 'submit' }, [form]);
		expect(submitted.rows).toMatchObject([{ email: 'marigold@example.com', status: 'pending' }]);
		expect(Object.keys(submitted.items[0].binary!)).toEqual(['front', 'back']);
		const result = await runCard({ operation: 'getResult', taskId: '={{ $json.taskId }}' }, [
			{ ...form, json: submitted.rows[0] },
		]);
		expect(result.rows).toMatchObject([{ email: 'marigold@example.com', status: 'extracted' }]);
		expect(Object.keys(result.items[0].binary!)).toEqual(['front', 'back']);
	});

	it('stays out otherwise', async () => {
		const { rows, items } = await run({}, [form]);
		expect(rows[0]).not.toHaveProperty('email');
		expect(items[0]).not.toHaveProperty('binary');
	});
});

describe('the portrait', () => {
	const PORTRAIT = { downloadPortrait: true };
	const withPortraitAt = (portrait_url: unknown) =>
		answering({
			documentNumber: '00XX8080',
			firstName: 'MARIGOLD',
			lastName: 'TESTERSON',
			dateOfBirth: '1988-4-12',
			dateOfExpiry: '2048-4-12',
			portrait_url,
		});

	it('is a file of the item, asked for with the token on the own host of the service', async () => {
		const { items, rows } = await run(PORTRAIT);
		expect(items[0].binary).toMatchObject({
			portrait: { mimeType: 'image/jpeg', fileName: 'portrait.jpg' },
		});
		expect(rows).toMatchObject([{ needsReview: false }]);
		const { log, routes } = await sandbox.statistics();
		expect(log.at(-1)).toMatchObject({ route: 'media', status: 200, accessToken: 'valid' });
		expect(routes.login.requests).toBe(1);
	});

	it('is asked for without the token anywhere else', async () => {
		host.files.set('/portrait.png', specimenFile('maryland-v1-front.png'));
		await sandbox.set({ faults: [withPortraitAt(`${host.origin}/portrait.png?key=1`)] });
		const { items } = await run(PORTRAIT);
		expect(items[0].binary).toMatchObject({ portrait: { fileName: 'portrait.png' } });
		expect(host.requests).toHaveLength(1);
		expect(host.requests[0].headers).not.toHaveProperty('authorization');
	});

	it('does not take the token along when it is redirected', async () => {
		host.files.set('/portrait', specimenFile('virginia-v10-front.jpg'));
		const headers = { location: `${host.origin}/portrait` };
		await sandbox.set({ faults: [{ route: 'media', answer: { status: 302, headers } }] });
		const { items } = await run(PORTRAIT);
		expect(items[0].binary).toHaveProperty('portrait');
		expect(host.requests[0].headers).not.toHaveProperty('authorization');
	});

	it.each<[string, object, RegExp]>([
		['is not there', { route: 'media', answer: { status: 404 } }, /there is no such file/],
		['may not be seen', { route: 'media', answer: { status: 401 } }, /not public/],
		['breaks off', { route: 'media', halfAnswer: true }, /no complete file arrived/],
		[
			'is no image',
			{ route: 'media', answer: { status: 200, body: '<html>' } },
			/not a complete image/,
		],
		['has no address', withPortraitAt('None'), /its address/],
		['has a forbidden address', withPortraitAt('http://files.example.com/1.jpg'), /https:/],
	])('that %s is a reason for a review, and no error', async (_, fault, reason) => {
		await sandbox.set({ faults: [fault as never] });
		const { rows, items, routes } = {
			...(await run(PORTRAIT, [VIRGINIA, VIRGINIA])),
			...(await sandbox.statistics()),
		};
		const [bad, good] = [...rows].sort((a, b) => Number(b.needsReview) - Number(a.needsReview));
		expect(bad).toMatchObject({ status: 'extracted', reviewReasons: 'NO_PORTRAIT' });
		expect(good).toMatchObject({ status: 'extracted', reviewReasons: null });
		expect(items.filter(({ binary }) => binary?.portrait !== undefined)).toHaveLength(1);
		expect(JSON.stringify(logged)).toMatch(reason);
		expect(routes.login.requests).toBe(1);
	});

	describe('is no file of the item', () => {
		const FACE = specimenFile('virginia-v10-front.jpg');
		const isRefused = async (served: Served) => {
			host.files.set('/portrait', served);
			await sandbox.set({ faults: [withPortraitAt(`${host.origin}/portrait`)] });
			const { rows, items } = await run(PORTRAIT);
			expect(rows).toMatchObject([{ status: 'extracted', reviewReasons: 'NO_PORTRAIT' }]);
			expect(items[0]).not.toHaveProperty('binary');
		};

		it('where it is only half a picture', async () => {
			await isRefused(FACE.subarray(0, FACE.length / 2));
		});

		it('where it is a page that stalls, whose connection is left', async () => {
			let open = 0;
			await isRefused((response) => {
				open += 1;
				response.once('close', () => (open -= 1));
				response.writeHead(200, { 'content-length': 100_000 }).write('<!DOCTYPE html>');
			});
			await after(1);
			expect(open).toBe(0);
		});

		it('where it does not come to an end, and is not read any further', async () => {
			const endless = endlessFile(FACE);
			await isRefused(endless.served);
			// Some more is on its way when the node has seen enough
			expect(endless.bytes()).toBeLessThan(20 * 1024 * 1024);
		});
	});

	describe('is stored while it arrives', () => {
		const LARGE = withComment(specimenFile('virginia-v10-front.jpg'), 'large', 8_000_000);
		let storing: Slow | undefined;
		afterEach(() => {
			storing?.end();
			storing = undefined;
		});
		const arriving = async () => {
			const held = heldFile(LARGE);
			host.files.set('/portrait', held.served);
			await sandbox.set({ faults: [withPortraitAt(`${host.origin}/portrait`)] });
			return held;
		};

		it('before its host has sent the rest', async () => {
			const held = await arriving();
			const running = run(PORTRAIT);
			while (host.requests.length === 0) await after(20);
			await after(20);
			const bytesBefore = await bytesOnDisk();
			held.goOn();
			const { items } = await running;
			expect(items[0].binary).toMatchObject({ portrait: { fileExtension: 'jpg' } });
			// The first half was there
			expect((await bytesOnDisk()) - bytesBefore).toBeLessThan(LARGE.length / 2 + 500_000);
		});

		it('and nothing of it is left if it breaks off', async () => {
			storing = slowToStore(0);
			const held = await arriving();
			const running = run(PORTRAIT);
			while (host.requests.length === 0) await after(20);
			await after(20);
			// The two pictures of the card are stored, too
			expect([storing.calls(), storing.unfinished()]).toEqual([3, 1]);
			held.breakOff();
			expect((await running).rows).toMatchObject([{ reviewReasons: 'NO_PORTRAIT' }]);
			expect([storing.calls(), storing.unfinished()]).toEqual([3, 0]);
			expect(logged.join()).toContain('no complete file arrived');
		});

		it('and a storage that fails meanwhile is told as what it is', async () => {
			storing = storageThat('fails', 1_000_000);
			await arriving();
			expect((await run(PORTRAIT)).rows).toMatchObject([{ reviewReasons: 'NO_PORTRAIT' }]);
			expect(logged.join()).toContain('ENOSPC: no space left on device');
			expect(storing.unfinished()).toBe(0);
		});
	});

	it('is not asked for otherwise', async () => {
		const { items } = await run();
		expect(items[0]).not.toHaveProperty('binary');
		expect((await sandbox.statistics()).routes.media.requests).toBe(0);
	});

	it('comes with Get Result, too, beside the files of the input', async () => {
		const { rows } = await run({}, [VIRGINIA]);
		const { items } = await runCardNode(
			{
				operation: 'getResult',
				taskId: String(rows[0].taskId),
				output: 'raw',
				options: { ...PORTRAIT, includeInputFiles: true },
			},
			{ credential: { ...sandbox.account }, items: [VIRGINIA] },
		);
		expect(Object.keys(items[0].binary!)).toEqual(['front', 'back', 'portrait']);
	});
});

describe('the timing', () => {
	it('of a card that was submitted now', async () => {
		await sandbox.set({ processingMs: 1500 });
		const beforeMs = Date.now();
		const [row] = (await run({}, [VIRGINIA], { output: 'full' })).rows;
		const { routes } = await sandbox.statistics();
		const { submittedAt, ...meta } = row.meta as { submittedAt: string };
		expect(meta).toEqual({
			secondsWaited: expect.any(Number),
			checks: routes.task.requests,
			resumed: false,
		});
		expect((meta as never as { secondsWaited: number }).secondsWaited).toBeGreaterThan(1.2);
		expect(Date.parse(submittedAt)).toBeGreaterThanOrEqual(beforeMs);
		expect(Date.parse(submittedAt)).toBeLessThanOrEqual(Date.now());
	});

	it('of a card that an earlier try had submitted', async () => {
		await sandbox.set({ faults: [{ route: 'task', answer: { status: 403, body: {} } }] });
		const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1000 };
		const [row] = (await run({}, [VIRGINIA], { output: 'full' }, node)).rows;
		const { submittedAt, resumed } = row.meta as { submittedAt: string; resumed: boolean };
		expect(resumed).toBe(true);
		expect(Date.now() - Date.parse(submittedAt)).toBeGreaterThan(1000);
	});

	it('of a task that was submitted elsewhere', async () => {
		const { rows } = await run();
		const { rows: fetched } = await runCardNode(
			{ operation: 'getResult', taskId: String(rows[0].taskId), output: 'full' },
			{ credential: { ...sandbox.account } },
		);
		expect(fetched[0].meta).toEqual({
			submittedAt: null,
			secondsWaited: expect.any(Number),
			checks: 1,
			resumed: false,
		});
	});
});
