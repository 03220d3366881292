import {
	NodeApiError,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type JsonObject,
} from 'n8n-workflow';

import { Session } from './api/session';
import { cardErrorOf, isCardError } from './errors';
import { heightHint } from './images/heightHint';
import { operationOf } from './operations';
import type { PreparedCard } from './operations/operation';

/**
 * The only loop over items, and the only place that catches: item in, row or error item out.
 *
 * All items are checked before the first request, so that an item that cannot be sent does not end
 * a run in which others were paid for already.
 */
export async function runCards(ctx: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const session = new Session(ctx);
	const outputItems: INodeExecutionData[] = [];

	const prepared = new Map<number, PreparedCard>();
	for (const itemIndex of ctx.getInputData().keys()) {
		try {
			const { prepare } = operationOf(ctx, itemIndex);
			prepared.set(itemIndex, await prepare(ctx, itemIndex));
		} catch (error) {
			outputItems[itemIndex] = errorItem(ctx, itemIndex, error);
		}
	}
	for (const [itemIndex, { work }] of prepared) {
		try {
			outputItems[itemIndex] = { json: await work(session), pairedItem: { item: itemIndex } };
		} catch (error) {
			outputItems[itemIndex] = errorItem(ctx, itemIndex, error);
		}
	}

	addHeightHint(ctx, prepared);
	return outputItems;
}

/**
 * Under On Error → Continue, the item that says what happened: `error` and `details` are the only
 * keys with which n8n routes it to the error output.
 *
 * @throws NodeApiError | NodeOperationError otherwise, and when the execution was stopped
 */
function errorItem(ctx: IExecuteFunctions, itemIndex: number, error: unknown): INodeExecutionData {
	if (ctx.getExecutionCancelSignal()?.aborted) {
		// By this word n8n tells a stopped execution from one that failed
		throw new NodeOperationError(ctx.getNode(), 'The execution was canceled', { itemIndex });
	}
	if (!ctx.continueOnFail()) throw nodeError(ctx, itemIndex, error);
	const { message, details } = cardErrorOf(error);
	return { json: { error: message, details }, pairedItem: { item: itemIndex } };
}

function nodeError(
	ctx: IExecuteFunctions,
	itemIndex: number,
	error: unknown,
): NodeApiError | NodeOperationError {
	const node = ctx.getNode();
	if (!isCardError(error)) return new NodeOperationError(node, error as Error, { itemIndex });
	const { message, hint: description, facts } = error;
	const { httpCode } = facts;
	const thrown =
		httpCode === undefined
			? new NodeOperationError(node, message, { description, itemIndex })
			: new NodeApiError(node, { message } as JsonObject, {
					message,
					description,
					itemIndex,
					httpCode: String(httpCode),
				});
	// n8n replaces a message that happens to contain a system code such as EPERM
	thrown.message = message;
	return thrown;
}

function addHeightHint(ctx: IExecuteFunctions, prepared: Map<number, PreparedCard>): void {
	const message = heightHint(
		new Map([...prepared].map(([itemIndex, { tallSides }]) => [itemIndex, tallSides])),
	);
	if (message !== undefined) ctx.addExecutionHints({ message, location: 'outputPane' });
}
