import type { IExecuteFunctions } from 'n8n-workflow';

import { CardError } from '../errors';
import { extract } from './extract';
import { getResult } from './getResult';
import type { Operation } from './operation';
import { submit } from './submit';

export const OPERATIONS = { extract, getResult, submit };

/** @throws CardError OPERATION_UNKNOWN: n8n itself adds 'Custom API Call' to the list. */
export function operationOf(ctx: IExecuteFunctions, itemIndex: number): Operation {
	const name = String(ctx.getNodeParameter('operation', itemIndex));
	const operation = Object.entries(OPERATIONS).find(([known]) => known === name)?.[1];
	if (operation !== undefined) return operation;
	const shown = name === '__CUSTOM_API_CALL__' ? 'Custom API Call' : name;
	throw new CardError('OPERATION_UNKNOWN', { operation: shown });
}
