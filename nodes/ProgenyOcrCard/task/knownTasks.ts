import type { IExecuteFunctions } from 'n8n-workflow';

import { isRecord } from '../json';
import { log } from '../log';
import { submitted } from './runReport';

/** The task ID of a card that was sent, or null where nobody knows whether it was accepted. */
export type SentCard = string | null;

/** Fingerprint of what was sent → index of the item → what is known of it. */
type SentCards = Record<string, Record<number, SentCard>>;

/** Task ID → ISO date and time at which it was given. */
type SubmissionTimes = Record<string, string>;

const CONTEXT_FIELD = 'sentCards';

/** Of the type that n8n makes of a node for use as a tool. */
const TOOL_ENDING = 'Tool';

/**
 * The cards that this execution has sent, kept in n8n's context of the node. It is saved with the
 * execution, and is there again when n8n runs the node once more (Retry On Fail) and when a person
 * retries the execution. It holds fingerprints, task IDs and times only.
 *
 * A later run of the node in the same execution, as in a loop, starts anew; but not as the tool of an AI
 * agent, where n8n counts a retry as another run, and an agent may ask for the same card twice.
 */
export class KnownTasks {
	private readonly cards: SentCards;
	private readonly submittedAt: SubmissionTimes;
	/** The task IDs of earlier tries. */
	private readonly earlier: Set<SentCard>;

	constructor(private readonly ctx: IExecuteFunctions) {
		const context = ctx.getContext('node');
		const runIndex = ctx.getWorkflowDataProxy(0).$runIndex;
		const kept = context[CONTEXT_FIELD];
		const isTool = ctx.getNode().type.endsWith(TOOL_ENDING);
		const isOfThisRun =
			isRecord(kept) && (isTool || kept.runIndex === runIndex) && isRecord(kept.cards);
		this.cards = isOfThisRun ? (kept.cards as SentCards) : {};
		this.submittedAt = isOfThisRun ? ((kept.submittedAt ?? {}) as SubmissionTimes) : {};
		context[CONTEXT_FIELD] = { runIndex, cards: this.cards, submittedAt: this.submittedAt };
		this.earlier = new Set(Object.values(this.cards).flatMap((items) => Object.values(items)));
	}

	/** @returns undefined where the card was not sent */
	find(fingerprint: string, itemIndex: number): SentCard | undefined {
		return this.cards[fingerprint]?.[itemIndex];
	}

	/** What is known of the same card in any item, a task ID if there is one. */
	findIdentical(fingerprint: string): SentCard | undefined {
		const items = Object.values(this.cards[fingerprint] ?? {});
		return items.find((sent) => sent !== null) ?? items[0];
	}

	/** Item index → what is known of its card; one item for cards that share a submission. */
	get byItem(): Map<number, SentCard> {
		const items = Object.values(this.cards).flatMap((one) => Object.entries(one));
		return new Map(items.map(([itemIndex, sent]) => [Number(itemIndex), sent]));
	}

	isOfEarlierTry(sent: SentCard): boolean {
		return this.earlier.has(sent);
	}

	/** When a task of this execution was submitted, as ISO date and time. */
	timeOf(taskId: string): string | null {
		return this.submittedAt[taskId] ?? null;
	}

	keep(fingerprint: string, itemIndex: number, sent: SentCard): void {
		(this.cards[fingerprint] ??= {})[itemIndex] = sent;
		if (sent === null) return;
		this.submittedAt[sent] = new Date().toISOString();
		// A process that dies takes the context along
		log(this.ctx, submitted(itemIndex, sent));
	}

	/** Forgets a task, whatever items have it. */
	forget(fingerprint: string, taskId: string): void {
		this.earlier.delete(taskId);
		const items = Object.entries(this.cards[fingerprint] ?? {});
		this.cards[fingerprint] = Object.fromEntries(items.filter(([, sent]) => sent !== taskId));
	}
}
