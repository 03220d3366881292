import { runCardNode } from '../engine/cardRun.mts';
import { after } from '../engine/clock.mts';
import { heapMb } from '../engine/collectGarbage.mts';
import { startFileHost, type FileHost } from '../engine/fileHost.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/*
 * Answers that no document needs. What they take grows with their size, not with its square: a test that
 * broke that promise would never end.
 */

const sandbox = useSandbox();
const CARD = specimenItem(specimen('virginia-v10'));
const MB = 1_000_000;

const finished = (document: object, further: object = {}, status = 200) =>
	JSON.stringify({
		status: 'SUCCESS',
		result: { status, data: { document: { documentNumber: 'X1', ...document }, ...further } },
	});
const numbered = <Value>(count: number, value: (index: number) => Value) =>
	Object.fromEntries(Array.from({ length: count }, (_, index) => [`field${index}`, value(index)]));
const deep = (levels: number) => `${'{"a":['.repeat(levels)}${']}'.repeat(levels)}`;
const inIssues = (value: string) =>
	`{"status": "SUCCESS", "result": {"status": 400, "data": {"document": null, "issues": ${value}}}}`;

async function getResult(body: string, parameters: object = {}) {
	const answer = { status: 200, body, contentType: 'application/json' };
	await sandbox.set({ faults: [{ route: 'task', times: -1, answer }] });
	return await runCardNode(
		{ operation: 'getResult', taskId: 'task-1', options: { timeout: 5 }, ...parameters },
		{ credential: { ...sandbox.account } },
		{ onError: 'continueRegularOutput' },
	);
}

it('a name of megabytes is cut to what a cell of a spreadsheet takes', async () => {
	const { rows } = await getResult(
		finished({ firstName: 'A'.repeat(4 * MB), nickname: 'N'.repeat(4 * MB), ['k'.repeat(MB)]: 1 }),
	);
	const { firstName, nickname } = rows[0];
	for (const text of [firstName, nickname]) {
		expect(String(text)).toHaveLength(32_767);
		expect(String(text)).toMatch(/.…$/);
	}
	expect(Math.max(...Object.keys(rows[0]).map(({ length }) => length))).toBe(200);
});

it('of thousands of fields, two hundred are columns of the row, and all are in the raw output', async () => {
	const body = finished(numbered(50_000, String));
	const { rows } = await getResult(body);
	expect(Object.keys(rows[0]).filter((name) => name.startsWith('field'))).toHaveLength(200);
	const raw = await getResult(body, { output: 'raw' });
	expect(JSON.stringify(raw.rows[0].response)).toBe(body);
});

it('fields whose long names begin alike stay apart', async () => {
	const name = 'n'.repeat(250);
	const { rows } = await getResult(finished({ [`${name}1`]: 'first', [`${name}2`]: 'second' }));
	expect(Object.values(rows[0])).toEqual(expect.arrayContaining(['first', 'second']));
});

it('thousands of issues are one text that a cell takes', async () => {
	const issues = {
		front: numbered(50_000, (index) => `wrong in the way that has the number ${index}`),
	};
	const { rows } = await getResult(finished({}, { issues }));
	expect(String(rows[0].issues)).toHaveLength(32_767);
});

it.each([
	['an issue', inIssues(deep(20_000)), 'DOCUMENT_REJECTED'],
	['a list of issues', inIssues(`[${deep(20_000)}]`), 'DOCUMENT_REJECTED'],
	['the code of an issue', inIssues(`[{"code": ${deep(20_000)}}]`), 'DOCUMENT_REJECTED'],
	[
		'the error of a part',
		`{"status": "SUCCESS", "result": {"status": 400, "data": {"x": {"error": ${deep(20_000)}}}}}`,
		'DOCUMENT_REJECTED',
	],
	[
		'JSON in a text',
		`{"status": "SUCCESS", "result": ${JSON.stringify(`{"status": 400, "data": {"issues": ${deep(20_000)}}}`)}}`,
		'DOCUMENT_REJECTED',
	],
	[
		'the reason of a failure',
		`{"status": "FAILURE", "result": {"exc_type": ${deep(20_000)}}}`,
		'TASK_FAILED',
	],
	['the whole answer', deep(20_000), 'WAIT_TIMED_OUT'],
])('%s that is nested 20,000 levels deep is no fault of the node', async (_, body, code) => {
	const { rows } = await getResult(body);
	expect(rows[0].details).toMatchObject({ code, taskId: 'task-1' });
	expect(String(rows[0].error).length).toBeLessThan(2000);
});

it.each(['full', 'raw'])(
	'data nested 20,000 levels deep are cut in the output %s',
	async (output) => {
		const body = `{"status": "SUCCESS", "result": {"status": 200, "data": {"document": {"documentNumber": "X1"}, "more": ${deep(20_000)}}}}`;
		const { rows, run } = await getResult(body, { output });
		expect(JSON.stringify(rows)).toContain('(nested too deeply to be shown)');
		expect(JSON.stringify(run.data).length).toBeLessThan(20_000);
	},
);

it.each([
	['refusals of thousands of fields', { status: 400, body: numbered(100_000, () => ['no']) }],
	['a detail of megabytes', { status: 400, body: { detail: 'x'.repeat(5 * MB) } }],
	['a page of megabytes', { status: 400, body: `<${'x'.repeat(5 * MB)}` }],
	['blanks of megabytes', { status: 400, body: ' '.repeat(5 * MB) }],
	['quotes of megabytes', { status: 200, body: '"\\'.repeat(2 * MB) }],
	['digits of megabytes', { status: 200, body: '7'.repeat(4 * MB) }],
	[
		'a list of numbers of megabytes',
		{ status: 200, body: `[${'NaN,-12345678901234567,'.repeat(MB / 5)}` },
	],
	['brackets of megabytes', { status: 200, body: '[{'.repeat(2 * MB) }],
])('%s are told in a message that can be read', async (_, answer) => {
	await sandbox.set({ faults: [{ route: 'ocr_card', answer }] });
	const { error } = await runCardNode(
		{ operation: 'submit' },
		{ credential: { ...sandbox.account }, items: [CARD] },
	);
	expect(error?.message.length).toBeLessThan(2000);
	expect((await sandbox.statistics()).routes.ocr_card.requests).toBe(1);
});

describe('answers about tasks that are not finished', () => {
	let host: FileHost;
	beforeAll(async () => (host = await startFileHost()));
	afterAll(() => host.stop());

	it('are not kept while their tasks are waited for', async () => {
		const pending = numbered(20_000, (index) => `a text of some length ${index}`);
		host.files
			.set('/api/v3/accounts/token/obtain/', Buffer.from('{"access": "opaque"}'))
			.set('/api/v3/services/task/', Buffer.from(JSON.stringify({ status: 'PENDING', pending })));
		const login = { baseUrl: `${host.origin}/api/v3`, username: 'large', password: 'x' };
		const before = heapMb();
		let held = 0;
		const running = runCardNode(
			{ operation: 'getResult', taskId: 'task-1', options: { timeout: 10 } },
			{ credential: { ...login, accessToken: '' }, items: Array(20).fill({}) },
			{ onError: 'continueRegularOutput' },
		);
		await after(8000);
		held = heapMb() - before;
		const { rows } = await running;
		expect(rows).toHaveLength(20);
		expect(host.requests.length).toBeGreaterThan(40);
		// One answer takes two megabytes and more
		expect(held).toBeLessThan(12);
	});
});
