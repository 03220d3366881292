import type { INode } from 'n8n-workflow';

import { examples, type NamedWorkflow } from '../../demo/contents.mts';
import formToRow from '../../examples/form-to-row.json' with { type: 'json' };

/** A workflow under the ID, the name and the form's address `id`; `node` changes our node in it. */
function form(id: string, node: Partial<INode>): NamedWorkflow {
	const nodes = (formToRow as unknown as NamedWorkflow).nodes.map((one) => {
		if (one.type.includes('formTrigger')) return { ...one, webhookId: id };
		return one.type.includes('progeny') ? { ...one, ...node } : one;
	});
	return { ...(formToRow as unknown as NamedWorkflow), id, name: id, nodes };
}

export const FORM_TO_ROW = 'form-to-row';
/** A card that fails stops the workflow. */
export const STOPS = 'stops-at-a-failed-card';
export const RETRIES = 'retries-on-fail';

export const WORKFLOWS: NamedWorkflow[] = [
	...examples(),
	form(STOPS, { onError: 'stopWorkflow' }),
	form(RETRIES, { onError: 'stopWorkflow', retryOnFail: true, maxTries: 3, waitBetweenTries: 500 }),
];
