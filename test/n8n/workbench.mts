import { setTimeout as delay } from 'node:timers/promises';

import { parse } from 'flatted';
import type {
	ICredentialDataDecryptedObject,
	INode,
	INodeExecutionData,
	INodeTypeDescription,
	IRunExecutionData,
} from 'n8n-workflow';

import { CREDENTIAL, type NamedWorkflow } from '../../demo/contents.mts';
import { N8nApi } from '../../demo/n8nApi.mts';
import { withCredential } from '../../examples/withCredential.mts';
import { rowsOfTable } from '../dataTable.mts';
import { realN8n } from './realN8n.mts';

const ENDED_WITHIN_MS = 60_000;
const BETWEEN_LOOKS_MS = 150;

interface ExecutionSummary {
	id: string;
	status: string;
}

/** What an execution has left. */
export class Execution {
	constructor(
		readonly status: string,
		private readonly data: IRunExecutionData,
	) {}

	/** The items that a node gave in its last run, whatever its output; none if it did not run. */
	items(node: string): INodeExecutionData[] {
		const outputs = this.data.resultData.runData[node]?.at(-1)?.data?.main ?? [];
		return outputs.flatMap((items) => items ?? []);
	}

	rows(node: string): Array<INodeExecutionData['json']> {
		return this.items(node).map(({ json }) => json);
	}
}

/** Where workflows are stored, published and executed, by the calls that n8n's editor makes. */
export class Workbench {
	private constructor(private readonly api: N8nApi) {}

	static async open(): Promise<Workbench> {
		const api = new N8nApi(realN8n().origin);
		await api.signIn();
		return new Workbench(api);
	}

	async addCredential(
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<Record<string, { id: string; name: string }>> {
		const credential = { name: type, type, data };
		const { id } = await this.api.call<{ id: string }>('POST', '/credentials', credential);
		return { [type]: { id, name: type } };
	}

	/** The workflow as n8n has it. */
	async stored(id: string): Promise<NamedWorkflow> {
		return await this.api.call<NamedWorkflow>('GET', `/workflows/${id}`);
	}

	/** What n8n knows of all types of nodes. */
	async nodeTypes(): Promise<INodeTypeDescription[]> {
		return await this.api.nodeTypes();
	}

	/** Stores a copy of the workflow, with the credential of the sandbox or another one; returns its ID. */
	async store({ id, ...workflow }: NamedWorkflow, credential = CREDENTIAL): Promise<string> {
		const copy = { ...withCredential(workflow, credential), name: `${id}, a copy` };
		return await this.api.store(copy);
	}

	async publish(workflow: NamedWorkflow, credential = CREDENTIAL): Promise<string> {
		const id = await this.store(workflow, credential);
		await this.api.publish(id);
		return id;
	}

	/** Sends something to a published workflow; resolves with the execution that it begins. */
	async send(workflowId: string, path: string, request: RequestInit): Promise<Execution> {
		const before = (await this.executions(workflowId)).length;
		const answer = await this.answer(path, request);
		if (!answer.ok) throw new Error(`n8n answered ${path} with ${answer.status}`);
		let executions: ExecutionSummary[];
		do {
			await delay(BETWEEN_LOOKS_MS);
			executions = await this.executions(workflowId);
		} while (executions.length === before);
		return await this.ended(executions.at(-1)!.id);
	}

	async answer(path: string, request: RequestInit): Promise<Response> {
		return await fetch(realN8n().origin + path, { method: 'POST', ...request });
	}

	/** Executes a stored workflow from one of its triggers; `given` is what that gives. */
	async run(
		workflowId: string,
		trigger: string,
		given?: INodeExecutionData['json'],
	): Promise<Execution> {
		const data = given && {
			startTime: Date.now(),
			executionTime: 0,
			executionIndex: 0,
			source: [null],
			data: { main: [[{ json: given }]] },
		};
		const { executionId } = await this.api.call<{ executionId: string }>(
			'POST',
			`/workflows/${workflowId}/run`,
			{ triggerToStartFrom: { name: trigger, data } },
		);
		return await this.ended(executionId);
	}

	/** The rows of a data table. */
	async rowsOfTable(name: string): Promise<Array<Record<string, unknown>>> {
		return await rowsOfTable(this.api, name);
	}

	/** The rows of an Excel file, read by n8n. */
	async rowsOfSpreadsheet(path: string): Promise<Array<INodeExecutionData['json']>> {
		const id = await this.store(spreadsheetReader(path));
		return (await this.run(id, 'Start')).rows('Rows');
	}

	/** The oldest first. */
	private async executions(workflowId: string): Promise<ExecutionSummary[]> {
		return await this.api.executions<ExecutionSummary>(workflowId);
	}

	private async ended(executionId: string): Promise<Execution> {
		const giveUpAtMs = Date.now() + ENDED_WITHIN_MS;
		for (;;) {
			const { status, data } = await this.api.call<{ status: string; data: string }>(
				'GET',
				`/executions/${executionId}`,
			);
			if (!['new', 'running', 'waiting'].includes(status)) {
				return new Execution(status, parse(data) as IRunExecutionData);
			}
			if (Date.now() > giveUpAtMs) throw new Error(`Execution ${executionId} does not end`);
			await delay(BETWEEN_LOOKS_MS);
		}
	}
}

function spreadsheetReader(path: string): NamedWorkflow {
	const node = (name: string, type: string, parameters: INode['parameters']): INode => ({
		id: name,
		name,
		type: `n8n-nodes-base.${type}`,
		typeVersion: 1,
		position: [0, 0],
		parameters,
	});
	const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
	return {
		id: 'spreadsheet reader',
		name: 'spreadsheet reader',
		nodes: [
			node('Start', 'manualTrigger', {}),
			node('File', 'readWriteFile', { operation: 'read', fileSelector: path, options: {} }),
			node('Rows', 'extractFromFile', { operation: 'xlsx', options: {} }),
		],
		connections: { Start: to('File'), File: to('Rows') },
	};
}
