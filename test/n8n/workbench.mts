import { parse } from 'flatted';
import type {
	ICredentialDataDecryptedObject,
	INode,
	INodeExecutionData,
	INodeTypeDescription,
	IRunExecutionData,
	ResourceMapperField,
} from 'n8n-workflow';

import { CREDENTIAL, type NamedWorkflow } from '../../demo/contents.mts';
import { N8nApi } from '../../demo/n8nApi.mts';
import { withCredential } from '../../examples/withCredential.mts';
import { rowsOfTable } from '../dataTable.mts';
import { startSandbox, type LoginData, type RunningSandbox } from '../engine/sandbox.mts';
import { eventually } from './eventually.mts';
import { realN8n, type StartedN8n } from './realN8n.mts';

interface ExecutionSummary {
	id: string;
	status: string;
}

/** What an execution has left. */
export class Execution {
	constructor(
		readonly id: string,
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

interface StoredCredential {
	id: string;
	name: string;
}

/**
 * What a suite has for itself in the n8n of all suites: a sandbox, a credential for it, and copies of
 * workflows, which are stored, published and executed by the calls that n8n's editor makes.
 */
export class Workbench {
	private copies = 0;

	private constructor(
		private readonly api: N8nApi,
		readonly sandbox: RunningSandbox,
		private credential: StoredCredential,
	) {}

	static async open(
		{ origin, cookie }: Pick<StartedN8n, 'origin' | 'cookie'> = realN8n(),
	): Promise<Workbench> {
		const api = new N8nApi(origin, cookie);
		const sandbox = await startSandbox();
		await sandbox.set();
		const credential = await storeLogin(api, sandbox.credential);
		return new Workbench(api, sandbox, credential);
	}

	async close(): Promise<void> {
		await this.sandbox.stop();
	}

	/** From now on, copies of workflows get a credential with this login. */
	async useLogin(login: LoginData): Promise<void> {
		this.credential = await storeLogin(this.api, login);
	}

	async addCredential(
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<Record<string, StoredCredential>> {
		return { [type]: await storeCredential(this.api, { name: type, type, data }) };
	}

	/** The workflow as n8n has it. */
	async stored(id: string): Promise<NamedWorkflow> {
		return await this.api.call<NamedWorkflow>('GET', `/workflows/${id}`);
	}

	/** What n8n knows of all types of nodes. */
	async nodeTypes(): Promise<INodeTypeDescription[]> {
		return await this.api.nodeTypes();
	}

	/** Stores a copy of the workflow, with the credential in our nodes. */
	async store(workflow: NamedWorkflow): Promise<NamedWorkflow> {
		return await this.import(withCredential(workflow, this.credential));
	}

	/** Stores a copy of the workflow without any credential, as it is after an import. */
	async import({ id, ...workflow }: NamedWorkflow): Promise<NamedWorkflow> {
		const copy = { ...workflow, name: `${id}, copy ${++this.copies}` };
		return { ...copy, id: await this.api.store(copy) };
	}

	/** Saves other nodes in a stored workflow, as people do in the editor; what is published stays as it is. */
	async save(id: string, nodes: INode[]): Promise<void> {
		await this.api.call('PATCH', `/workflows/${id}`, { nodes });
	}

	/** Stores a copy of the workflow and publishes it; returns its ID. */
	async publish(workflow: NamedWorkflow): Promise<string> {
		const { id } = await this.store(workflow);
		await this.api.publish(id);
		return id;
	}

	/** Sends something to a published workflow; resolves with the execution that it begins. */
	async send(workflowId: string, path: string, request: RequestInit): Promise<Execution> {
		return await this.ended(await this.begin(workflowId, path, request));
	}

	/** Sends something to a published workflow; resolves with the ID of the execution that it begins. */
	async begin(workflowId: string, path: string, request: RequestInit): Promise<string> {
		const before = (await this.executions(workflowId)).length;
		const answer = await this.answer(path, request);
		if (!answer.ok) throw new Error(`n8n answered ${path} with ${answer.status}`);
		const executions = await eventually(async () => {
			const found = await this.executions(workflowId);
			if (found.length === before) throw new Error(`${path} has begun no execution`);
			return found;
		});
		return executions.at(-1)!.id;
	}

	/**
	 * Retries an execution, as people do in n8n's list of executions; resolves with the one that goes on
	 * in its place.
	 *
	 * @param workflow the one that failed, or the one that is saved by now
	 */
	async retry(execution: Execution, workflow: 'original' | 'saved'): Promise<Execution> {
		const { id } = await this.api.call<{ id: string }>(
			'POST',
			`/executions/${execution.id}/retry`,
			{
				loadWorkflow: workflow === 'saved',
			},
		);
		return await this.ended(id);
	}

	async stop(executionId: string): Promise<void> {
		await this.api.call('POST', `/executions/${executionId}/stop`);
	}

	async answer(path: string, request: RequestInit): Promise<Response> {
		return await fetch(this.api.origin + path, { method: 'POST', ...request });
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

	/** The columns that n8n's editor finds where a node writes to, for people who map them. */
	async columnsToMap(node: INode): Promise<ResourceMapperField[]> {
		const { fields } = await this.api.call<{ fields: ResourceMapperField[] }>(
			'POST',
			'/dynamic-node-parameters/resource-mapper-fields',
			{
				path: 'parameters.columns',
				methodName: 'getMappingColumns',
				nodeTypeAndVersion: { name: node.type, version: node.typeVersion },
				currentNodeParameters: node.parameters,
				credentials: node.credentials,
			},
		);
		return fields;
	}

	/** The rows of a data table. */
	async rowsOfTable(name: string): Promise<Array<Record<string, unknown>>> {
		return await rowsOfTable(this.api, name);
	}

	/** The rows of an Excel file, read by n8n. */
	async rowsOfSpreadsheet(path: string): Promise<Array<INodeExecutionData['json']>> {
		const { id } = await this.store(spreadsheetReader(path));
		return (await this.run(id, 'Start')).rows('Rows');
	}

	/** The oldest first. */
	private async executions(workflowId: string): Promise<ExecutionSummary[]> {
		return await this.api.executions<ExecutionSummary>(workflowId);
	}

	private async ended(executionId: string): Promise<Execution> {
		return await eventually(async () => {
			const { status, data } = await this.api.call<{ status: string; data: string }>(
				'GET',
				`/executions/${executionId}`,
			);
			if (['new', 'running', 'waiting'].includes(status)) {
				throw new Error(`Execution ${executionId} is ${status}`);
			}
			return new Execution(executionId, status, parse(data) as IRunExecutionData);
		});
	}
}

async function storeLogin(api: N8nApi, data: LoginData): Promise<StoredCredential> {
	return await storeCredential(api, { name: CREDENTIAL.name, type: 'progenyApi', data });
}

async function storeCredential(
	api: N8nApi,
	credential: { name: string; type: string; data: ICredentialDataDecryptedObject },
): Promise<StoredCredential> {
	const { id, name } = await api.call<StoredCredential>('POST', '/credentials', credential);
	return { id, name };
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
