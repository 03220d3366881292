import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { faultIn } from './errors';
import { Client } from './http/client';
import { isCombined } from './images/itemFiles';
import { storedIds } from './images/storedFile';
import type { Service } from './services';
import { SentTasks } from './task/sentTasks';
import { onOneLine } from './text';
import { Uploader } from './task/uploader';

/** Of the type that n8n makes of a node for use as a tool. */
const TOOL_ENDING = 'Tool';

/** What all items of one run of the node share. */
export class Run {
	/** Ends what the items wait for: when the execution is stopped, and when the run fails as a whole. */
	readonly signal: AbortSignal;
	readonly client: Client;
	readonly uploader: Uploader;
	readonly sentTasks: SentTasks;
	/** Item index → task ID that the user gave. */
	readonly givenTaskIds = new Map<number, string>();
	private knownFiles?: Set<string>;
	private readonly stopSignal: AbortSignal;
	private readonly ending = new AbortController();

	constructor(
		readonly ctx: IExecuteFunctions,
		readonly service: Service,
	) {
		this.stopSignal = ctx.getExecutionCancelSignal() ?? new AbortController().signal;
		this.signal = AbortSignal.any([this.stopSignal, this.ending.signal]);
		this.client = new Client(ctx, this.stopSignal);
		this.sentTasks = new SentTasks(ctx.getContext('node'), {
			runIndex: ctx.getWorkflowDataProxy(0).$runIndex,
			isTool: ctx.getNode().type.endsWith(TOOL_ENDING),
		});
		const signals = { run: this.signal, stop: this.stopSignal };
		this.uploader = new Uploader(service, this.client, this.sentTasks, signals, (line) =>
			this.log(line),
		);
	}

	/**
	 * Whether a file comes from this execution: the ID of any other stored file could come from outside, with the
	 * data of an item.
	 */
	isKnownFile({ id, data }: IBinaryData): boolean {
		if (id === undefined) return typeof data === 'string';
		if (isCombined(this.ctx)) return true;
		this.knownFiles ??= storedIds(this.ctx);
		return this.knownFiles.has(id);
	}

	/** Item index → task that the run has submitted or waits for. */
	get tasks(): Map<number, string | null> {
		return new Map([...this.sentTasks.byItem, ...this.givenTaskIds]);
	}

	get isStopped(): boolean {
		return this.stopSignal.aborted;
	}

	/** Starts nothing new, and ends all but the uploads that have begun, so that their task IDs are known. */
	end(): void {
		this.ending.abort();
	}

	/** Writes a line into the log of n8n, in which those of all executions and nodes stand. */
	log(line: string): void {
		this.ctx.logger.info(this.logged(line));
	}

	/**
	 * Keeps the stack of a fault of the node itself, if an error comes from one: no message shows it. Its text
	 * stays out, as it may quote what it met.
	 */
	logFault(error: unknown): void {
		const fault = faultIn(error);
		if (fault === undefined) return;
		const frames = (fault.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
		this.ctx.logger.error(this.logged([`${fault.name} in the node`, ...frames].join(' ')));
	}

	private logged(line: string): string {
		return onOneLine(
			`Execution ${this.ctx.getExecutionId()}, node '${this.ctx.getNode().name}': ${line}`,
		);
	}
}
