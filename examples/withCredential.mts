import type { INodeCredentialsDetails } from 'n8n-workflow';

import type { WorkflowJson } from '../test/engine/runWorkflow.mts';

/** The workflow with a credential picked in each of our nodes, as a user does after importing it. */
export function withCredential<Workflow extends WorkflowJson>(
	workflow: Workflow,
	credential: INodeCredentialsDetails = { id: 'credential', name: 'Progeny' },
): Workflow {
	const nodes = workflow.nodes.map((node) =>
		node.type.includes('progeny') ? { ...node, credentials: { progenyApi: credential } } : node,
	);
	return { ...workflow, nodes };
}
