import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { ItemError } from '../errors';
import type { Service } from '../services';
import { extract } from './extract';
import { getResult } from './getResult';
import { submit } from './submit';

/** In the order of the panel, alphabetical as n8n wants it. */
const OPERATIONS = [extract, getResult, submit];

/** What the panel shows: the list of operations, and the parameters of each. */
export function operationProperties(service: Service): INodeProperties[] {
	return [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			default: 'extract',
			options: OPERATIONS.map(({ listed }) => listed(service)),
		},
		...OPERATIONS.flatMap(({ properties }) => properties(service)),
	];
}

const NAMES = Object.fromEntries(OPERATIONS.map(({ value, name }) => [value, name]));

/** Says on the canvas which operation a node has. */
export const operationSubtitle = `={{ ${JSON.stringify(NAMES)}[$parameter["operation"]] }}`;

/** @throws ItemError PARAMETER_INVALID: n8n itself adds 'Custom API Call' to the list. */
export function operationOf(ctx: IExecuteFunctions, itemIndex: number) {
	const given = String(ctx.getNodeParameter('operation', itemIndex));
	const operation = OPERATIONS.find(({ value }) => value === given);
	if (operation !== undefined) return operation;
	const value = given === '__CUSTOM_API_CALL__' ? 'Custom API Call' : given;
	const names = OPERATIONS.map(({ name }) => name);
	const expected = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}. For any other call of the API, use the HTTP Request node with the Progeny API credential`;
	throw ItemError.of('PARAMETER_INVALID', { parameter: 'Operation', value, expected });
}
