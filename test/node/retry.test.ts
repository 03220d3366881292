import type { INode } from 'n8n-workflow';

import type * as AccountModule from '../../nodes/progeny/account/account';
import { built } from '../engine/built.mts';
import { cardWorkflow, runCardNode, type CardRun } from '../engine/cardRun.mts';
import { numberedCards } from '../engine/numberedCards.mts';
import { runWorkflow, type Setting } from '../engine/runWorkflow.mts';
import { taskIdOf, type Statistics } from '../engine/sandbox.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { after } from '../engine/clock.mts';
import { useSandbox } from '../useSandbox.mts';

/*
 * n8n runs the whole node again, with all items: under Retry On Fail, and when a person retries a
 * failed execution. What the server counts tells whether anybody pays twice.
 */

const QUICK = { minPollInterval: 0.1 };
const RETRY: Partial<INode> = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
const UNREADABLE = specimenItem(specimen('arizona-v9-unreadable'));

const sandbox = useSandbox();

async function run(
	setting: Partial<Setting>,
	node: Partial<INode> = RETRY,
	parameters: object = {},
): Promise<CardRun & Statistics> {
	const result = await runCardNode(
		{ operation: 'extract', options: QUICK, ...parameters },
		{ credential: { ...sandbox.account }, ...setting },
		node,
	);
	return { ...result, ...(await sandbox.statistics()) };
}

const distinctCards = ({ submissions }: Statistics) =>
	new Set(submissions.map(({ front }) => front.sha256)).size;

describe('Retry On Fail over ten cards', () => {
	const FAULTS: Array<[string, object]> = [
		['an upload is refused', { route: 'ocr_card', skip: 4, answer: { status: 400, body: {} } }],
		['an upload breaks off unsent', { route: 'ocr_card', skip: 4, reset: 'before' }],
		[
			'an upload breaks off after it was accepted',
			{ route: 'ocr_card', skip: 4, reset: 'afterProcessing' },
		],
		['an upload meets a 500', { route: 'ocr_card', skip: 4, answer: { status: 500, body: '' } }],
		[
			'the service is down for uploads',
			{ route: 'ocr_card', skip: 4, times: 3, answer: { status: 502, body: '' } },
		],
		['a check is forbidden', { route: 'task', skip: 4, answer: { status: 403, body: {} } }],
		[
			'a card is refused',
			{
				route: 'task',
				skip: 4,
				answer: { status: 400, body: { issues: { ocr: { BLURRED: 'x' } } } },
			},
		],
		[
			'an answer is too large',
			{ route: 'task', skip: 4, answer: { status: 200, body: {}, padToBytes: 25_000_000 } },
		],
		[
			'an answer has an unknown shape',
			{
				route: 'task',
				skip: 4,
				answer: { status: 200, body: { status: 'SUCCESS', result: { data: { card: {} } } } },
			},
		],
		[
			'fresh tokens are refused',
			{ route: 'ocr_card', skip: 4, times: 18, answer: { status: 401, body: {} } },
		],
	];

	it.each(FAULTS)('%s: ten submissions at the most', async (_, fault) => {
		await sandbox.set({ faults: [fault as never] });
		const cards = numberedCards(10);
		const result = await run({ items: cards });
		expect(result.submissions.length).toBeLessThanOrEqual(10);
		expect(distinctCards(result)).toBe(result.submissions.length);
		if (result.error === undefined) {
			// A later try got them all, from the tasks of the earlier ones
			expect(result.rows).toHaveLength(10);
			result.rows.forEach((row, index) => {
				const taskId = taskIdOf(result.submissions, cards[index]);
				expect(row).toMatchObject({ status: 'extracted', taskId });
			});
			expect(result.hints).toContainEqual({
				message: expect.stringMatching(/items? (was|were) not submitted again/),
				location: 'outputPane',
			});
		} else {
			// Only a card that may have been accepted is not tried again
			expect(result.error.message).toMatch(/^Not sent again: an earlier try may have been charged/);
		}
	});

	it('the first item fails under Continue: n8n runs the node again, and nobody pays again', async () => {
		const cards = [UNREADABLE, ...numberedCards(9)];
		const result = await run({ items: cards }, { ...RETRY, onError: 'continueErrorOutput' });
		expect(result.submissions).toHaveLength(10);
		expect(result.rows).toHaveLength(9);
		expect(result.errorItems).toMatchObject([{ json: { details: { code: 'DOCUMENT_REJECTED' } } }]);
		// Three tries, each of which asks for every card
		const asked = result.log.filter(
			({ taskId }) => taskId === taskIdOf(result.submissions, UNREADABLE),
		);
		expect(asked.length).toBeGreaterThanOrEqual(3);
	});
});

describe('a card whose task the service has lost', () => {
	const FAILURE = { status: 'FAILURE', result: { exc_type: 'ProviderError', exc_message: ['x'] } };

	it('is submitted anew by the next try', async () => {
		await sandbox.set({ faults: [{ route: 'task', answer: { status: 200, body: FAILURE } }] });
		const { rows, submissions, hints } = await run({ items: numberedCards(1) });
		expect(submissions).toHaveLength(2);
		expect(rows).toMatchObject([{ status: 'extracted', taskId: submissions[1].taskId }]);
		expect(hints).toEqual([]);
	});

	it('is submitted anew by the try that finds it out, and no hint says otherwise', async () => {
		await sandbox.set({
			faults: [
				{ route: 'task', answer: { status: 403, body: {} } },
				{ route: 'task', answer: { status: 200, body: FAILURE } },
			],
		});
		const { rows, submissions, hints } = await run({ items: numberedCards(1) });
		expect(submissions).toHaveLength(2);
		expect(rows).toMatchObject([{ status: 'extracted', taskId: submissions[1].taskId }]);
		expect(hints).toEqual([]);
	});

	it('is submitted anew by the try that finds it out, once', async () => {
		// The first try times out, the second one hears of the end
		const answer = { status: 200, body: { status: 'REVOKED', result: null } };
		await sandbox.set({
			processingMs: 60_000,
			faults: [{ route: 'task', skip: 1, times: -1, answer }],
		});
		const options = { ...QUICK, timeout: 0.2 };
		const { error, submissions } = await run(
			{ items: numberedCards(1) },
			{ ...RETRY, maxTries: 2 },
			{ options },
		);
		expect(submissions).toHaveLength(2);
		expect(error?.message).toContain(
			`Progeny could not finish task ${submissions[1].taskId} (state REVOKED)`,
		);
	});

	it('is not submitted on and on by a service that gives the same ID again', async () => {
		const id = '08bcb59c-c01c-42b9-b666-44df639cff78';
		const failed = { status: 200, body: { status: 'REVOKED', result: null } };
		await sandbox.set({
			faults: [
				{ route: 'ocr_card', times: -1, answer: { status: 200, body: { id } } },
				{ route: 'task', times: 1, answer: { status: 403, body: {} } },
				{ route: 'task', times: -1, answer: failed },
			],
		});
		const { error, routes } = await run({ items: numberedCards(1) }, { ...RETRY, maxTries: 2 });
		expect(error?.message).toContain('(state REVOKED)');
		expect(routes.ocr_card.requests).toBe(2);
	});

	it('is submitted anew once for the execution, not once for each try', async () => {
		const failed = { status: 200, body: FAILURE };
		await sandbox.set({ faults: [{ route: 'task', times: -1, answer: failed }] });
		const result = await run({ items: numberedCards(2) }, { ...RETRY, maxTries: 5 });
		expect(result.error?.message).toMatch(/^Progeny could not finish task/);
		expect(result.submissions).toHaveLength(4);
		expect(distinctCards(result)).toBe(2);
		// A person who retries the execution does not pay either
		const again = await run({ retryOf: result.run }, {});
		expect(again.submissions).toHaveLength(4);
	});
});

describe('a task ID that the service does not know', () => {
	const UNKNOWN = { status: 404, body: { detail: 'Not found.' } };

	it('is never a reason to pay again: the card is waited for, and then read', async () => {
		await sandbox.set({ faults: [{ route: 'task', times: 8, answer: UNKNOWN }] });
		const options = { minPollInterval: 1, timeout: 2.9 };
		const first = await run({ items: numberedCards(1) }, {}, { options });
		expect(first.error?.message).toMatch(/was not finished after/);
		const patient = { options: { ...options, timeout: 30 } };
		const { rows, submissions } = await run({ retryOf: first.run }, {}, patient);
		expect(submissions).toHaveLength(1);
		expect(rows).toMatchObject([{ taskId: submissions[0].taskId, status: 'extracted' }]);
	});

	it('in an outage that answers 404 with any JSON, under Retry On Fail: each card is sent once', async () => {
		await sandbox.set({ faults: [{ route: 'task', times: -1, answer: UNKNOWN }] });
		const options = { minPollInterval: 1, timeout: 12 };
		const result = await run({ items: numberedCards(3) }, { ...RETRY, maxTries: 2 }, { options });
		expect(result.error?.message).toMatch(/was not finished after 1[12] seconds/);
		expect([result.submissions.length, distinctCards(result)]).toEqual([3, 3]);
	});
});

describe('Retry of a failed execution', () => {
	it('goes on with the tasks of all cards', async () => {
		await sandbox.set({ processingMs: 60_000 });
		const cards = numberedCards(5);
		const failed = await run({ items: cards }, {}, { options: { ...QUICK, timeout: 0.3 } });
		expect(failed.error?.message).toMatch(/was not finished/);
		expect(failed.submissions.length).toBeGreaterThan(0);
		const { submissions } = failed;

		const again = await run({ retryOf: failed.run }, {}, { options: { ...QUICK, timeout: 0.3 } });
		// What the first execution did not come to is submitted now
		expect(again.submissions).toHaveLength(5);
		expect(again.submissions.slice(0, submissions.length)).toEqual(submissions);
		expect(distinctCards(again)).toBe(5);
	});

	it('fetches the result of what is finished meanwhile, whatever the credential has for a token', async () => {
		await sandbox.set({ processingMs: 1000 });
		const [card] = numberedCards(1);
		const failed = await run({ items: [card] }, {}, { options: { ...QUICK, timeout: 0.3 } });
		await after(1200);
		const { rows, submissions, hints } = await run({ retryOf: failed.run }, {});
		expect(submissions).toHaveLength(1);
		expect(rows).toMatchObject([{ status: 'extracted', taskId: submissions[0].taskId }]);
		expect(hints).toMatchObject([
			{ message: expect.stringMatching(/^1 item was not submitted again/) },
		]);
	});

	it('submits anew with another account, or with extended data', async () => {
		const accounts = [
			{ username: sandbox.account.username, password: sandbox.account.password },
			{ username: 'other', password: 'progeny-sandbox' },
		];
		await sandbox.set({ accounts, processingMs: 60_000 });
		const options = { ...QUICK, timeout: 0.3 };
		const failed = await run({ items: numberedCards(1) }, {}, { options });
		await run({ retryOf: failed.run }, {}, { options });
		expect((await sandbox.statistics()).submissions).toHaveLength(1);
		await run({ retryOf: failed.run }, {}, { options, extendData: true });
		expect((await sandbox.statistics()).submissions).toHaveLength(2);
		const credential = { ...sandbox.account, username: 'other' };
		await run({ retryOf: failed.run, credential }, {}, { options });
		expect((await sandbox.statistics()).submissions).toHaveLength(3);
	});

	it('does not send a card again that may have been accepted', async () => {
		await sandbox.set({ faults: [{ route: 'ocr_card', reset: 'afterProcessing' }] });
		const failed = await run({ items: numberedCards(1) }, {});
		const { error, submissions, routes } = await run({ retryOf: failed.run }, {});
		expect([submissions.length, routes.ocr_card.requests]).toEqual([1, 1]);
		expect(error?.message).toBe(
			'Not sent again: an earlier try may have been charged. It is not known whether Progeny accepted the card: its upload got no clear answer',
		);
		expect(error?.description).toMatch(/To send it again anyway, start a new execution/);
	});

	it('is not held up by a check of another card that stalls', async () => {
		await sandbox.set({
			faults: [
				{ route: 'task', times: 1, stall: true },
				{ route: 'task', times: 1, answer: { status: 403, body: {} } },
			],
		});
		const options = { ...QUICK, requestTimeout: 20 };
		const startedAtMs = Date.now();
		const { error } = await run({ items: numberedCards(4) }, {}, { options });
		expect(error?.message).toContain('(HTTP 403)');
		expect(Date.now() - startedAtMs).toBeLessThan(10_000);
	});

	it('is told of under Stop Workflow, with the task IDs of the other cards', async () => {
		await sandbox.set({ processingMs: 3000 });
		const cards = [...numberedCards(2), UNREADABLE];
		await sandbox.set({
			processingMs: 1000,
			faults: [{ route: 'task', times: 1, answer: { status: 403, body: {} } }],
		});
		const { error, submissions } = await run({ items: cards }, {});
		const named = submissions.filter(({ taskId }) => error?.description?.includes(taskId));
		expect(named).toHaveLength(2);
		expect(error?.description).toContain(
			'To continue with 2 other items of this run without paying again, retry the newest execution',
		);
	});
});

/** The node runs twice in one execution, over the same cards. */
async function twoRuns(name: string, onError?: INode['onError']) {
	const type = `n8n-nodes-progeny.${name}`;
	const workflow = cardWorkflow({ operation: 'extract', options: QUICK }, { type, onError });
	const [, card] = workflow.nodes;
	const passes = ['First', 'Second'].map((name) => ({
		...card,
		...{ id: name, name, type: 'n8n-nodes-base.noOp', credentials: {} },
	}));
	const main = (...nodes: string[]) => ({
		main: [nodes.map((node) => ({ node, type: 'main' as const, index: 0 }))],
	});
	const connections = {
		Start: main('First', 'Second'),
		First: main(card.name),
		Second: main(card.name),
	};
	const { run: execution } = await runWorkflow(
		{ nodes: [...workflow.nodes, ...passes], connections },
		{ credential: { ...sandbox.account }, items: numberedCards(2) },
	);
	const runs = execution.data.resultData.runData[card.name];
	return { outputs: runs.map(({ data }) => data!.main[0]!), ...(await sandbox.statistics()) };
}

it.each([
	['as in a loop, submits the same cards anew', 'progenyOcrCard', 4],
	['as the tool of an AI agent, pays for no card again', 'progenyOcrCardTool', 2],
])('a later run of the node in the same execution, %s', async (_, name, count) => {
	const { outputs, submissions } = await twoRuns(name);
	expect(outputs.map(({ length }) => length)).toEqual([2, 2]);
	expect(submissions).toHaveLength(count);
	expect(new Set(submissions.map(({ front }) => front.sha256)).size).toBe(2);
});

it('a card that may have been accepted is not sent by a later round of a loop', async () => {
	await sandbox.set({ faults: [{ route: 'ocr_card', reset: 'afterProcessing' }] });
	const { outputs, submissions } = await twoRuns('progenyOcrCard', 'continueRegularOutput');
	const codes = outputs.flat().map(({ json }) => (json.details as { code?: string })?.code);
	expect(codes.filter((code) => code === 'SUBMISSION_UNCERTAIN')).toHaveLength(2);
	// The other one is read in each round
	expect(submissions).toHaveLength(3);
});

it('a card of an earlier try teaches nothing about how long cards take', async () => {
	const { accountOf } = built<typeof AccountModule>();
	const firstCheckMs = () => accountOf(sandbox.account).jobTimesOf('ocr_card').nextCheckAtMs(0);
	const unknownMs = firstCheckMs();
	await sandbox.set({ faults: [{ route: 'task', answer: { status: 403, body: {} } }] });
	const failed = await run({ items: numberedCards(1) }, {});
	await after(10_000);
	const { rows } = await run({ retryOf: failed.run }, {});
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	expect(firstCheckMs()).toBe(unknownMs);
	// One that is submitted now does
	await run({ items: numberedCards(1) }, {});
	expect(firstCheckMs()).not.toBe(unknownMs);
});

it('keeps neither token nor image nor field in the context, only fingerprints, task IDs and times', async () => {
	const cards = numberedCards(2);
	const { run: execution, submissions } = await run({ items: cards }, {});
	const { sentTasks } = execution.data.executionData!.contextData['node:Progeny OCR Card'];
	const { sent, ...rest } = sentTasks as unknown as { sent: Record<string, object> };
	expect(rest).toEqual({ runIndex: 0, uncertain: [] });
	for (const fingerprint of Object.keys(sent)) expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
	expect(Object.values(sent)).toHaveLength(2);
	const [first, second] = cards.map((card) => ({
		taskId: taskIdOf(submissions, card),
		submittedAt: expect.stringMatching(/Z$/),
		isResubmission: false,
		hasFailed: false,
	}));
	expect(Object.assign({}, ...Object.values(sent))).toEqual({ 0: first, 1: second });
});

describe('identical cards', () => {
	const [card] = numberedCards(1);

	it('are as many cards as there are items, and stay so on a retry', async () => {
		await sandbox.set({ faults: [{ route: 'task', skip: 2, answer: { status: 403, body: {} } }] });
		const { rows, submissions } = await run({ items: [card, card, card] });
		expect(submissions).toHaveLength(3);
		expect(new Set(rows.map(({ taskId }) => taskId)).size).toBe(3);
	});
});
