import { ROW_COLUMNS } from '../../nodes/progeny/row/document';
import { runCardNode } from '../engine/cardRun.mts';
import { bytesRead, useFileStorage } from '../engine/fileStorage.mts';
import { taskIdOf } from '../engine/sandbox.mts';
import { onItsSide } from '../images/phonePictures.mts';
import { specimen, specimenItem, specimens } from '../specimens.mts';
import { after } from '../engine/clock.mts';
import { useSandbox } from '../useSandbox.mts';

const QUICK = { minPollInterval: 0.1 };
const VIRGINIA = specimenItem(specimen('virginia-v10'));
const UNREADABLE = specimenItem(specimen('arizona-v9-unreadable'));

const sandbox = useSandbox();

const run = async (parameters: object, items = [VIRGINIA], node = {}) =>
	await runCardNode(
		{ options: QUICK, ...parameters },
		{ credential: { ...sandbox.account }, items },
		node,
	);

describe('Extract', () => {
	it('reads every specimen, in the order of the items', async () => {
		const { rows, items, error } = await run(
			{ operation: 'extract', options: { ...QUICK, onRejected: 'return' } },
			specimens.map((one) => specimenItem(one)),
		);
		expect(error).toBeUndefined();
		expect(rows).toHaveLength(specimens.length);
		specimens.forEach(({ expected, documentType }, index) => {
			expect(items[index].pairedItem).toEqual({ item: index });
			expect(rows[index]).toMatchObject(
				expected === null
					? { status: 'rejected', documentNumber: null }
					: {
							...expected,
							status: 'extracted',
							fullName: `${expected.firstName} ${expected.lastName}`,
							documentType,
							issues: null,
						},
			);
		});
	});

	it('gives the same columns for every card, then further fields of the document', async () => {
		const { rows } = await run(
			{ operation: 'extract', options: { ...QUICK, onRejected: 'return' } },
			[VIRGINIA, UNREADABLE],
		);
		const columns = Object.keys(rows[1]);
		expect(columns).toEqual(ROW_COLUMNS);
		expect(Object.keys(rows[0]).slice(0, columns.length)).toEqual(columns);
		expect(rows[0]).toMatchObject({
			age: expect.any(Number),
			isExpired: false,
			isValid: true,
			issuingState: expect.any(String),
		});
		for (const value of Object.values(rows[0])) expect(value).not.toBeInstanceOf(Object);
		const portrait = await fetch(String(rows[0].portraitUrl));
		expect(portrait.headers.get('content-type')).toBe('image/jpeg');
	});

	it('sends real files with names of its own, and extend_data always', async () => {
		await run({ operation: 'extract' });
		const { submissions, routes } = await sandbox.statistics();
		expect(submissions).toMatchObject([
			{
				extendData: false,
				front: {
					fileName: 'front.jpg',
					contentType: 'image/jpeg',
					bytes: VIRGINIA.files!.front.content.length,
				},
				back: {
					fileName: 'back.jpg',
					contentType: 'image/jpeg',
					bytes: VIRGINIA.files!.back.content.length,
				},
			},
		]);
		expect(routes.login.requests).toBe(1);
	});

	it("adds the provider's answer on request", async () => {
		const { rows } = await run({ operation: 'extract', extendData: true });
		expect(rows[0].extendedData).toMatchObject({ provider_response: { symbology: 'PDF417' } });
		const { submissions } = await sandbox.statistics();
		expect(submissions).toMatchObject([{ extendData: true }]);
	});

	it('gives the full row, and the raw answer', async () => {
		const [full] = (await run({ operation: 'extract', output: 'full', extendData: true })).rows;
		expect(Object.keys(full)).toEqual([
			'taskId',
			'status',
			'needsReview',
			'reviewReasons',
			'document',
			'rawDocument',
			'issues',
			'otherData',
			'meta',
		]);
		expect(full).toMatchObject({
			document: { dateOfBirth: '1988-04-12' },
			rawDocument: { dateOfBirth: '1988-4-12' },
			issues: [],
			otherData: { provider_response: expect.any(Object) },
		});
		const [raw] = (await run({ operation: 'extract', output: 'raw' })).rows;
		expect(raw).toEqual({
			taskId: expect.any(String),
			response: {
				id: expect.any(Number),
				status: 'SUCCESS',
				result: {
					status: 200,
					data: { document: expect.objectContaining({ dateOfBirth: '1988-4-12' }) },
				},
			},
		});
	});

	it('takes a rejected card for an error by default, and for a row on request', async () => {
		const { error } = await run({ operation: 'extract' }, [UNREADABLE]);
		expect(error?.message).toMatch(
			/^Take new pictures: Progeny rejected the card of task [0-9a-f-]{36}: BARCODE_NOT_FOUND: /,
		);
		for (const change of [{ issuesShape: 'B' }, { rejectedHttpStatus: 400 }] as const) {
			await sandbox.set(change);
			const { rows } = await run(
				{ operation: 'extract', options: { ...QUICK, onRejected: 'return' } },
				[UNREADABLE],
			);
			expect(rows).toMatchObject([
				{ status: 'rejected', issues: expect.stringMatching(/^BARCODE_NOT_FOUND: /) },
			]);
		}
	});

	it.each([{ unwrapped: true }, { resultAsText: true }])(
		'reads an answer that is %j',
		async (change) => {
			await sandbox.set(change);
			const { rows } = await run({ operation: 'extract' });
			expect(rows).toMatchObject([{ status: 'extracted', documentNumber: 'T00000010' }]);
		},
	);

	it('takes the names of the image fields from an expression', async () => {
		const { front, back } = VIRGINIA.files!;
		const item = { json: { side: 'scan1' }, files: { scan1: front, scan2: back } };
		const { rows } = await run(
			{
				operation: 'extract',
				frontBinaryPropertyName: '={{ $json.side }}',
				backBinaryPropertyName: 'scan2',
			},
			[item],
		);
		expect(rows).toMatchObject([{ status: 'extracted' }]);
	});

	it('hints at images that are taller than recommended, and sends them', async () => {
		const { rows, hints } = await run({ operation: 'extract' }, [
			specimenItem(specimen('florida-v10-minor-id')),
		]);
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		expect(hints).toEqual([
			{
				message: expect.stringMatching(
					/^The file in 'front' \(florida-v10-minor-id-front\.jpg\) is 1768 px high, and the file in 'back' .* is 1117 px high\. .* Put an Edit Image node before this one \(Resize, Width 1920, Height 1080, Option Only if Larger\)\.$/,
				),
				location: 'outputPane',
			},
		]);
		expect((await run({ operation: 'extract' })).hints).toEqual([]);
	});

	it('goes by the height that people see', async () => {
		const { files } = specimenItem(specimen('florida-v10-minor-id'));
		const { front, back } = files!;
		const turned = { ...front, content: onItsSide(front.content, 6) };
		const { hints } = await run({ operation: 'extract' }, [{ files: { front: turned, back } }]);
		expect(hints).toMatchObject([
			{
				message: expect.stringMatching(/^The file in 'front' \(.*\) is 1117 px high, and/),
			},
		]);
	});
});

describe('waiting', () => {
	it('checks every 1.2 seconds where it does not know how long jobs take', async () => {
		await sandbox.set({ processingMs: 2200 });
		const { rows } = await run({ operation: 'extract', options: {} });
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		const { log } = await sandbox.statistics();
		const submittedMs = log.find(({ route }) => route === 'ocr_card')!.atMs;
		const checks = log
			.filter(({ route }) => route === 'task')
			.map(({ atMs }) => atMs - submittedMs);
		expect(checks).toHaveLength(2);
		expect(checks[0]).toBeGreaterThanOrEqual(1190);
		expect(checks[1] - checks[0]).toBeGreaterThanOrEqual(1190);
	});

	it('ends with an error that names the last state and how to go on without paying again', async () => {
		await sandbox.set({ processingMs: 60_000 });
		const { error } = await run({ operation: 'extract', options: { ...QUICK, timeout: 1 } });
		expect(error?.message).toMatch(
			/^Task [0-9a-f-]{36} was not finished after 1 second \(last state: PENDING\)$/,
		);
		expect(error?.description).toMatch(
			/'Get Result' with this task ID fetches it later without paying again/,
		);
	});

	it('gives a pending row on request, whose task Get Result fetches later', async () => {
		await sandbox.set({ processingMs: 1500 });
		const [pending] = (
			await run({ operation: 'extract', options: { ...QUICK, timeout: 0.5, onTimeout: 'return' } })
		).rows;
		expect(pending).toMatchObject({ status: 'pending', documentNumber: null });
		const { rows } = await run({ operation: 'getResult', taskId: pending.taskId });
		expect(rows).toMatchObject([{ status: 'extracted', taskId: pending.taskId }]);
		expect((await sandbox.statistics()).submissions).toHaveLength(1);
	});
});

describe('the edges of the wait', () => {
	it('may be given as texts, as many expressions do', async () => {
		const options = { minPollInterval: '={{ "0.1" }}', maxPollInterval: '={{ "0.2" }}' };
		const { rows } = await run({ operation: 'extract', options, extendData: '={{ "true" }}' });
		expect(rows).toMatchObject([{ status: 'extracted', extendedData: expect.any(Object) }]);
	});

	it('gives the last answer in the raw row of a card that is still pending', async () => {
		await sandbox.set({ processingMs: 60_000 });
		const { rows } = await run({
			operation: 'extract',
			output: 'raw',
			options: { ...QUICK, timeout: 0.5, onTimeout: 'return' },
		});
		expect(rows).toMatchObject([{ response: { status: 'PENDING', result: null } }]);
	});

	it('gives the check at the end of the wait time to be answered', async () => {
		await sandbox.set({ faults: [{ route: 'task', delayMs: 300 }] });
		const { rows } = await run({
			operation: 'extract',
			options: { minPollInterval: 0.9, timeout: 1 },
		});
		expect(rows).toMatchObject([{ status: 'extracted' }]);
	});
});

describe('Submit and Get Result', () => {
	it('Submit returns the task ID at once', async () => {
		await sandbox.set({ processingMs: 60_000 });
		const items = [VIRGINIA, UNREADABLE];
		const { rows } = await run({ operation: 'submit', extendData: true }, items);
		const { submissions, routes } = await sandbox.statistics();
		expect(rows).toEqual(
			items.map((item) => ({ taskId: taskIdOf(submissions, item), status: 'pending' })),
		);
		expect(submissions).toMatchObject([{ extendData: true }, { extendData: true }]);
		expect(routes.task.requests).toBe(0);
	});

	it('Get Result waits for the task of each item', async () => {
		const submitted = (await run({ operation: 'submit' }, [VIRGINIA, UNREADABLE])).rows;
		const { rows } = await run(
			{
				operation: 'getResult',
				taskId: '={{ $json.taskId }}',
				options: { ...QUICK, onRejected: 'return' },
			},
			submitted.map((json) => ({ json })),
		);
		expect(rows).toMatchObject([
			{ taskId: submitted[0].taskId, status: 'extracted', lastName: 'TESTERSON' },
			{ taskId: submitted[1].taskId, status: 'rejected' },
		]);
	});

	it('Get Result without waiting asks once', async () => {
		await sandbox.set({ processingMs: 60_000 });
		const [{ taskId }] = (await run({ operation: 'submit' })).rows;
		const { rows } = await run({ operation: 'getResult', taskId, waitForCompletion: false });
		expect(rows).toMatchObject([{ taskId, status: 'pending' }]);
		expect((await sandbox.statistics()).routes.task.requests).toBe(1);
	});

	it('Get Result asks at once, whatever is around the task ID', async () => {
		const [{ taskId }] = (await run({ operation: 'submit' })).rows;
		await after(300);
		const { rows } = await run({
			operation: 'getResult',
			taskId: ` ${String(taskId)} `,
			options: { minPollInterval: 5, maxPollInterval: 5, timeout: 3 },
		});
		expect(rows).toMatchObject([{ taskId, status: 'extracted' }]);
	});

	it('Get Result without waiting takes a rejected card for an error, too', async () => {
		const [{ taskId }] = (await run({ operation: 'submit' }, [UNREADABLE])).rows;
		await run({ operation: 'getResult', taskId });
		const { error } = await run({ operation: 'getResult', taskId, waitForCompletion: false });
		expect(error?.message).toMatch(/^Take new pictures: Progeny rejected the card/);
	});

	it.each([
		[{ answer: { status: 503, body: '' } }, 'CHECK_UNANSWERED'],
		[{ answer: { status: 200, body: '<html>' } }, 'CHECK_UNANSWERED'],
		[{ answer: { status: 404, body: {} } }, 'TASK_UNKNOWN'],
		[{ reset: 'afterBody' }, 'CHECK_UNANSWERED'],
	] as const)('Get Result without waiting says what came of the check: %j', async (fault, code) => {
		await sandbox.set({ faults: [{ route: 'task', ...fault }] });
		const { rows } = await run(
			{ operation: 'getResult', taskId: 'task-1', waitForCompletion: false },
			[VIRGINIA],
			{ onError: 'continueRegularOutput' },
		);
		expect(rows).toMatchObject([
			{ error: expect.stringContaining('task-1'), details: { code, taskId: 'task-1' } },
		]);
	});

	it('Get Result has all outputs, the raw one also for a pending task', async () => {
		await sandbox.set({ processingMs: 60_000 });
		const [{ taskId }] = (await run({ operation: 'submit' })).rows;
		const { rows } = await run({
			operation: 'getResult',
			taskId,
			waitForCompletion: false,
			output: 'raw',
		});
		expect(rows).toEqual([
			{ taskId, response: { id: expect.any(Number), status: 'PENDING', result: null } },
		]);
	});
});

describe('files that n8n keeps on disk', () => {
	beforeAll(async () => await useFileStorage('disk'));
	afterAll(async () => await useFileStorage('memory'));

	it.each([
		[
			'too large',
			'IMAGE_TOO_LARGE',
			Buffer.concat([VIRGINIA.files!.front.content, Buffer.alloc(30_000_000)]),
			22_000_000,
		],
		['no image', 'IMAGE_FORMAT', Buffer.from('GIF89a'.padEnd(30_000_000)), 1_000_000],
	])('are read no further than shows that they are %s', async (_, code, content, mostBytes) => {
		const files = { ...VIRGINIA.files, front: { content, fileName: 'scan.jpg' } };
		const bytes = await bytesRead(async () => {
			const { rows } = await run({ operation: 'extract' }, [{ files }], {
				onError: 'continueRegularOutput',
			});
			expect(rows).toMatchObject([{ details: { code } }]);
		});
		expect(bytes).toBeGreaterThan(0);
		expect(bytes).toBeLessThan(mostBytes);
	});

	it('are read', async () => {
		const { rows, run: execution } = await run({ operation: 'extract' });
		const [{ binary }] = execution.data.resultData.runData.Start[0].data!.main[0]!;
		expect(binary!.front).toMatchObject({
			data: 'filesystem-v2',
			id: expect.stringMatching(/^filesystem-v2:/),
		});
		expect(rows).toMatchObject([{ status: 'extracted' }]);
	});

	it('may be given by an expression instead of the name of their field', async () => {
		const { rows } = await run({
			operation: 'extract',
			frontBinaryPropertyName: '={{ $binary.front }}',
			backBinaryPropertyName: '={{ $binary.back }}',
		});
		expect(rows).toMatchObject([{ status: 'extracted' }]);
	});
});
