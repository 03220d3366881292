import type { INode } from 'n8n-workflow';

import { runCardNode, type CardRun } from './cardRun.mts';
import type { Setting } from './runWorkflow.mts';

export const PASSPORT_NODE = 'n8n-nodes-progeny.progenyOcrPassport';

/** Manual Trigger → Progeny OCR Passport, run on the engine. */
export async function runPassportNode(
	parameters: INode['parameters'],
	setting: Setting,
	node: Partial<INode> = {},
): Promise<CardRun> {
	return await runCardNode(parameters, setting, { type: PASSPORT_NODE, ...node });
}
