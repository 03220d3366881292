import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { ItemError } from '../errors';
import type { Service } from '../services';
import { extract } from './extract';
import { getResult } from './getResult';
import type { Operation } from './operation';
import { submit } from './submit';

const OPERATIONS = new Map<string, Operation>(Object.entries({ extract, submit, getResult }));

/** What the panel shows below the list of operations. */
export function operationProperties(service: Service): INodeProperties[] {
	return [...OPERATIONS.values()].flatMap(({ properties }) => properties(service));
}

/** @throws ItemError PARAMETER_INVALID: n8n itself adds 'Custom API Call' to the list. */
export function operationOf(ctx: IExecuteFunctions, itemIndex: number): Operation {
	const name = String(ctx.getNodeParameter('operation', itemIndex));
	const operation = OPERATIONS.get(name);
	if (operation !== undefined) return operation;
	const value = name === '__CUSTOM_API_CALL__' ? 'Custom API Call' : name;
	const expected =
		'Extract, Get Result or Submit. For any other call of the API, use the HTTP Request node with the Progeny API credential';
	throw ItemError.of('PARAMETER_INVALID', { parameter: 'Operation', value, expected });
}
