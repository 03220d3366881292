import type { IExecuteFunctions } from 'n8n-workflow';

import { Pace } from './api/pace';
import { Session } from './api/session';
import { atMost } from './atMost';
import { JobTimes } from './task/jobTimes';
import { KnownTasks, type SentCard } from './task/knownTasks';
import { Submissions } from './task/submissions';

/** What all cards of one run of the node share. */
export class Run {
	/** Ends what the cards wait for: when the execution is stopped, and when the run fails as a whole. */
	readonly signal: AbortSignal;
	readonly session: Session;
	readonly submissions: Submissions;
	readonly jobTimes = new JobTimes();
	/** What this execution has submitted. */
	readonly known: KnownTasks;
	/** Item index → task ID that the user gave. */
	readonly givenTaskIds = new Map<number, string>();
	/** Looks at the images of one card after the other, so that those of few are in memory. */
	readonly inTurn = atMost(1);
	private readonly stopSignal: AbortSignal | undefined;
	private readonly ending = new AbortController();

	constructor(ctx: IExecuteFunctions) {
		this.stopSignal = ctx.getExecutionCancelSignal();
		const signals = [this.stopSignal, this.ending.signal].filter((signal) => signal !== undefined);
		this.signal = AbortSignal.any(signals);
		this.session = new Session(ctx, new Pace(this.signal));
		this.known = new KnownTasks(ctx);
		this.submissions = new Submissions(this.session, this.known, this.signal);
	}

	/** Item index → task that the run has submitted or waits for. */
	get tasks(): Map<number, SentCard> {
		return new Map([...this.known.byItem, ...this.givenTaskIds]);
	}

	/** Whether a person stopped the execution. */
	get isStopped(): boolean {
		return this.stopSignal?.aborted === true;
	}

	/** Starts nothing new. Uploads under way come to their end, so that their task IDs are known. */
	end(): void {
		this.ending.abort();
	}
}
