import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type JsonObject,
} from 'n8n-workflow';

import { atMost } from './atMost';
import { cardErrorOf, isCardError } from './errors';
import { filesOf } from './images/fields';
import { imageHints } from './images/imageHints';
import { log } from './log';
import { operationOf } from './operations';
import { columnNamesOf } from './operations/options';
import type { PreparedCard } from './operations/operation';
import { namesOf } from './row/columnNames';
import { replacedHint, withInput } from './row/withInput';
import { Run } from './run';
import { endedEarly, otherTasks, resumedHint } from './task/runReport';

/** So many cards have their images in memory, or their links asked for, while they are checked. */
const PREPARATIONS_AT_ONCE = 4;

interface Failure {
	itemIndex: number;
	error: unknown;
}

/**
 * The only loop over items, and the only place that catches: item in, row or error item out, in the
 * order of the items.
 *
 * All items are checked before the first request to the service, so that an item that cannot be sent does not end
 * a run in which others were paid for already. Then the cards are worked on in parallel.
 */
export async function runCards(ctx: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const run = new Run(ctx);
	const outputItems: INodeExecutionData[] = [];
	const failures: Failure[] = [];
	const replacedFields = new Map<number, string[]>();

	/** Where an item fails, it becomes an error item under On Error → Continue; else it ends the run. */
	const attempt = async (itemIndex: number, work: () => Promise<void>): Promise<void> => {
		if (run.signal.aborted) return;
		try {
			await work();
		} catch (error) {
			if (run.isStopped) return;
			if (ctx.continueOnFail()) {
				outputItems[itemIndex] = errorItem(ctx, itemIndex, error);
			} else {
				failures.push({ itemIndex, error });
				run.end();
			}
		}
	};

	const prepared = new Map<number, PreparedCard>();
	const inPreparation = atMost(PREPARATIONS_AT_ONCE);
	await Promise.all(
		[...ctx.getInputData().keys()].map((itemIndex) =>
			inPreparation(() =>
				attempt(itemIndex, async () => {
					const { prepare } = operationOf(ctx, itemIndex);
					prepared.set(itemIndex, await prepare(ctx, itemIndex, run));
				}),
			),
		),
	);
	const cards = [...prepared].sort(([a], [b]) => a - b);
	const inProgress = atMost(cards[0]?.[1].maxCardsInProgress ?? 1);
	await Promise.all(
		cards.map(([itemIndex, { work, included }]) =>
			inProgress(() =>
				attempt(itemIndex, async () => {
					const { replaced, ...item } = withInput(await work(), included);
					outputItems[itemIndex] = { ...item, pairedItem: { item: itemIndex } };
					replacedFields.set(itemIndex, replaced);
				}),
			),
		),
	);

	if (run.isStopped || failures.length > 0) logTasks(ctx, run);
	// By this word n8n tells a stopped execution from one that failed
	if (run.isStopped) throw new NodeOperationError(ctx.getNode(), 'The execution was canceled');
	// The first one is the cause: the others ended with the run
	if (failures.length > 0) throw nodeError(ctx, failures[0], run);
	addHints(ctx, [
		resumedHint(run.submissions.resumed.size),
		...imageHints(
			cards.flatMap(([itemIndex, { notes }]) => (notes ? [{ itemIndex, ...notes }] : [])),
		),
		replacedHint(replacedFields),
	]);
	return outputItems;
}

/**
 * `error` and `details` are the only keys with which n8n routes an item to the error output.
 *
 * Before 2.35 it routes by the item's own `error` only, whose message would then replace both keys. One
 * that is not enumerable is lost on the way, where n8n joins the item with that of the node before. Where
 * n8n cannot find that one, the message alone is left.
 */
function errorItem(ctx: IExecuteFunctions, itemIndex: number, error: unknown): INodeExecutionData {
	const { onError, parameters } = ctx.getNode();
	const { message, details } = cardErrorOf(error);
	const pairedItem = { item: itemIndex };
	const { json: fields, ...input } = ctx.getInputData()[itemIndex];
	// As they stand in the panel: an expression could be what has failed
	const { includeInputFields, includeInputFiles } = (parameters.options ?? {}) as IDataObject;
	const files = includeInputFiles === true ? filesOf({ json: fields, ...input }) : {};
	if (onError !== 'continueErrorOutput') {
		const row = { error: message, details, ...reviewColumns(ctx, itemIndex, details.code) };
		const included = { fields: includeInputFields === true ? fields : {}, files };
		const { json, binary } = withInput({ row, files: {} }, included);
		return { json, binary, pairedItem };
	}
	const item = {
		json: { error: message, details },
		pairedItem,
		...(Object.keys(files).length > 0 && { binary: files }),
	};
	if (ctx.getExecuteData().source === null) return item;
	return Object.defineProperty(item, 'error', {
		value: new NodeOperationError(ctx.getNode(), message),
	});
}

/** Where an error item stands among the rows, an IF node on their columns must not take it for a good card. */
function reviewColumns(ctx: IExecuteFunctions, itemIndex: number, code: string): IDataObject {
	const columns = ['needsReview', 'reviewReasons'];
	const [needsReview, reviewReasons] = namesOf(columns, columnNamesOf(ctx, itemIndex)).values();
	return { [needsReview]: true, [reviewReasons]: code };
}

function nodeError(
	ctx: IExecuteFunctions,
	{ itemIndex, error }: Failure,
	{ known }: Run,
): NodeApiError | NodeOperationError {
	const node = ctx.getNode();
	if (!isCardError(error)) return new NodeOperationError(node, error as Error, { itemIndex });
	const { message, hint, facts } = error;
	const description = [hint, otherTasks(known.byItem, itemIndex)].filter(Boolean).join(' ');
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

function addHints(ctx: IExecuteFunctions, hints: Array<string | undefined>): void {
	for (const message of hints) {
		if (message !== undefined) ctx.addExecutionHints({ message, location: 'outputPane' });
	}
}

function logTasks(ctx: IExecuteFunctions, { tasks }: Run): void {
	for (const line of endedEarly(tasks)) log(ctx, line);
}
