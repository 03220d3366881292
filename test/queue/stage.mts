import type { InputItem, WorkflowJson } from '../engine/runWorkflow.mts';
import { sendCard } from './callers.mts';
import type { ExecutionSummary, QueueMode } from './queueMode.mts';
import { until } from './until.mts';
import { MAKES_TABLE, submitRememberGet } from './workflows.mts';

const ENDED = ['success', 'error', 'crashed', 'canceled'];
/** Begins every execution of the examples. */
const FIRST_NODE = '"On form submission"';

/** The executions of a workflow, one for each card, in the order of the cards. */
export interface Group {
	path: string;
	workflowId: string;
	cards: InputItem[];
}

/** Begins executions that a killed worker leaves behind, and does with them what a person can do. */
export class Stage {
	killedAtMs = 0;

	constructor(private readonly queueMode: QueueMode) {}

	/** As the example says: by executing it once from its manual trigger. */
	async makeTable(): Promise<void> {
		const { queueMode } = this;
		const workflowId = await queueMode.store('table', submitRememberGet('table'));
		const triggerToStartFrom = { name: MAKES_TABLE };
		await queueMode.api.call('POST', `/workflows/${workflowId}/run`, { triggerToStartFrom });
		await until('the table is made', async () => {
			const [execution] = await queueMode.executions(workflowId);
			return execution?.status === 'success';
		});
	}

	async publish(path: string, workflow: (path: string) => WorkflowJson): Promise<Group> {
		return { path, workflowId: await this.queueMode.publish(path, workflow(path)), cards: [] };
	}

	async begin(group: Group, ...cards: InputItem[]): Promise<void> {
		// One after the other, so that the executions are in their order
		for (const card of cards) {
			await sendCard(this.queueMode.address(group.path), card);
			group.cards.push(card);
		}
	}

	/** Waits until n8n has ended an execution. */
	async end(group: Group, index: number) {
		await until(`execution ${index} of ${group.path} has ended`, async () =>
			ENDED.includes((await this.execution(group, index)).status),
		);
		const afterSeconds = (Date.now() - this.killedAtMs) / 1000;
		const { id, status } = await this.execution(group, index);
		const { data } = await this.queueMode.api.call<{ data: string }>('GET', `/executions/${id}`);
		return { status, afterSeconds, keepsData: data.includes(FIRST_NODE) };
	}

	/** @returns the status of the execution that goes on, or how n8n refuses */
	async stopAndRetry(group: Group, index: number): Promise<string> {
		const { id } = await this.execution(group, index);
		await this.queueMode.api.call('POST', `/executions/${id}/stop`);
		return await this.retry(group, index);
	}

	/** @returns the status of the execution that goes on */
	async retry(group: Group, index: number): Promise<string> {
		const { id } = await this.execution(group, index);
		const retry = `/executions/${id}/retry`;
		return (await this.queueMode.api.call<ExecutionSummary>('POST', retry, {})).status;
	}

	private async execution({ workflowId }: Group, index: number): Promise<ExecutionSummary> {
		const executions = await this.queueMode.executions(workflowId);
		return executions.filter(({ mode }) => mode === 'webhook')[index];
	}
}
