import type { INode, INodeExecutionData, ITaskData, NodeExecutionHint } from 'n8n-workflow';

import { runWorkflow, type Execution, type Setting, type WorkflowJson } from './runWorkflow.mts';

/** The name of the node in its workflow. */
export const NODE = 'Progeny OCR Card';

/** What a run of the one node gave. */
export interface CardRun extends Execution {
	/** The rows of the items that succeeded; of all items under On Error → Continue. */
	rows: Array<INodeExecutionData['json']>;
	/** The items themselves, with what they are paired to. */
	items: INodeExecutionData[];
	/** What left through the error output. */
	errorItems: INodeExecutionData[];
	/** What stopped the workflow: as the editor shows it. */
	error: ITaskData['error'];
	hints: NodeExecutionHint[];
}

/** Manual Trigger → Progeny OCR Card, run on the engine. */
export async function runCardNode(
	parameters: INode['parameters'],
	setting: Setting,
	node: Partial<INode> = {},
): Promise<CardRun> {
	return cardRunOf(await runWorkflow(cardWorkflow(parameters, node), setting));
}

export function cardRunOf(execution: Execution): CardRun {
	const { resultData } = execution.run.data;
	const task = resultData.runData[NODE]?.at(-1);
	if (task === undefined) throw resultData.error;
	const [items = [], errorItems = []] = (task.data?.main ?? []).map((output) => output ?? []);
	return {
		...execution,
		items,
		rows: items.map(({ json }) => json),
		errorItems,
		error: task.error,
		hints: task.hints ?? [],
	};
}

export function cardWorkflow(
	parameters: INode['parameters'],
	node: Partial<INode> = {},
): WorkflowJson {
	return {
		nodes: [
			{
				id: 'start',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'card',
				name: NODE,
				type: 'n8n-nodes-progeny.progenyOcrCard',
				typeVersion: 1,
				position: [200, 0],
				parameters,
				credentials: { progenyApi: { id: 'credential', name: 'Progeny' } },
				...node,
			},
		],
		connections: { Start: { main: [[{ node: NODE, type: 'main', index: 0 }]] } },
	};
}
