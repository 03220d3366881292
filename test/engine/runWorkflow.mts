import './userFolder.mts';
import 'reflect-metadata';

import { resolve } from 'node:path';

import { ExecutionLifecycleHooks, PackageDirectoryLoader, WorkflowExecute } from 'n8n-core';
import {
	executeFilter,
	Workflow,
	type FilterValue,
	type IConnections,
	type ICredentialDataDecryptedObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
	type INodeTypes,
	type IRun,
	type IRunExecutionData,
	type IWorkflowBase,
	type IWorkflowSettings,
} from 'n8n-workflow';

import { passTime } from './clock.mts';
import { StoredCredential } from './credentials.mts';
import { startRun } from './startRun.mts';

/** An item as a form or webhook would deliver it. */
export interface InputItem {
	json?: INodeExecutionData['json'];
	files?: Record<string, { content: Buffer; fileName?: string; mimeType?: string }>;
}

/** A workflow as n8n exports it. */
export interface WorkflowJson {
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
}

export interface Execution {
	run: IRun;
	/** The credential as n8n would have stored it after the run. */
	credential: ICredentialDataDecryptedObject;
}

export interface Setting {
	credential: ICredentialDataDecryptedObject;
	/** What the trigger gives. */
	items?: InputItem[];
	/** Is handed the means to end the execution, as Stop in the editor does. */
	onStart?: (stop: () => void) => void;
	/** Is told the name of each node when the engine turns to it. */
	onNode?: (name: string) => void;
	/** Replaces what the node does, for a test of a part of it in its real surroundings. */
	execute?: INodeType['execute'];
	/** Of the workflow, beside its own. */
	settings?: IWorkflowSettings;
	/** A failed execution that a person retries. */
	retryOf?: IRun;
}

interface Rule {
	conditions: FilterValue;
}

const PACKAGE = resolve(import.meta.dirname, '../..');
const TRIGGER = /^n8n-nodes-base\..*Trigger$/;
const TOOL = /Tool$/;
/** Stores the files of the first item in its first run, those of the second in its second, as in a loop. */
const DOWNLOAD = 'n8n-nodes-base.httpRequest';
const SWITCH = 'n8n-nodes-base.switch';
/** Without it, the engine takes the rules away. */
const RULES: INodeProperties = { displayName: 'Rules', name: 'rules', type: 'json', default: {} };

/**
 * Runs a workflow on n8n's own engine, with the built package loaded as n8n loads an installed one.
 * Of n8n's own nodes there are stand-ins only: a trigger gives the items, HTTP Request stores one in each run,
 * Switch sends each where its first rule fits, any other passes them on.
 */
export async function runWorkflow(
	{ nodes, connections, settings: own = {} }: WorkflowJson,
	{ credential, items = [{}], onStart, onNode, execute, settings, retryOf }: Setting,
): Promise<Execution> {
	const loader = await loadPackage();
	const stored = new StoredCredential(loader.getCredential('progenyApi').type, credential);
	const workflow = new Workflow({
		id: 'workflow',
		nodes,
		connections,
		nodeTypes: nodeTypes(loader, items, execute),
		active: false,
		settings: { ...own, ...settings },
	});
	const hooks = new ExecutionLifecycleHooks('manual', 'execution', {
		id: 'workflow',
	} as IWorkflowBase);
	if (onNode) hooks.addHandler('nodeExecuteBefore', async (name) => onNode(name));
	const engine = new WorkflowExecute(
		{
			hooks,
			executionId: 'execution',
			credentialsHelper: stored,
			variables: {},
			currentNodeExecutionIndex: 0,
			webhookWaitingBaseUrl: 'http://127.0.0.1/webhook-waiting',
			formWaitingBaseUrl: 'http://127.0.0.1/form-waiting',
			setExecutionStatus: () => undefined,
		} as never,
		retryOf ? 'retry' : 'manual',
		retryOf && dataToRetry(retryOf, workflow),
	);
	const running = retryOf
		? engine.processRunExecutionData(workflow)
		: startRun(
				engine,
				workflow,
				nodes.find(({ type }) => TRIGGER.test(type)),
			);
	onStart?.(() => running.cancel());
	return { run: await passTime(running), credential: stored.data };
}

/**
 * What n8n's `execution.service` makes of a failed execution, read from its database, before it runs
 * on: here with the workflow as it is now, as 'Retry with currently saved workflow' does.
 */
function dataToRetry({ data }: IRun, workflow: Workflow): IRunExecutionData {
	const saved = JSON.parse(JSON.stringify(data)) as IRunExecutionData;
	const { lastNodeExecuted, runData } = saved.resultData;
	delete saved.resultData.error;
	if (runData[lastNodeExecuted!]?.at(-1)?.error !== undefined) runData[lastNodeExecuted!].pop();
	for (const waiting of saved.executionData!.nodeExecutionStack) {
		waiting.node = workflow.getNode(waiting.node.name)!;
	}
	return saved;
}

let loading: Promise<PackageDirectoryLoader> | undefined;

/** The built package, read from package.json and dist. */
export async function loadPackage(): Promise<PackageDirectoryLoader> {
	loading ??= (async () => {
		const loader = new PackageDirectoryLoader(PACKAGE);
		await loader.loadAll();
		return loader;
	})();
	return await loading;
}

function nodeTypes(
	loader: PackageDirectoryLoader,
	items: InputItem[],
	execute: INodeType['execute'],
): INodeTypes {
	const getByNameAndVersion = (name: string): INodeType => {
		if (!name.startsWith(`${loader.packageName}.`)) return ownNode(name, items);
		// n8n makes a tool for AI agents of the node itself
		const { type } = loader.getNode(name.slice(loader.packageName.length + 1).replace(TOOL, ''));
		return execute
			? { description: (type as INodeType).description, execute }
			: (type as INodeType);
	};
	return { getByName: getByNameAndVersion, getByNameAndVersion, getKnownTypes: () => ({}) };
}

function ownNode(name: string, items: InputItem[]): INodeType {
	const isTrigger = TRIGGER.test(name);
	return {
		description: {
			displayName: name,
			name,
			group: [isTrigger ? 'trigger' : 'transform'],
			version: 1,
			description: '',
			defaults: {},
			inputs: isTrigger ? [] : ['main'],
			outputs: ['main'],
			properties: name === SWITCH ? [RULES] : [],
		},
		async execute(this: IExecuteFunctions) {
			if (name === DOWNLOAD) {
				return [[await storedItem(this, items[this.getWorkflowDataProxy(0).$runIndex])]];
			}
			if (name === SWITCH) return switched(this);
			if (!isTrigger) return [this.getInputData()];
			const stored: INodeExecutionData[] = [];
			// One by one, so that many cards are never in memory together
			for (const item of items) stored.push(await storedItem(this, item));
			return [stored];
		},
	};
}

function switched(context: IExecuteFunctions): INodeExecutionData[][] {
	const rulesFor = (item: number) => context.getNodeParameter('rules.values', item) as Rule[];
	const outputs = rulesFor(0).map((): INodeExecutionData[] => []);
	context.getInputData().forEach(({ json, binary }, item) => {
		const output = rulesFor(item).findIndex(({ conditions }) => executeFilter(conditions));
		outputs[output]?.push({ json, binary, pairedItem: { item } });
	});
	return outputs;
}

/** Files go through n8n's own storage, whatever its mode. */
async function storedItem(
	{ helpers }: IExecuteFunctions,
	{ json = {}, files = {} }: InputItem,
): Promise<INodeExecutionData> {
	const stored = Object.entries(files).map(async ([field, { content, fileName, mimeType }]) => [
		field,
		await helpers.prepareBinaryData(content, fileName, mimeType),
	]);
	return { json, binary: Object.fromEntries(await Promise.all(stored)) };
}
