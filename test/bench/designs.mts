import type { INode } from 'n8n-workflow';

import { withCredential } from '../../examples/withCredential.mts';
import { CREDENTIAL, type NamedWorkflow } from '../../demo/contents.mts';
import { cardWorkflow } from '../engine/cardRun.mts';
import type { ReachedSandbox } from '../engine/sandbox.mts';
import type { WorkflowJson } from '../engine/runWorkflow.mts';
import { CARDS_TYPE, POLLER_TYPE } from './benchNodes.mts';
import noCode from './noCode.json' with { type: 'json' };
import type { Workload } from './workloads.mts';

type Credential = ReachedSandbox['credential'];

/** In the address of its webhook, and in results.json. */
export type DesignKey =
	| 'ours'
	| 'inSteps'
	| 'noCode'
	| 'noCodeEverySecond'
	| 'everySecond'
	| 'everyTwoSeconds'
	| 'growing';

/** A way to read cards in n8n. */
export interface Design {
	key: DesignKey;
	name: string;
	/** After a node that gives the cards, in the fields `front` and `back`, or their addresses in fields of that name. */
	workflow(credential: Credential, source: Workload['source']): WorkflowJson;
}

const NO_CODE_PLACEHOLDERS = {
	baseUrl: 'https://be.progeny.tech/api/v3',
	username: 'YOUR USERNAME',
	password: 'YOUR PASSWORD',
};

function noCodeWorkflow(
	credential: Credential,
	source: Workload['source'],
	waitSeconds: number,
): WorkflowJson {
	const filled = Object.entries(NO_CODE_PLACEHOLDERS).reduce(
		(text, [field, placeholder]) =>
			text.replaceAll(placeholder, credential[field as keyof typeof NO_CODE_PLACEHOLDERS]),
		JSON.stringify(noCode),
	);
	const workflow = JSON.parse(filled) as WorkflowJson;
	const wait = workflow.nodes.find(({ name }) => name === 'Wait')!;
	wait.parameters.amount = waitSeconds;
	return source === 'links' ? withDownloads(workflow) : workflow;
}

const to = ({ name: node }: INode) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });

/** Between the first node and those after it, one for each side. */
function withDownloads({ nodes, connections, ...others }: WorkflowJson): WorkflowJson {
	const [{ name: start }] = nodes;
	const [front, back] = ['front', 'back'].map(
		(side): INode => ({
			id: `download-${side}`,
			name: `Download ${side}`,
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			position: [0, 200],
			parameters: {
				url: `={{ $json.${side} }}`,
				options: {
					response: { response: { responseFormat: 'file', outputPropertyName: side } },
				},
			},
		}),
	);
	return {
		...others,
		nodes: [...nodes, front, back],
		connections: {
			...connections,
			[start]: to(front),
			[front.name]: to(back),
			[back.name]: connections[start],
		},
	};
}

/** The pictures of both sides, as the node is told where they are. */
const images = (source: Workload['source']) =>
	source === 'files'
		? {}
		: {
				imageSource: 'url',
				frontImageUrl: '={{ $json.front }}',
				backImageUrl: '={{ $json.back }}',
			};

const WAIT: INode = {
	id: 'wait',
	name: 'Wait',
	type: 'n8n-nodes-base.wait',
	typeVersion: 1.1,
	position: [400, 0],
	webhookId: 'wait',
	parameters: { amount: 2, unit: 'seconds' },
};

function inStepsWorkflow(source: Workload['source']): WorkflowJson {
	const { nodes, connections, ...others } = cardWorkflow({
		operation: 'submit',
		...images(source),
	});
	const [start, submit] = nodes;
	const getResult: INode = {
		...submit,
		id: 'result',
		name: 'Get result',
		position: [600, 0],
		parameters: { operation: 'getResult', taskId: '={{ $json.taskId }}', waitForCompletion: true },
	};
	return {
		...others,
		nodes: [start, submit, WAIT, getResult],
		connections: { ...connections, [submit.name]: to(WAIT), [WAIT.name]: to(getResult) },
	};
}

function pollerWorkflow(
	{ baseUrl, username, password }: Credential,
	polling: { firstMs: number; growth: number; longestMs: number },
): WorkflowJson {
	return cardWorkflow({ baseUrl, username, password, ...polling }, { type: POLLER_TYPE });
}

export const DESIGNS: Design[] = [
	{
		key: 'ours',
		name: 'Progeny OCR Card',
		workflow: (_, source) =>
			withCredential(cardWorkflow({ operation: 'extract', ...images(source) }), CREDENTIAL),
	},
	{
		key: 'inSteps',
		name: 'Submit, Wait 2 s, Get Result',
		workflow: (_, source) => withCredential(inStepsWorkflow(source), CREDENTIAL),
	},
	{
		key: 'noCode',
		name: 'HTTP Request, Wait 2 s, If',
		workflow: (credential, source) => noCodeWorkflow(credential, source, 2),
	},
	{
		key: 'noCodeEverySecond',
		name: 'HTTP Request, Wait 1 s, If',
		workflow: (credential, source) => noCodeWorkflow(credential, source, 1),
	},
	{
		key: 'everySecond',
		name: 'One by one, every second',
		workflow: (credential) =>
			pollerWorkflow(credential, { firstMs: 1000, growth: 1, longestMs: 1000 }),
	},
	{
		key: 'everyTwoSeconds',
		name: 'One by one, every 2 seconds',
		workflow: (credential) =>
			pollerWorkflow(credential, { firstMs: 2000, growth: 1, longestMs: 2000 }),
	},
	{
		key: 'growing',
		name: 'One by one, 1 s × 1.5 up to 5 s',
		workflow: (credential) =>
			pollerWorkflow(credential, { firstMs: 1000, growth: 1.5, longestMs: 5000 }),
	},
];

export const webhookPath = ({ key }: Pick<Design, 'key'>, source: Workload['source']) =>
	`${key}-${source}`;

/** A workflow that a webhook begins: its query says how many cards, and where the two pictures are. */
export function webhookWorkflow(
	design: Design,
	credential: Credential,
	source: Workload['source'],
): NamedWorkflow {
	const { nodes, connections, ...others } = design.workflow(credential, source);
	const [start, ...further] = nodes;
	const key = webhookPath(design, source);
	const cards: INode = {
		id: 'cards',
		name: start.name,
		type: CARDS_TYPE,
		typeVersion: 1,
		position: start.position,
		parameters: {
			cards: '={{ $json.query.cards }}',
			front: '={{ $json.query.front }}',
			back: '={{ $json.query.back }}',
			source,
		},
	};
	const webhook: INode = {
		id: 'webhook',
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		position: [-220, 0],
		webhookId: key,
		parameters: { path: key, responseMode: 'lastNode', responseData: 'allEntries', options: {} },
	};
	return {
		...others,
		id: key,
		name: key,
		nodes: [webhook, cards, ...further],
		connections: { ...connections, Webhook: to(start) },
	};
}
