import { createHash } from 'node:crypto';

import { backoffMs } from '../api/pace';
import { pause } from '../api/pause';
import type { Session } from '../api/session';
import { atMost } from '../atMost';
import { CardError, isCardError, type ErrorCode } from '../errors';
import type { Card } from '../images/card';
import type { KnownTasks, SentCard } from './knownTasks';
import { submissionForm, submitCard, type SubmissionSettings } from './submission';

export interface CardToSubmit extends SubmissionSettings {
	itemIndex: number;
	/** Reads the images when it is their turn, so that those of few cards are in memory at once. */
	read: () => Promise<Card>;
	/** Where the images come from, if from links: these tell the card, as a host may change its files. */
	links?: string[];
	/** Whether a card that is the same in several items is submitted once for all of them. */
	reuseIdentical: boolean;
}

export interface SubmittedTask {
	taskId: string;
	/** Submitted in an earlier try of this execution, and not again. */
	isResumed: boolean;
	/** Submitted just now, for this item or an identical one. */
	isNew: boolean;
	/** ISO date and time. */
	submittedAt: string | null;
	/** Lets another try submit the card anew: the service has lost this task. */
	forget(): void;
}

/** No more cards than these have their images in memory, whatever the number of items. */
const UPLOADS_AT_ONCE = 4;

/**
 * Refusals after which the service provably has no card, and for how long uploads are tried again.
 * Counted for all cards together since the service last took one: when it is down, each further card
 * is tried once.
 */
const PATIENCE_MS: Partial<Record<ErrorCode, number>> = {
	THROTTLED: 90_000,
	LOGIN_THROTTLED: 90_000,
	LOGIN_UNAVAILABLE: 10_000,
	LOGIN_UNREACHABLE: 10_000,
	UNREACHABLE: 10_000,
};

/** Each such upload may be charged. In a row, they say that further ones would be no better. */
const MAX_UNCLEAR_IN_A_ROW = 4;

/** A run's uploads. What is sent is kept as known, so that no other try of the run pays for it again. */
export class Submissions {
	/** Items whose card was submitted in an earlier try. */
	readonly resumed = new Set<number>();
	private readonly upload = atMost(UPLOADS_AT_ONCE);
	private readonly underWay = new Map<string, Promise<string>>();
	/** The refusals since the service last took a card. */
	private refused: { sinceMs: number; last: CardError } | null = null;
	private unclearInARow = 0;

	constructor(
		private readonly session: Session,
		private readonly known: KnownTasks,
		private readonly signal: AbortSignal,
	) {}

	/** What this execution has sent of a card that links tell; undefined where it has not. */
	async sent(cardToSubmit: CardToSubmit & { links: string[] }): Promise<SentCard | undefined> {
		const fingerprint = await this.fingerprintOf(cardToSubmit.links, cardToSubmit);
		return this.find(cardToSubmit, fingerprint);
	}

	/**
	 * Submits a card, which is charged, unless this execution has done so before.
	 *
	 * @throws CardError; SUBMISSION_UNCERTAIN where the card may have been accepted, then or now
	 */
	async submit(cardToSubmit: CardToSubmit): Promise<SubmittedTask> {
		const { itemIndex } = cardToSubmit;
		return await this.upload(async () => {
			this.signal.throwIfAborted();
			const { taskId, isNew, fingerprint } = await this.identifyAndSend(cardToSubmit);
			const isResumed = this.known.isOfEarlierTry(taskId);
			if (isResumed) this.resumed.add(itemIndex);
			const forget = () => {
				this.resumed.delete(itemIndex);
				this.known.forget(fingerprint, taskId);
			};
			return { taskId, isResumed, isNew, submittedAt: this.known.timeOf(taskId), forget };
		});
	}

	/** A function of its own, because what it returns must not keep the images in memory during the wait. */
	private async identifyAndSend(
		cardToSubmit: CardToSubmit,
	): Promise<{ taskId: string; isNew: boolean; fingerprint: string }> {
		const { links, read, extendData } = cardToSubmit;
		let card = links === undefined ? await read() : undefined;
		const fingerprint = await this.fingerprintOf(links ?? hashesOf(card!), cardToSubmit);
		const readForm = async () => {
			const form = submissionForm(card ?? (await read()), extendData);
			// The form has its own copy
			card = undefined;
			return form;
		};
		return { ...(await this.taskOf(cardToSubmit, fingerprint, readForm)), fingerprint };
	}

	private async taskOf(
		cardToSubmit: CardToSubmit,
		fingerprint: string,
		readForm: () => Promise<FormData>,
	): Promise<{ taskId: string; isNew: boolean }> {
		const { reuseIdentical } = cardToSubmit;
		// No await between here and the upload, so two cannot begin
		const underWay = reuseIdentical ? this.underWay.get(fingerprint) : undefined;
		if (underWay !== undefined) return { taskId: await underWay, isNew: true };
		const sent = this.find(cardToSubmit, fingerprint);
		if (sent === null) {
			const reason = 'an earlier upload of it in this execution got no clear answer';
			throw new CardError('SUBMISSION_UNCERTAIN', { reason });
		}
		if (sent !== undefined) return { taskId: sent, isNew: false };
		const sending = this.send(cardToSubmit, fingerprint, readForm);
		if (!reuseIdentical) return { taskId: await sending, isNew: true };
		this.underWay.set(fingerprint, sending);
		const taskId = await sending.finally(() => this.underWay.delete(fingerprint));
		return { taskId, isNew: true };
	}

	private find(
		{ itemIndex, reuseIdentical }: CardToSubmit,
		fingerprint: string,
	): SentCard | undefined {
		return reuseIdentical
			? this.known.findIdentical(fingerprint)
			: this.known.find(fingerprint, itemIndex);
	}

	private async send(
		{ itemIndex, requestTimeoutMs }: CardToSubmit,
		fingerprint: string,
		readForm: () => Promise<FormData>,
	): Promise<string> {
		if (this.unclearInARow >= MAX_UNCLEAR_IN_A_ROW) {
			throw new CardError('UPLOADS_HALTED', { uploads: this.unclearInARow });
		}
		const form = await readForm();
		this.signal.throwIfAborted();
		const sending = this.sendUntilAccepted(form, requestTimeoutMs);
		const taskId = await sending.catch((error: unknown) => {
			const isUncertain = isCardError(error) && error.code === 'SUBMISSION_UNCERTAIN';
			if (isUncertain) this.known.keep(fingerprint, itemIndex, null);
			this.unclearInARow = isUncertain ? this.unclearInARow + 1 : 0;
			throw error;
		});
		this.unclearInARow = 0;
		this.known.keep(fingerprint, itemIndex, taskId);
		return taskId;
	}

	/**
	 * Tells cards apart without giving away what is on them.
	 *
	 * @param identity what tells a card by itself
	 */
	private async fingerprintOf(
		identity: string[],
		{ extendData }: SubmissionSettings,
	): Promise<string> {
		const account = await this.session.account();
		return sha256(JSON.stringify([...identity, extendData, ...account]));
	}

	/** An upload is repeated only when the service provably did not accept it. */
	private async sendUntilAccepted(form: FormData, requestTimeoutMs: number): Promise<string> {
		const { pace } = this.session;
		for (let refusals = 0; ; refusals += 1) {
			const waitMs = Math.max(pace.holdMs, refusals === 0 ? 0 : backoffMs(refusals));
			if (waitMs > 0) {
				const last = new CardError('THROTTLED', { reason: pace.holdText });
				this.refused ??= { sinceMs: Date.now(), last };
				const patienceMs = PATIENCE_MS[this.refused.last.code] ?? 0;
				if (Date.now() + waitMs - this.refused.sinceMs > patienceMs) throw this.refused.last;
				await pause(waitMs, this.signal);
				await pace.open();
			}
			const sending = submitCard(this.session, form, requestTimeoutMs);
			const answer = await sending.catch((error: unknown) => {
				if (isRefusal(error)) return error;
				this.refused = null;
				throw error;
			});
			if (typeof answer === 'string') {
				this.refused = null;
				return answer;
			}
			this.refused = { sinceMs: this.refused?.sinceMs ?? Date.now(), last: answer };
		}
	}
}

function isRefusal(error: unknown): error is CardError {
	return isCardError(error) && error.code in PATIENCE_MS;
}

function hashesOf({ front, back }: Card): string[] {
	return [front, back].map(({ content }) => sha256(content));
}

function sha256(content: string | Buffer): string {
	return createHash('sha256').update(content).digest('hex');
}
