import type { INode } from 'n8n-workflow';

import type { WorkflowJson } from '../engine/runWorkflow.mts';
import submitRememberGetResult from '../../examples/submit-remember-get-result.json' with { type: 'json' };
import formToRow from '../../examples/form-to-row.json' with { type: 'json' };
import submitThenGetResult from '../../examples/submit-then-get-result.json' with { type: 'json' };

export const FRONT = 'Front_of_the_card';
export const BACK = 'Back_of_the_card';

/** When the caller of a webhook has its answer, and what it is. */
const ANSWERS = {
	atOnce: { responseMode: 'onReceived' },
	theRow: { responseMode: 'lastNode', responseData: 'firstEntryJson' },
	allRows: { responseMode: 'lastNode', responseData: 'allEntries' },
};

function webhook(path: string, answer: keyof typeof ANSWERS, name = 'Webhook'): INode {
	return {
		id: path,
		name,
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		position: [0, 0],
		webhookId: path,
		parameters: { httpMethod: 'POST', path, ...ANSWERS[answer], options: {} },
	};
}

/** An example of ours, begun by a webhook in the place of its form. */
function withWebhook(workflow: unknown, path: string): WorkflowJson {
	const { nodes, ...others } = workflow as WorkflowJson;
	const begun = nodes.map((node) =>
		node.type === 'n8n-nodes-base.formTrigger' ? webhook(path, 'atOnce', node.name) : node,
	);
	return { ...others, nodes: begun };
}

const extract = (formToRow as unknown as WorkflowJson).nodes.find(({ type }) =>
	type.includes('progeny'),
)!;

/** Answers with the row of a card. */
export const oneCard = (path: string): WorkflowJson => ({
	nodes: [webhook(path, 'theRow'), { ...extract, onError: 'stopWorkflow' }],
	connections: { Webhook: { main: [[{ node: extract.name, type: 'main', index: 0 }]] } },
	settings: { executionOrder: 'v1' },
});

/** Answers with the rows of all cards, whose fronts are in the fields `front0`, `front1` … */
export const manyCards = (path: string): WorkflowJson => ({
	nodes: [
		webhook(path, 'allRows'),
		{
			id: 'split',
			name: 'One item for each card',
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			position: [200, 0],
			parameters: {
				fieldToSplitOut: 'body.number',
				include: 'noOtherFields',
				options: { destinationFieldName: 'number', includeBinary: true },
			},
		},
		{
			...extract,
			onError: 'stopWorkflow',
			parameters: {
				...extract.parameters,
				frontBinaryPropertyName: '=front{{ $json.number }}',
			},
		},
	],
	connections: {
		Webhook: { main: [[{ node: 'One item for each card', type: 'main', index: 0 }]] },
		'One item for each card': { main: [[{ node: extract.name, type: 'main', index: 0 }]] },
	},
	settings: { executionOrder: 'v1' },
});

export const plainExtract = (path: string) => withWebhook(formToRow, path);
export const submitThenGet = (path: string) => withWebhook(submitThenGetResult, path);

/** What the example fetches again, and how often it looks for that: sooner, as nobody waits here. */
const LEFT_BEHIND_AFTER = { original: 'minutes: 10', here: 'minutes: 2' };
const LOOKS_EVERY = { field: 'seconds', secondsInterval: 15 };

export const MAKES_TABLE = 'Run once, before the first card';
export const REMEMBERED_TASKS = 'progeny tasks';

export function submitRememberGet(path: string): WorkflowJson {
	const text = JSON.stringify(withWebhook(submitRememberGetResult, path));
	const { original, here } = LEFT_BEHIND_AFTER;
	if (!text.includes(original)) throw new Error(`The example does not have '${original}' any more`);
	const workflow = JSON.parse(text.replace(original, here)) as WorkflowJson;
	for (const { type, parameters } of workflow.nodes) {
		if (type.endsWith('.scheduleTrigger')) parameters.rule = { interval: [LOOKS_EVERY] };
	}
	return workflow;
}
