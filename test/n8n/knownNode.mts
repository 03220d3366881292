import {
	NodeHelpers,
	type INode,
	type INodeProperties,
	type INodeTypeDescription,
} from 'n8n-workflow';

/** Of n8n's list, the type of this node in its version. */
export function typeOf(
	node: INode,
	types: INodeTypeDescription[],
): INodeTypeDescription | undefined {
	return types.find(
		({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
	);
}

/** What n8n's editor would mark in the opened node, but for credentials, which nobody has chosen yet. */
export function issuesOf(node: INode, type: INodeTypeDescription): unknown {
	// A workflow leaves out what is as n8n proposes it
	const parameters = NodeHelpers.getNodeParameters(
		type.properties,
		node.parameters,
		true,
		false,
		node,
		type,
	)!;
	const whole = { ...node, parameters };
	return NodeHelpers.getNodeParametersIssues(type.properties, whole, type)?.parameters ?? null;
}

/** Parameters and options that the node does not have, and which n8n would ignore without a word. */
export function unknownParametersOf(node: INode, type: INodeTypeDescription): string[] {
	return unknownIn(node.parameters, type.properties);
}

function unknownIn(parameters: object, properties: INodeProperties[]): string[] {
	return Object.entries(parameters).flatMap(([name, value]) => {
		const same = properties.filter((one) => one.name === name);
		if (same.length === 0) return [name];
		const collections = same.filter(({ type }) => type === 'collection');
		if (collections.length === 0) return [];
		const within = collections.flatMap(({ options }) => options as INodeProperties[]);
		return unknownIn(value as object, within).map((option) => `${name}.${option}`);
	});
}
