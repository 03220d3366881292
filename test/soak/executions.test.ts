import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';

import { after } from '../engine/clock.mts';
import { loadPackage } from '../engine/runWorkflow.mts';
import { useSandbox } from '../useSandbox.mts';
import { soakExecutions, type ExecutionFigures } from './executions.mts';

const sandbox = useSandbox({ files: 'disk' });
const FAULTS = { rate: 0.1, seed: 1, atOnce: 20 };

it('of 120 cards in 20 executions at once, with Stop, Retry, slow storage and a jumping clock, none is lost, none is paid twice, and nothing stays open', async () => {
	const figures = await soakExecutions(120, {
		...FAULTS,
		sandbox,
		account: sandbox.account,
		stops: true,
		storage: true,
		clock: true,
	});
	expect(figures).toMatchObject({ lost: [], submittedTwice: [], leftOpen: {} });
	const { extracted, fetchedLater, toldUncertain, notSent } = figures;
	expect(extracted + fetchedLater + toldUncertain + notSent).toBe(120);
	expect(extracted).toBeGreaterThan(60);
	// The disturbances were there
	expect(figures.executions).toBeGreaterThanOrEqual(20);
	expect(figures.stopped).toBeGreaterThan(3);
	expect(figures.failed).toBeGreaterThan(3);
	expect(figures.clockJumps).toBeGreaterThan(3);
	expect(toldUncertain).toBeGreaterThan(0);
	// All pictures together are more than 20 MB; n8n itself needs some ten at its first execution
	expect(figures.keptMb).toBeLessThan(18);
});

describe('the soak finds out a node that', () => {
	type Execute = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

	/** Few cards, many faults: executions that fail are retried. */
	async function soakOf(changed: (execute: Execute) => Execute): Promise<ExecutionFigures> {
		const { type } = (await loadPackage()).getNode('progenyOcrCard');
		const execute = changed((type as INodeType).execute as Execute);
		const undisturbed = { stops: false, storage: false, clock: false };
		const { account } = sandbox;
		return await soakExecutions(16, {
			...FAULTS,
			...undisturbed,
			rate: 0.3,
			sandbox,
			account,
			execute,
		});
	}

	it('forgets on a retry what it has sent', async () => {
		const { submittedTwice } = await soakOf(
			(execute) =>
				async function () {
					delete this.getContext('node').sentTasks;
					return await execute.call(this);
				},
		);
		expect(submittedTwice).not.toEqual([]);
	});

	it('gives no row for a card', async () => {
		const { lost } = await soakOf(
			(execute) =>
				async function () {
					const [items, ...rest] = await execute.call(this);
					return [items.slice(1), ...rest];
				},
		);
		expect(lost).toContainEqual(expect.stringMatching(/^card \d+: 0 rows/));
	});

	it('gives a card the row of another one', async () => {
		const { lost } = await soakOf(
			(execute) =>
				async function () {
					const [items, ...rest] = await execute.call(this);
					const taskIds = items.map(({ json }) => json.taskId);
					items.forEach(({ json }, index) => (json.taskId = taskIds.at(index - 1)));
					return [items, ...rest];
				},
		);
		expect(lost).toContainEqual(expect.stringMatching(/^card \d+: has \S+, accepted as/));
	});

	it('makes a request after its end', async () => {
		const { leftOpen } = await soakOf(
			(execute) =>
				async function () {
					const output = await execute.call(this);
					const ask = async () => {
						await after(2000);
						await this.helpers.httpRequest({ url: sandbox.baseUrl, ignoreHttpStatusErrors: true });
					};
					void ask();
					return output;
				},
		);
		expect(leftOpen).toHaveProperty('requests after the end');
	});
});
