import { randomUUID } from 'node:crypto';

import type { INode } from 'n8n-workflow';

import { withoutSamples, type NamedWorkflow } from '../../demo/contents.mts';
import { example } from './exampleCopies.mts';

/** The example with a form, at an address that no other workflow has; `node` changes our node in it. */
export function formToRow(node: Partial<INode> = {}): NamedWorkflow {
	const original = example('form-to-row');
	const nodes = original.nodes.map((one) => {
		if (one.type.includes('formTrigger')) return { ...one, webhookId: randomUUID() };
		return one.type.includes('progeny') ? { ...one, ...node } : one;
	});
	return withoutSamples({ ...original, nodes });
}
