import { isRecord, type JsonRecord } from '../json';
import { safeText } from '../text';
import { MAX_TASK_ID_LENGTH } from './submission';

/** What is known of a document that was sent. */
export interface SentTask {
	/** Null where it is not known whether the document was accepted. */
	taskId: string | null;
	/** ISO date and time at which the ID was given; null where there is none. */
	submittedAt: string | null;
	/** Whether it was sent a second time, because the service could not finish its first task. */
	isResubmission: boolean;
	/** Whether the service could not finish the task. */
	hasFailed: boolean;
}

/** Fingerprint of what was sent → index of the item → what is known of it. */
type SentByFingerprint = Record<string, Record<number, SentTask>>;

const CONTEXT_KEY = 'sentTasks';

/** What an execution is sending: an AI agent may run the node twice at once. By what the execution has sent. */
const SENDING = new WeakMap<SentByFingerprint, Map<string, Promise<SentTask>>>();

const UNCERTAIN: SentTask = {
	taskId: null,
	submittedAt: null,
	isResubmission: false,
	hasFailed: false,
};

/** In an error's description; the log has all. */
const MAX_SHOWN = 10;
/** Log collectors cut long lines. */
const MAX_IN_A_LINE = 50;

/**
 * What this execution has sent, kept in n8n's context of the node. It is saved with the execution, and is
 * there again when n8n runs the node once more (Retry On Fail) and when a person retries the execution. It
 * holds fingerprints, task IDs and times only.
 *
 * A later run of the node in the same execution, as in a loop, starts anew, but for what may have been accepted.
 * As the tool of an AI agent it does not: there, n8n counts a retry as another run, and an agent may ask for the
 * same document twice.
 */
export class SentTasks {
	private readonly sent: SentByFingerprint;
	/** Fingerprints of what may have been accepted in an earlier run of the node. */
	private readonly uncertain: string[];
	/** The tasks of earlier tries. */
	private readonly earlier: Set<SentTask>;

	/** @param context n8n's, of the node */
	constructor(context: JsonRecord, { runIndex, isTool }: { runIndex: number; isTool: boolean }) {
		const kept = context[CONTEXT_KEY];
		const known = isRecord(kept) && isRecord(kept.sent) ? (kept.sent as SentByFingerprint) : {};
		const uncertain = isRecord(kept) && Array.isArray(kept.uncertain) ? kept.uncertain : [];
		const isOfThisRun = isRecord(kept) && (isTool || kept.runIndex === runIndex);
		this.sent = isOfThisRun ? known : {};
		this.uncertain = isOfThisRun ? uncertain : [...uncertain, ...uncertainOf(known)];
		context[CONTEXT_KEY] = { runIndex, sent: this.sent, uncertain: this.uncertain };
		this.earlier = new Set(this.all().map(([, task]) => task));
	}

	/** @returns undefined where the document was not sent */
	find(fingerprint: string, itemIndex: number): SentTask | undefined {
		const earlier = this.uncertain.includes(fingerprint) ? UNCERTAIN : undefined;
		return this.sent[fingerprint]?.[itemIndex] ?? earlier;
	}

	/** Sends a document, or waits for whoever is sending it in this execution. */
	async sendOnce(
		fingerprint: string,
		itemIndex: number,
		send: () => Promise<SentTask>,
	): Promise<SentTask> {
		const sending = SENDING.get(this.sent) ?? new Map<string, Promise<SentTask>>();
		SENDING.set(this.sent, sending);
		const key = `${fingerprint} ${itemIndex}`;
		const task = sending.get(key) ?? send().finally(() => sending.delete(key));
		sending.set(key, task);
		return await task;
	}

	keep(fingerprint: string, itemIndex: number, taskId: string | null): SentTask {
		const isResubmission = this.find(fingerprint, itemIndex) !== undefined;
		const submittedAt = taskId === null ? null : new Date().toISOString();
		const task = { taskId, submittedAt, isResubmission, hasFailed: false };
		(this.sent[fingerprint] ??= {})[itemIndex] = task;
		return task;
	}

	isOfEarlierTry(task: SentTask): boolean {
		return this.earlier.has(task);
	}

	/** Item index → task ID, or null where the document may have been accepted without one. */
	get byItem(): Map<number, string | null> {
		return new Map(this.all().map(([itemIndex, { taskId }]) => [itemIndex, taskId]));
	}

	private all(): Array<[itemIndex: number, task: SentTask]> {
		return Object.values(this.sent)
			.flatMap((items) => Object.entries(items))
			.map(([itemIndex, task]) => [Number(itemIndex), task]);
	}
}

/** Fingerprints of documents that may have been accepted. */
function uncertainOf(sent: SentByFingerprint): string[] {
	return Object.keys(sent).filter((fingerprint) =>
		Object.values(sent[fingerprint]).some(({ taskId }) => taskId === null),
	);
}

/** A line for the log about a task that is being paid for. */
export function submittedLine(itemIndex: number, taskId: string): string {
	return `Submitted an item. Its Progeny task: ${itemAndTask(itemIndex, taskId)}`;
}

/** A line for the log about a document that may be paid for. */
export function uncertainLine(itemIndex: number, reason: string): string {
	return `It is not known whether Progeny accepted item ${itemIndex}: ${safeText(reason)}`;
}

/**
 * Lines for the log about a run that ends without rows, so that 'Get Result' can fetch its tasks.
 *
 * @param sent item index → task ID, or null where it is not known
 */
export function endedEarlyLines(sent: Map<number, string | null>): string[] {
	const tasks = tasksOf(sent);
	const lines: string[] = [];
	while (tasks.length > 0) {
		const some = tasks.splice(0, MAX_IN_A_LINE).join(', ');
		lines.push(`The run ended early. 'Get Result' fetches its Progeny tasks: ${some}`);
	}
	const uncertain = [...sent].filter(([, taskId]) => taskId === null);
	if (uncertain.length > 0) {
		const items = uncertain.map(([itemIndex]) => itemIndex).join(', ');
		lines.push(`The run ended early. Progeny may have accepted what was sent for items: ${items}`);
	}
	return lines;
}

/** What is to be known of a run's other items when one ends it; undefined where there is nothing. */
export function otherTasks(
	sent: Map<number, string | null>,
	itemIndex: number,
): string | undefined {
	const others = tasksOf(new Map([...sent].filter(([index]) => index !== itemIndex)));
	if (others.length === 0) return undefined;
	const more = others.length - MAX_SHOWN;
	const rest = more > 0 ? ` and ${more} more in n8n's log` : '';
	const shown = others.slice(0, MAX_SHOWN).join(', ');
	const items = others.length === 1 ? '1 other item' : `${others.length} other items`;
	return `To continue with ${items} of this run without paying again, retry the newest execution: this one, or its last retry. Their task IDs: ${shown}${rest}.`;
}

/** For the items of a run that an earlier try of the execution had submitted; undefined for none. */
export function resumedHint(items: number): string | undefined {
	if (items === 0) return undefined;
	const were = items === 1 ? '1 item was' : `${items} items were`;
	return `${were} not submitted again: an earlier try of this execution had done so, and the node used its tasks.`;
}

function tasksOf(sent: Map<number, string | null>): string[] {
	return [...sent]
		.sort(([a], [b]) => a - b)
		.flatMap(([itemIndex, taskId]) => (taskId === null ? [] : [itemAndTask(itemIndex, taskId)]));
}

function itemAndTask(itemIndex: number, taskId: string): string {
	return `item ${itemIndex}: ${safeText(taskId, MAX_TASK_ID_LENGTH)}`;
}
