import type { INode } from 'n8n-workflow';

import { withCredential } from '../../examples/withCredential.mts';
import { CREDENTIAL, type NamedWorkflow } from '../../demo/contents.mts';
import { cardWorkflow } from '../engine/cardRun.mts';
import type { ReachedSandbox } from '../engine/sandbox.mts';
import type { WorkflowJson } from '../engine/runWorkflow.mts';
import { CARDS_TYPE, POLLER_TYPE } from './benchNodes.mts';
import noCode from './noCode.json' with { type: 'json' };

type Credential = ReachedSandbox['credential'];

/** A way to read cards in n8n. */
export interface Design {
	/** In the address of its webhook, and in results.json. */
	key: 'ours' | 'noCode' | 'everySecond' | 'everyTwoSeconds' | 'growing';
	name: string;
	/** Works on all cards of a run at once. */
	isParallel: boolean;
	/** Its token serves later executions, too. */
	keepsToken: boolean;
	/** After a node that gives the cards. */
	workflow(credential: Credential): WorkflowJson;
}

const NO_CODE_PLACEHOLDERS = {
	baseUrl: 'https://be.progeny.tech/api/v3',
	username: 'YOUR USERNAME',
	password: 'YOUR PASSWORD',
};

function noCodeWorkflow(credential: Credential): WorkflowJson {
	const filled = Object.entries(NO_CODE_PLACEHOLDERS).reduce(
		(text, [field, placeholder]) =>
			text.replaceAll(placeholder, credential[field as keyof typeof NO_CODE_PLACEHOLDERS]),
		JSON.stringify(noCode),
	);
	return JSON.parse(filled) as WorkflowJson;
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
		isParallel: true,
		keepsToken: true,
		workflow: () => withCredential(cardWorkflow({ operation: 'extract' }), CREDENTIAL),
	},
	{
		key: 'noCode',
		name: 'HTTP Request, Wait 2 s, If',
		isParallel: true,
		keepsToken: false,
		workflow: noCodeWorkflow,
	},
	{
		key: 'everySecond',
		name: 'One by one, every second',
		isParallel: false,
		keepsToken: false,
		workflow: (credential) =>
			pollerWorkflow(credential, { firstMs: 1000, growth: 1, longestMs: 1000 }),
	},
	{
		key: 'everyTwoSeconds',
		name: 'One by one, every 2 seconds',
		isParallel: false,
		keepsToken: false,
		workflow: (credential) =>
			pollerWorkflow(credential, { firstMs: 2000, growth: 1, longestMs: 2000 }),
	},
	{
		key: 'growing',
		name: 'One by one, 1 s × 1.5 up to 5 s',
		isParallel: false,
		keepsToken: false,
		workflow: (credential) =>
			pollerWorkflow(credential, { firstMs: 1000, growth: 1.5, longestMs: 5000 }),
	},
];

/** A workflow that a webhook begins: its query says how many cards, and where the two pictures are. */
export function webhookWorkflow({ key, workflow }: Design, credential: Credential): NamedWorkflow {
	const { nodes, connections, ...others } = workflow(credential);
	const [start, ...further] = nodes;
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
	const begun = { Webhook: { main: [[{ node: start.name, type: 'main' as const, index: 0 }]] } };
	return {
		...others,
		id: key,
		name: key,
		nodes: [webhook, cards, ...further],
		connections: { ...connections, ...begun },
	};
}
