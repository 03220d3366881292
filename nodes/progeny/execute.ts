import {
	NodeApiError,
	NodeOperationError,
	type IBinaryKeyData,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type JsonObject,
} from 'n8n-workflow';

import { failedHint, isItemError, itemErrorOf, type ItemError } from './errors';
import { giveWay } from './eventLoop';
import { imageHints } from './images/imageHints';
import { isCombined, partOf } from './images/itemFiles';
import type { JsonRecord } from './json';
import { operationOf } from './operations';
import type { ItemInput, PreparedItem } from './operations/operation';
import { includeInputFields, includeInputFiles, type Parameter } from './parameters';
import { replacedHint, withInput } from './row/passedOn';
import { Run } from './run';
import type { Service } from './services';
import { endedEarlyLines, otherTasks, resumedHint } from './task/sentTasks';

/** So many items are checked at once: the storage of n8n, or the host of a link, may be far away. */
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
 * a run in which others were paid for already. Then the items are worked on in parallel.
 */
export async function executeItems(
	ctx: IExecuteFunctions,
	service: Service,
): Promise<INodeExecutionData[]> {
	const run = new Run(ctx, service);
	const outputItems: INodeExecutionData[] = [];
	const failures: Failure[] = [];
	const failed = new Map<number, ItemError>();

	/** Where an item fails, it becomes an error item under On Error → Continue; else it ends the run. */
	const fail = (itemIndex: number, error: unknown): void => {
		if (run.isStopped) return;
		run.logFault(error);
		if (ctx.continueOnFail()) {
			const itemError = itemErrorOf(error);
			failed.set(itemIndex, itemError);
			outputItems[itemIndex] = errorItem(run, itemIndex, itemError);
		} else {
			failures.push({ itemIndex, error });
			run.end();
		}
	};
	const forEach = async (
		indices: number[],
		places: number,
		work: (itemIndex: number) => Promise<void>,
	): Promise<void> => {
		const waiting = indices.values();
		const place = async () => {
			for (const itemIndex of waiting) {
				await giveWay();
				if (run.signal.aborted) return;
				await work(itemIndex).catch((error: unknown) => fail(itemIndex, error));
			}
		};
		await Promise.all(Array.from({ length: Math.min(places, indices.length) }, place));
	};

	const items = new Map<number, PreparedItem & { input: ItemInput }>();
	await forEach([...ctx.getInputData().keys()], PREPARATIONS_AT_ONCE, async (itemIndex) => {
		const { prepare } = operationOf(ctx, itemIndex);
		const input = passedOn(ctx, itemIndex, (parameter) => parameter.read(ctx, itemIndex));
		items.set(itemIndex, { ...(await prepare(run, itemIndex)), input });
	});
	const indices = [...items.keys()].sort((a, b) => a - b);
	const replacedFields = new Set<string>();
	await forEach(indices, items.get(indices[0])?.maxInProgress ?? 1, async (itemIndex) => {
		const { work, input } = items.get(itemIndex)!;
		const { replaced, ...item } = withInput(await work(), input);
		outputItems[itemIndex] = outputItem(itemIndex, item);
		for (const field of replaced) replacedFields.add(field);
	});

	if (run.isStopped || failures.length > 0) {
		for (const line of endedEarlyLines(run.tasks)) run.log(line);
	}
	// By this word n8n tells a stopped execution from one that failed
	if (run.isStopped) throw new NodeOperationError(ctx.getNode(), 'The execution was canceled');
	// The first one is the cause: the others ended with the run
	if (failures.length > 0) throw nodeError(run, failures[0]);
	const itemCount = ctx.getInputData().length;
	// First, as n8n shows a few lines of the hints only
	const failure = failedHint(failed, itemCount, service.document);
	if (failure !== undefined) {
		ctx.addExecutionHints({ message: failure, type: 'warning', location: 'outputPane' });
	}
	const hints = [
		resumedHint(run.uploader.resumed.size),
		...imageHints(
			indices.flatMap((itemIndex) => items.get(itemIndex)!.images ?? []),
			itemCount,
		),
		replacedHint(replacedFields),
	];
	for (const message of hints) {
		if (message !== undefined) ctx.addExecutionHints({ message, location: 'outputPane' });
	}
	return outputItems;
}

function outputItem(
	itemIndex: number,
	{ json, binary }: Pick<ReturnType<typeof withInput>, 'json' | 'binary'>,
): INodeExecutionData {
	const item = { json: json as IDataObject, pairedItem: { item: itemIndex } };
	return binary ? { ...item, binary: binary as IBinaryKeyData } : item;
}

/** What of the input item the panel wants to go out with the row. */
function passedOn(
	ctx: IExecuteFunctions,
	itemIndex: number,
	isOn: (parameter: Parameter<boolean>) => boolean,
): ItemInput {
	const { json, binary = {} } = ctx.getInputData()[itemIndex];
	const withFiles = isOn(includeInputFiles);
	const filesInJson = isCombined(ctx) ? partOf(json, 'files') : undefined;
	const files = withFiles ? binary : {};
	if (isOn(includeInputFields)) {
		const isWhole = withFiles || filesInJson === undefined;
		return { fields: isWhole ? json : ((partOf(json, 'others') ?? {}) as JsonRecord), files };
	}
	return { fields: withFiles ? ((filesInJson ?? {}) as JsonRecord) : {}, files };
}

/**
 * `error` and `details` are the only keys with which n8n routes an item to the error output.
 *
 * Before 2.35 it routes by the item's own `error` only, whose message would then replace both keys. One
 * that is not enumerable is lost on the way, where n8n joins the item with that of the node before. Where
 * n8n cannot find that one, the message alone is left.
 */
function errorItem({ ctx, service }: Run, itemIndex: number, error: ItemError): INodeExecutionData {
	const { message, details } = error.words(service.document);
	const input = passedOn(ctx, itemIndex, (parameter) => {
		try {
			return parameter.read(ctx, itemIndex);
		} catch {
			// It may be what has failed
			return false;
		}
	});
	if (ctx.getNode().onError !== 'continueErrorOutput') {
		// An IF node on the columns of the rows must not take it for a good one
		const row = { error: message, details, needsReview: true, reviewReasons: details.code };
		return outputItem(itemIndex, withInput({ row, files: {} }, input));
	}
	// n8n itself puts the input's fields in front, whatever the node gives: hence failedHint
	const row = { error: message, details };
	const item = outputItem(itemIndex, withInput({ row, files: {} }, { ...input, fields: {} }));
	if (ctx.getExecuteData().source === null) return item;
	return Object.defineProperty(item, 'error', {
		value: new NodeOperationError(ctx.getNode(), message),
	});
}

function nodeError(
	{ ctx, service, sentTasks }: Run,
	{ itemIndex, error }: Failure,
): NodeApiError | NodeOperationError {
	const node = ctx.getNode();
	const itemError = itemErrorOf(error);
	// n8n's own errors say what they are about, and where
	if (itemError.code === 'INPUT_UNREADABLE' && error instanceof Error && !isItemError(error)) {
		return new NodeOperationError(node, error, { itemIndex });
	}
	const { message, details } = itemError.words(service.document);
	const description = [details.hint, otherTasks(sentTasks.byItem, itemIndex)]
		.filter(Boolean)
		.join(' ');
	const { httpCode } = details;
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
