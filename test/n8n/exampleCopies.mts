import type { INode } from 'n8n-workflow';

import { examples, type NamedWorkflow } from '../../demo/contents.mts';

export const EXAMPLES = examples();

export function example(id: string): NamedWorkflow {
	const found = EXAMPLES.find((one) => one.id === id);
	if (found === undefined) throw new Error(`There is no example ${id}`);
	return found;
}

/** A copy in which some nodes, by their names, are changed. */
export function changed(
	workflow: NamedWorkflow,
	changes: Record<string, (node: INode) => Partial<INode>>,
): NamedWorkflow {
	const names = workflow.nodes.map(({ name }) => name);
	const missing = Object.keys(changes).filter((name) => !names.includes(name));
	if (missing.length > 0) throw new Error(`${workflow.id} has no node '${missing.join("', '")}'`);
	const nodes = workflow.nodes.map((node) => ({ ...node, ...changes[node.name]?.(node) }));
	return { ...workflow, nodes };
}

/**
 * In the place of a node that reaches outside: gives the values of its parameters, as n8n works them
 * out for each item that arrives.
 */
export function standIn({ parameters }: INode): Partial<INode> {
	const assignments = texts(parameters).map(([name, value]) => ({
		id: name,
		name,
		value,
		type: 'string',
	}));
	return {
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			mode: 'manual',
			assignments: { assignments },
			// A value that is null stays null
			options: { ignoreConversionErrors: true },
		},
	};
}

/** The texts in a node's parameters, with the paths at which they are. */
function texts(value: unknown, path: string[] = []): Array<[string, string]> {
	if (typeof value === 'string') return [[path.join('.'), value]];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, part]) => texts(part, [...path, key]));
}
