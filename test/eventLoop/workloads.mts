import assert from 'node:assert/strict';

import type { INode, IRun } from 'n8n-workflow';

import type { Fault } from '../../sandbox/faults.mts';
import { NODE } from '../engine/cardRun.mts';
import { numberedCards, withComment } from '../engine/numberedCards.mts';
import type { InputItem } from '../engine/runWorkflow.mts';
import { answers } from './answers.mts';
import type { StopMoment } from './person.mts';

export interface Workload {
	key: string;
	name: string;
	parameters: INode['parameters'];
	node?: Partial<INode>;
	items(): InputItem[];
	/** What the service answers. */
	faults(): Fault[];
	stop?: StopMoment;
	/** The same with an answer of a quarter of the size: this one may work in proportion, however long. */
	grownFrom?: string;
	/** Whether it may block for longer, because one answer or one picture is one piece for Node.js and n8n. */
	isUnlimited?: true;
	/** @throws where the run was not what is to be measured */
	check(run: IRun): void;
}

const MB = 1_000_000;
const TASK_ID = '5f0c8c0e-3b1d-4b6e-9a55-0d6c1f2a7b11';
const CONTINUE: Partial<INode> = { onError: 'continueRegularOutput' };
const ERROR_OUTPUT: Partial<INode> = { onError: 'continueErrorOutput' };
const TASK_PATH = '/services/task/';
const CARD_PATH = '/services/ocr_card/';
/** Makes a front of a quarter of a megabyte. */
const PADDING_BYTES = 200_000;
const LARGE_PADDING_BYTES = 19 * MB;

const GET_RESULT = {
	operation: 'getResult',
	taskId: '={{ $json.taskId }}',
	waitForCompletion: false,
};
const taskIds = (count: number, taskId: string): InputItem[] =>
	Array.from({ length: count }, () => ({ json: { taskId } }));

const answered = (body: string): Fault => ({
	route: 'task',
	times: -1,
	answer: { status: 200, contentType: 'application/json', body },
});
const FINISHED = answered(answers.ordinary());
const ACCEPTED: Fault = {
	route: 'ocr_card',
	times: -1,
	answer: { status: 200, body: { id: TASK_ID } },
};
const THROTTLED: Fault = {
	route: 'task',
	times: -1,
	answer: { status: 429, headers: { 'Retry-After': '600' }, body: { detail: 'Throttled' } },
};

const stopped = (run: IRun) => assert.equal(run.status, 'canceled');

const rowsOf = ({ data: { resultData } }: IRun) => {
	const { data, error } = resultData.runData[NODE].at(-1)!;
	assert.equal(error?.message, undefined);
	return data!.main.flatMap((output) => output!.map(({ json }) => json));
};

/** So many rows, or error items, that have this in common. */
const allAre =
	(count: number, isSo: (row: Record<string, unknown>) => boolean) =>
	(run: IRun): void => {
		const rows = rowsOf(run);
		assert.equal(rows.length, count);
		const [other] = rows.filter((row) => !isSo(row));
		assert.equal(other, undefined);
	};
const codeOf = ({ details }: Record<string, unknown>) => (details as { code: string }).code;

const getResults = (key: string, moment: string, stop: StopMoment): Workload => ({
	key,
	name: `Get Result, 10,000 items, Stop ${moment}`,
	parameters: GET_RESULT,
	items: () => taskIds(10_000, TASK_ID),
	faults: () => [FINISHED],
	stop,
	check: stopped,
});

const ITEMS: Workload[] = [
	getResults('results-stop-100', 'after 0.1 s', { afterMs: 100 }),
	getResults('results-stop-1000', 'after 1 s', { afterMs: 1000 }),
	getResults('results-stop-3000', 'after 3 s', { afterMs: 3000 }),
	getResults('results', '2 s after the first check', { afterMs: 2000, ofRequest: TASK_PATH }),
	{
		key: 'without-id',
		name: 'Get Result, 5,000 items without a task ID, Continue',
		parameters: GET_RESULT,
		node: CONTINUE,
		items: () => taskIds(5000, ''),
		faults: () => [],
		check: allAre(5000, (row) => codeOf(row) === 'PARAMETER_INVALID'),
	},
	{
		key: 'without-id-stop',
		name: 'Get Result, 5,000 items without a task ID, Continue, Stop after 0.1 s',
		parameters: GET_RESULT,
		node: CONTINUE,
		items: () => taskIds(5000, ''),
		faults: () => [],
		stop: { afterMs: 100 },
		// A node that gives no turn has all its rows before it knows of the Stop
		check: ({ status }) => assert.ok(status === 'canceled' || status === 'success', status),
	},
	{
		key: 'without-id-output',
		name: 'Get Result, 5,000 items without a task ID, error output',
		parameters: GET_RESULT,
		node: ERROR_OUTPUT,
		items: () => taskIds(5000, ''),
		faults: () => [],
		check: allAre(5000, (row) => codeOf(row) === 'PARAMETER_INVALID'),
	},
	{
		key: 'throttled',
		name: 'Get Result, 5,000 items, the service wants a pause, Continue',
		parameters: GET_RESULT,
		node: CONTINUE,
		items: () => taskIds(5000, TASK_ID),
		faults: () => [THROTTLED],
		check: allAre(5000, (row) => ['CHECK_UNANSWERED', 'THROTTLED'].includes(codeOf(row))),
	},
	{
		key: 'throttled-once',
		name: 'Get Result, 5,000 items, the service wants a pause, no Continue',
		parameters: GET_RESULT,
		items: () => taskIds(5000, TASK_ID),
		faults: () => [THROTTLED],
		check: (run) => assert.equal(run.status, 'error'),
	},
	{
		key: 'pictures-stop-100',
		name: 'Extract, 1,000 cards in memory, Stop after 0.1 s',
		parameters: { operation: 'extract' },
		items: () => numberedCards(1000, PADDING_BYTES),
		faults: () => [ACCEPTED, FINISHED],
		stop: { afterMs: 100 },
		check: stopped,
	},
	{
		key: 'pictures',
		name: 'Extract, 1,000 cards in memory, Stop 2 s after the first upload',
		parameters: { operation: 'extract' },
		items: () => numberedCards(1000, PADDING_BYTES),
		faults: () => [ACCEPTED, FINISHED],
		stop: { afterMs: 2000, ofRequest: CARD_PATH },
		check: stopped,
	},
	{
		key: 'submit',
		name: 'Submit, 1,000 cards in memory',
		parameters: { operation: 'submit' },
		items: () => numberedCards(1000, PADDING_BYTES),
		faults: () => [ACCEPTED],
		check: allAre(1000, ({ taskId }) => taskId === TASK_ID),
	},
	{
		key: 'large-pictures',
		name: 'Submit, 4 cards in memory, pictures of 19 MB',
		parameters: { operation: 'submit' },
		items: () => numberedCards(4).map(withLargePictures),
		faults: () => [ACCEPTED],
		isUnlimited: true,
		check: allAre(4, ({ taskId }) => taskId === TASK_ID),
	},
];

function withLargePictures({ json, files = {} }: InputItem): InputItem {
	const larger = Object.entries(files).map(([field, file]) => [
		field,
		{ ...file, content: withComment(file.content, 'large', LARGE_PADDING_BYTES) },
	]);
	return { json, files: Object.fromEntries(larger) };
}

interface AnswerKind {
	key: Exclude<keyof typeof answers, 'ordinary'>;
	name: string;
	options?: Record<string, string>;
	output?: string;
}

const ANSWERS: AnswerKind[] = [
	{ key: 'fields', name: 'with a field each 100 bytes' },
	{ key: 'fields', name: 'with a field each 100 bytes, Output full', output: 'full' },
	{ key: 'name', name: 'with one name' },
	{ key: 'blanks', name: 'with a name of blanks' },
	{ key: 'fieldName', name: 'with a long name of a field' },
	{ key: 'nested', name: 'with a level each 1,000 bytes, Output full', output: 'full' },
	{ key: 'nested', name: 'with a level each 1,000 bytes, Output raw', output: 'raw' },
	{
		key: 'nestedIssue',
		name: 'with a level of an issue each 1,000 bytes',
		options: { onRejected: 'return' },
	},
	{ key: 'issues', name: 'with an issue each 100 bytes', options: { onRejected: 'return' } },
];

const answerWorkloads = ANSWERS.flatMap(({ key, name, options = {}, output = 'simplified' }) => {
	const sized = (bytes: number): Workload => ({
		key: `${key}-${output}-${bytes / MB}`,
		name: `Get Result, an answer of ${bytes / MB} MB ${name}`,
		parameters: { ...GET_RESULT, output, options },
		items: () => taskIds(1, TASK_ID),
		faults: () => [answered(answers[key](bytes))],
		isUnlimited: true,
		check: allAre(1, (row) => row.taskId === TASK_ID),
	});
	const quarter = sized(2.5 * MB);
	return [quarter, { ...sized(10 * MB), grownFrom: quarter.key }];
});

export const WORKLOADS: Workload[] = [...ITEMS, ...answerWorkloads];
