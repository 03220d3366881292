import { runCardNode } from '../engine/cardRun.mts';
import type { InputItem } from '../engine/runWorkflow.mts';
import { taskIdOf } from '../engine/sandbox.mts';
import { slowCredential } from '../engine/slowStorage.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

const QUICK = { minPollInterval: 0.1 };
const VIRGINIA = specimenItem(specimen('virginia-v10'));
const UNREADABLE = specimenItem(specimen('arizona-v9-unreadable'));
const JPEG_START = '\xff\xd8\xff\xe0';

const sandbox = useSandbox();

const run = async (parameters: object, items = [VIRGINIA], node = {}, credential = {}) =>
	await runCardNode(
		{ operation: 'extract', options: QUICK, ...parameters },
		{ credential: { ...sandbox.account, ...credential }, items },
		node,
	);

const withFile = (side: 'front' | 'back', content: string): InputItem => ({
	files: {
		...VIRGINIA.files,
		[side]: { content: Buffer.from(content, 'latin1'), fileName: 'scan', mimeType: 'image/png' },
	},
});

describe('bad input costs nothing', () => {
	const CASES: Array<[string, object, InputItem, string, RegExp]> = [
		[
			'a field that is not there',
			{ frontBinaryPropertyName: 'photo' },
			VIRGINIA,
			"Front image: the item has no file in the input data field 'photo'",
			/^The item has: 'front' \(virginia-v10-front\.jpg, image\/jpeg, [\d.]+ kB\), 'back' \(virginia-v10-back\.jpg, image\/jpeg, [\d.]+ kB\)\. Set 'Front Input Data Field Name' to/,
		],
		[
			'no files at all',
			{},
			{},
			'Front image: the item has no picture',
			/^The item has no files at all: check that the step before passes them on\./,
		],
		[
			'an empty file',
			{},
			withFile('back', ''),
			"Back image: the file in 'back' (scan) is empty: a file of 0 bytes",
			/^Check the step that provides it/,
		],
		[
			'a PDF',
			{},
			withFile('back', '%PDF-1.7 scan'),
			"Back image: the file in 'back' (scan) is a PDF document, and Progeny reads PNG and JPEG only",
			/^The node could not take a picture out of it: .+ Export the page as a JPEG or PNG image/,
		],
		[
			'an iPhone photo',
			{},
			withFile('front', '\0\0\0\x18ftypheic'),
			"Front image: the file in 'front' (scan) is a HEIC photo, and Progeny reads PNG and JPEG only",
			/^Convert it to JPEG\./,
		],
		[
			'an image that ends in its header',
			{},
			withFile('front', VIRGINIA.files!.front.content.toString('latin1').slice(0, 200)),
			"Front image: the file in 'front' (scan) is cut off or damaged: it begins like a JPEG image but is not complete",
			/Nothing was sent to Progeny\.$/,
		],
		[
			'a file that only begins like an image',
			{},
			withFile('back', '\x89PNG\r\n\x1a\n<html><script>alert(1)</script></html>'),
			"Back image: the file in 'back' (scan) is cut off or damaged: it begins like a PNG image but is not complete",
			/^Check the step that provides it/,
		],
		[
			'an image that is too large',
			{},
			withFile('front', JPEG_START + ' '.repeat(20 * 1024 * 1024)),
			"Front image: the file in 'front' (scan) is larger than 20 MB",
			/Edit Image node.* Nothing was sent to Progeny\.$/,
		],
		[
			'a time-out that an expression got wrong',
			{ options: { timeout: '={{ $json.nothing }}' } },
			VIRGINIA,
			"'Wait Timeout (Seconds)' has an invalid value: nothing",
			/a number of seconds from 0\.1 to 86400/,
		],
		[
			'a time-out in milliseconds',
			{ options: { requestTimeout: 3_000_000 } },
			VIRGINIA,
			"'Request Timeout (Seconds)' has an invalid value: 3000000",
			/a number of seconds from 0\.1 to 86400/,
		],
		[
			'a time-out that is empty',
			{ options: { timeout: '={{ "" }}' } },
			VIRGINIA,
			"'Wait Timeout (Seconds)' has an invalid value: nothing",
			/a number of seconds from 0\.1 to 86400/,
		],
		[
			'a time-out without end',
			{ options: { timeout: '={{ 1 / 0 }}' } },
			VIRGINIA,
			"'Wait Timeout (Seconds)' has an invalid value: Infinity",
			/a number of seconds from 0\.1 to 86400/,
		],
		[
			'a pause that is none',
			{ options: { minPollInterval: '={{ 0.01 }}' } },
			VIRGINIA,
			"'Poll Interval (Seconds)' has an invalid value: 0.01",
			/a number of seconds from 0\.1 to 86400/,
		],
		[
			'a time-out that only this item lacks',
			{ options: { timeout: '={{ $json.slug ? 5 : undefined }}' } },
			{ files: VIRGINIA.files },
			"'Wait Timeout (Seconds)' has an invalid value: nothing",
			/a number of seconds from 0\.1 to 86400/,
		],
		[
			'a choice for rejected cards that does not exist',
			{ options: { onRejected: '={{ "skip" }}' } },
			VIRGINIA,
			"'When the Card Is Rejected' has an invalid value: skip",
			/one of return, error/,
		],
		[
			'a choice for a wait that times out that does not exist',
			{ options: { onTimeout: '={{ "row" }}' } },
			VIRGINIA,
			"'When the Wait Times Out' has an invalid value: row",
			/one of return, error/,
		],
		[
			'an output that does not exist',
			{ output: 'csv' },
			VIRGINIA,
			"'Output' has an invalid value: csv",
			/simplified, selected, full, raw/,
		],
		[
			'an operation of n8n itself',
			{ operation: '__CUSTOM_API_CALL__' },
			VIRGINIA,
			"'Operation' has an invalid value: Custom API Call",
			/^Set it to [A-Z].+ or [A-Z]\w+\. .+ HTTP Request node with the Progeny API credential/,
		],
		[
			'a switch that an expression got wrong',
			{ extendData: '={{ "perhaps" }}' },
			VIRGINIA,
			"'Include Extended Data' has an invalid value: perhaps",
			/true or false/,
		],
		[
			'a task ID that is no text',
			{ operation: 'getResult', taskId: '={{ $json }}' },
			VIRGINIA,
			"'Task ID' has an invalid value: an object",
			/Set it to the task ID/,
		],
		[
			'an empty task ID',
			{ operation: 'getResult', taskId: '={{ $json.nothing }}' },
			VIRGINIA,
			"'Task ID' has an invalid value: nothing",
			/\{\{ \$json\.taskId \}\}/,
		],
	];

	it.each(CASES)('%s', async (_, parameters, item, message, description) => {
		// The item before it is good, and must not be paid for in vain
		const { error } = await run(parameters, [VIRGINIA, item]);
		expect(error?.message).toBe(message);
		expect(error?.description).toMatch(description);
		const { routes } = await sandbox.statistics();
		expect([routes.login.requests, routes.ocr_card.requests]).toEqual([0, 0]);
	});

	it('in a later item, when the workflow would stop', async () => {
		const { error } = await run({}, [VIRGINIA, withFile('front', 'GIF89a')]);
		expect(error).toMatchObject({ context: { itemIndex: 1 } });
		expect((await sandbox.statistics()).submissions).toEqual([]);
	});
});

describe('On Error', () => {
	const items = [withFile('front', 'GIF89a'), UNREADABLE, VIRGINIA];

	it.each([
		['continueErrorOutput', 1, [0, 1], [2]],
		['continueRegularOutput', 3, [], [0, 1, 2]],
	])('%s: every item leaves through the right output', async (onError, _, errors, rest) => {
		const result = await run({}, items, { onError });
		expect(result.error).toBeUndefined();
		expect(result.errorItems.map(({ pairedItem }) => pairedItem)).toMatchObject(
			errors.map((item) => ({ item })),
		);
		expect(result.items.map(({ pairedItem }) => pairedItem)).toMatchObject(
			rest.map((item) => ({ item })),
		);
		const [wrongFormat, rejected] = [...result.errorItems, ...result.items];
		expect(wrongFormat.json).toMatchObject({
			error:
				"Front image: the file in 'front' (scan) is a GIF image, and Progeny reads PNG and JPEG only",
		});
		expect(wrongFormat.json.details).toStrictEqual({
			hint: expect.stringContaining('JPEG or PNG'),
			code: 'IMAGE_FORMAT',
			retryable: false,
		});
		expect(result.hints).toEqual([
			{
				message: expect.stringMatching(
					/^Item 0: Front image: the file in 'front' .*\. .*JPEG or PNG.* 1 more item failed, too\.$/,
				),
				type: 'warning',
				location: 'outputPane',
			},
		]);
		const taskId = taskIdOf((await sandbox.statistics()).submissions, UNREADABLE);
		expect(rejected.json).toMatchObject({
			error: expect.stringContaining(`Progeny rejected the card of task ${taskId}`),
			details: {
				code: 'DOCUMENT_REJECTED',
				taskId,
				issues: expect.stringMatching(/^BARCODE_NOT_FOUND: /),
			},
		});
		expect(result.items.at(-1)!.json).toMatchObject({ status: 'extracted' });
		expect(result.items.at(-1)!.json).not.toHaveProperty('error');
	});

	it("an expression that n8n cannot work out: n8n's words in our shape", async () => {
		const parameters = { frontBinaryPropertyName: "={{ $json.slug ? 'front' : $('Nope').item }}" };
		const items = [VIRGINIA, { files: VIRGINIA.files }];
		const { rows } = await run(parameters, items, { onError: 'continueRegularOutput' });
		expect(rows).toMatchObject([
			{ status: 'extracted' },
			{
				error: expect.stringMatching(/^n8n could not provide what the node needs for this item: /),
				details: { code: 'INPUT_UNREADABLE', hint: expect.stringContaining('expressions') },
			},
		]);
		expect((await run(parameters, items)).error).toMatchObject({ context: { itemIndex: 1 } });
	});

	it('Stop Workflow: the error names the item and the task', async () => {
		const { error } = await run({}, [VIRGINIA, UNREADABLE]);
		const { submissions } = await sandbox.statistics();
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining(taskIdOf(submissions, UNREADABLE)!),
			description: expect.stringMatching(/^The pictures must show the whole card/),
			context: { itemIndex: 1 },
		});
	});
});

describe('the credential', () => {
	it.each([
		[
			{ password: 'not-the-password' },
			'Progeny refused the login: wrong username or password',
			/^Enter Username and Password in the credential again/,
		],
		[
			{ baseUrl: 'http://127.0.0.1:1/api/v3' },
			'Progeny cannot be reached: the server refused the connection',
			/^Check Base URL and Allowed HTTP Request Domains in the credential/,
		],
		[
			{ baseUrl: 'http://example.com/api/v3' },
			'The Base URL of the Progeny credential cannot be used: it must begin with https:// (http:// is only for a server on this machine)',
			/^Set Base URL/,
		],
	])(
		'%j: what happened and what to do, each said once',
		async (credential, message, description) => {
			const { error } = await run({}, [VIRGINIA], {}, credential);
			expect(error?.message).toBe(message);
			expect(error?.description).toMatch(description);
			expect(error?.description).not.toContain(message);
			expect((await sandbox.statistics()).submissions).toEqual([]);
		},
	);

	it('types a wrong password once for all items', async () => {
		const { items } = await run(
			{},
			[VIRGINIA, VIRGINIA, VIRGINIA],
			{ onError: 'continueRegularOutput' },
			{
				password: 'not-the-password',
			},
		);
		expect(items).toHaveLength(3);
		for (const { json } of items)
			expect(json).toMatchObject({ details: { code: 'LOGIN_REFUSED', httpCode: 401 } });
		expect((await sandbox.statistics()).routes.login.requests).toBe(1);
	});
});

describe('requests', () => {
	it.each([true, false])(
		'a check may take no longer than told, waiting: %p',
		async (waitForCompletion) => {
			await sandbox.set({ faults: [{ route: 'task', times: -1, delayMs: 3000 }] });
			const options = { ...QUICK, requestTimeout: 0.3, timeout: 1 };
			const parameters = { operation: 'getResult', taskId: 'task-1', waitForCompletion, options };
			const { error } = await run(parameters);
			expect(error?.message).toContain('no answer within the request timeout');
		},
	);

	it('may have time-outs that are no whole milliseconds', async () => {
		const options = { ...QUICK, requestTimeout: 16.1, timeout: '={{ 100 / 3 }}' };
		const { rows } = await run({ options });
		expect(rows).toMatchObject([{ status: 'extracted' }]);
	});

	/** As one that was deleted. */
	const unreadable = () =>
		Object.defineProperty({}, 'username', {
			enumerable: true,
			get: () => {
				throw new Error('it was deleted');
			},
		});

	it('of Get Result say at once that the credential is missing', async () => {
		const credential = unreadable();
		const startedAtMs = Date.now();
		const { error } = await runCardNode(
			{ operation: 'getResult', taskId: 'task-1' },
			{ credential },
		);
		expect(error?.message).toMatch(/^The Progeny credential could not be read: it was deleted/);
		expect(Date.now() - startedAtMs).toBeLessThan(10);
	});

	it.each([true, false])(
		'of Get Result leave the task ID in the error item, waiting: %p',
		async (waitForCompletion) => {
			const { rows } = await runCardNode(
				{ operation: 'getResult', taskId: 'task-1', waitForCompletion },
				{ credential: unreadable() },
				{ onError: 'continueRegularOutput' },
			);
			expect(rows).toMatchObject([
				{ details: { code: 'CREDENTIAL_UNREADABLE', taskId: 'task-1' } },
			]);
		},
	);

	it('under Stop Workflow the error has its own words, the HTTP code and the item', async () => {
		const answer = { status: 403, body: { detail: 'EPERM for this account' } };
		await sandbox.set({ faults: [{ route: 'ocr_card', skip: 1, answer }] });
		// One after the other: else, either may be the second to arrive
		const options = { ...QUICK, maxInProgress: 1 };
		const { error } = await run({ options }, [VIRGINIA, VIRGINIA]);
		expect(error).toMatchObject({
			name: 'NodeApiError',
			message:
				'Progeny does not allow this account to use the service (HTTP 403): EPERM for this account',
			httpCode: '403',
			context: { itemIndex: 1 },
		});
	});

	it('a check that is never answered does not outlast the wait by more than five seconds', async () => {
		await sandbox.set({ faults: [{ route: 'task', times: -1, stall: true }] });
		const startedAtMs = Date.now();
		const { error } = await run({ options: { ...QUICK, timeout: 1 } });
		expect(error?.message).toMatch(/was not finished after [56] seconds/);
		expect(Date.now() - startedAtMs).toBeLessThan(6100);
	});

	it('an upload that takes too long may have been accepted', async () => {
		await sandbox.set({ faults: [{ route: 'ocr_card', delayMs: 3000 }] });
		const options = { ...QUICK, requestTimeout: 0.5 };
		const { error } = await run({ options });
		expect(error?.message).toBe(
			'It is not known whether Progeny accepted the card: no answer within the request timeout',
		);
		expect(error?.description).toMatch(/may have been accepted and charged/);
	});
});

it('a vault that never gives the credential ends the wait after a minute', async () => {
	const vault = slowCredential(86_400_000);
	const { error } = await run({ operation: 'getResult', taskId: 'task-1' });
	vault.end();
	expect(error?.message).toBe(
		'The Progeny credential could not be read: n8n did not provide it within a minute (task task-1)',
	);
});
