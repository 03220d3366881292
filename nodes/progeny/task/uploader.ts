import { createHash } from 'node:crypto';

import type { Account } from '../account/account';
import { clockMs } from '../clock';
import { isItemError, ItemError, itemErrorOf } from '../errors';
import type { Client } from '../http/client';
import type { Service } from '../services';
import { submittedLine, uncertainLine, type SentTask, type SentTasks } from './sentTasks';
import { readBegunSubmission, readSubmission, type UploadForm } from './submission';
import { secondsText } from '../text';

/** A document that is ready to be sent. */
export interface Submission {
	itemIndex: number;
	/** Tells the document from others without giving away what is on it. */
	fingerprint: string;
	requestTimeoutMs: number;
	/** How long to wait for a service that gives no clear answers. */
	waitTimeoutMs: number;
	/** Makes the form when it is its turn, so that the pictures of few documents are in memory at once. */
	readForm: () => Promise<UploadForm>;
}

/** A run's uploads. What is sent is kept as such, so that no other try of the run pays for it again. */
export class Uploader {
	/** Items that were submitted in an earlier try of the execution, and not again. */
	readonly resumed = new Set<number>();
	/** The refusals since an upload of the run was last accepted. */
	private refused: { sinceMs: number; last: ItemError } | null = null;
	/** Since when the run waits for clear answers. */
	private haltedSinceMs: number | null = null;

	constructor(
		private readonly service: Service,
		private readonly client: Client,
		private readonly sentTasks: SentTasks,
		private readonly signals: {
			/** Ends what waits. */
			run: AbortSignal;
			/** Ends an upload that has begun: with Stop only, so that its task ID is known otherwise. */
			stop: AbortSignal;
		},
		private readonly log: (line: string) => void,
	) {}

	/**
	 * @param identity what tells the document by itself
	 * @throws ItemError BASE_URL_INVALID, CREDENTIAL_UNREADABLE
	 */
	async fingerprintOf(identity: string[], extendData: boolean): Promise<string> {
		const whose = await this.client.identity();
		const text = JSON.stringify([this.service.name, ...identity, extendData, ...whose]);
		return createHash('sha256').update(text).digest('hex');
	}

	/** What this execution has sent of a document; undefined where it is to be sent now. */
	sent(fingerprint: string, itemIndex: number): SentTask | undefined {
		const task = this.sentTasks.find(fingerprint, itemIndex);
		return task?.hasFailed && !task.isResubmission ? undefined : task;
	}

	/**
	 * Submits a document, which is charged, unless this execution has done so before.
	 *
	 * @throws ItemError; SUBMISSION_UNCERTAIN where it may have been accepted, then or now
	 */
	async submit(submission: Submission): Promise<SentTask & { taskId: string }> {
		const { fingerprint, itemIndex } = submission;
		const sent =
			this.sent(fingerprint, itemIndex) ??
			(await this.sentTasks.sendOnce(
				fingerprint,
				itemIndex,
				async () => await this.send(submission),
			));
		const { taskId } = sent;
		if (taskId === null) {
			throw ItemError.of('SUBMISSION_UNCERTAIN', {
				notSentAgain: 'Not sent again: an earlier try may have been charged.',
				reason: 'its upload got no clear answer',
			});
		}
		if (this.sentTasks.isOfEarlierTry(sent)) this.resumed.add(itemIndex);
		return { ...sent, taskId };
	}

	/**
	 * The service could not finish the task of a document, which is then submitted anew, once.
	 *
	 * @returns whether this try may do so: it has not paid for the task itself
	 */
	failed({ fingerprint, itemIndex }: Submission): boolean {
		const task = this.sentTasks.find(fingerprint, itemIndex);
		if (task === undefined) return false;
		task.hasFailed = true;
		this.resumed.delete(itemIndex);
		return !task.isResubmission && this.sentTasks.isOfEarlierTry(task);
	}

	/** An upload is made again only when the service provably did not accept it. */
	private async send(submission: Submission): Promise<SentTask> {
		const account = await this.client.account();
		for (;;) {
			await this.resume(account);
			const attempt = async () => await this.attempt(account, submission);
			const result = await account.upload(attempt, this.signals.run);
			if (result === 'halted') await this.waitForClearAnswers(account, submission);
			else if (isItemError(result)) {
				this.refused = { sinceMs: this.refused?.sinceMs ?? clockMs(), last: result };
			} else if (result !== 'paused') return result;
		}
	}

	/** Waits until the account's pause is over, but no longer than the last refusal allows. */
	private async resume({ limiter }: Account): Promise<void> {
		while (limiter.pauseMs > 0) {
			const last = ItemError.of('THROTTLED', { reason: limiter.pauseText });
			this.refused ??= { sinceMs: clockMs(), last };
			const waitedMs = clockMs() + limiter.pauseMs - this.refused.sinceMs;
			if (waitedMs > this.refused.last.policy.patienceMs) throw this.refused.last;
			await limiter.resume(this.signals.run);
		}
	}

	private async waitForClearAnswers(
		{ breaker }: Account,
		{ waitTimeoutMs }: Submission,
	): Promise<void> {
		if (this.haltedSinceMs === null) {
			this.haltedSinceMs = clockMs();
			this.log(
				`${breaker.failures} uploads in a row got no clear answer. Further uploads wait until Progeny accepts one.`,
			);
		}
		const lastAtMs = this.haltedSinceMs + waitTimeoutMs;
		if (clockMs() >= lastAtMs) {
			const waited = secondsText(waitTimeoutMs);
			throw ItemError.of('UPLOADS_HALTED', { uploads: breaker.failures, waited });
		}
		await breaker.wait(lastAtMs, this.signals.run);
	}

	/** @returns what was sent; or why nothing was accepted, where another attempt may do better */
	private async attempt(
		{ limiter, breaker }: Account,
		submission: Submission,
	): Promise<SentTask | 'paused' | 'halted' | ItemError> {
		// While it waited for its place, others may have met trouble
		if (limiter.pauseMs > 0) return 'paused';
		const entry = breaker.enter();
		if (entry === null) return 'halted';
		if (breaker.isClosed) this.haltedSinceMs = null;
		try {
			const task = this.keep(submission, await this.upload(submission));
			breaker.accept(entry);
			this.refused = null;
			return task;
		} catch (error) {
			const itemError = isItemError(error) ? error : undefined;
			const isUncertain = itemError?.code === 'SUBMISSION_UNCERTAIN';
			if (isUncertain) {
				this.keep(submission, null);
				this.log(uncertainLine(submission.itemIndex, String(itemError.facts.reason)));
			}
			// A person who stops an execution says nothing about the service
			if (isUncertain && !this.signals.stop.aborted) breaker.fail(entry);
			else if (itemError?.facts.httpCode !== undefined) breaker.refuse(entry);
			else breaker.leave(entry);
			if (itemError !== undefined && itemError.policy.patienceMs > 0) return itemError;
			this.refused = null;
			throw itemErrorOf(error);
		}
	}

	private async upload({ readForm, requestTimeoutMs }: Submission): Promise<string> {
		const upload = await readForm();
		const { run: startSignal, stop: signal } = this.signals;
		startSignal.throwIfAborted();
		const limits = { timeoutMs: requestTimeoutMs, startSignal, signal };
		const request = {
			method: 'POST',
			path: this.service.path,
			form: upload.form,
			...limits,
		} as const;
		return await this.client
			.send(request)
			.then((answer) => readSubmission(answer, this.service))
			.catch((error: unknown) => {
				// With this reason, the client ends only before it sends
				if (startSignal.aborted && error === startSignal.reason) throw error;
				return readBegunSubmission(error, upload);
			})
			.finally(() => upload.close());
	}

	private keep({ fingerprint, itemIndex }: Submission, taskId: string | null): SentTask {
		const task = this.sentTasks.keep(fingerprint, itemIndex, taskId);
		// A process that dies takes the context with it
		if (taskId !== null) this.log(submittedLine(itemIndex, taskId));
		return task;
	}
}
