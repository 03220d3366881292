import { randomInt, randomUUID } from 'node:crypto';
import { json, notFound, type Answer } from './answers.mts';
import type { CardReading } from './card/readCard.mts';
import {
	failedTask,
	FIRST_ROW_ID,
	malformedTaskId,
	missingTaskId,
	pendingTask,
	portraitFile,
	PROVIDER_ANSWER_KEY,
	rejectedResult,
	unknownTask,
} from './invented.mts';
import { repeatableDraws } from './draws.mts';
import type { Settings } from './settings.mts';
import { documentService, type ServiceName } from './services.mts';
import type { DocumentSubmission } from './submission.mts';

type Reading =
	| { state: 'reading' }
	| { state: 'read'; found: CardReading; portraitPath: string }
	| { state: 'unreadable' }
	| { state: 'crashed'; message: string };

interface Task {
	rowId: number;
	ownerId: number;
	service: ServiceName;
	extendData: boolean;
	acceptedAtMs: number;
	/** The earliest moment at which it is finished. */
	readyAtMs: number;
	/** When it was asked for and found finished for the first time. */
	resultGivenAtMs: number | null;
	reading: Reading;
}

/** Moments in the life of a task, on the clock of `performance.now()`. */
export type TaskTimes = Pick<Task, 'acceptedAtMs' | 'readyAtMs' | 'resultGivenAtMs'>;

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

export class Tasks {
	private readonly tasks = new Map<string, Task>();
	private readonly portraits = new Map<string, Buffer>();
	private draw: () => number = Math.random;

	constructor(private readonly settings: Settings) {}

	/** Repeats the same processing times for the same seed. */
	reseed(seed: number | null): void {
		this.draw = seed === null ? Math.random : repeatableDraws(seed);
	}

	submit(ownerId: number, { service, files, extendData }: DocumentSubmission): string {
		const taskId = randomUUID();
		const nowMs = performance.now();
		const task: Task = {
			rowId: FIRST_ROW_ID + this.tasks.size,
			ownerId,
			service,
			extendData,
			acceptedAtMs: nowMs,
			readyAtMs: nowMs + this.processingMs(),
			resultGivenAtMs: null,
			reading: { state: 'reading' },
		};
		this.tasks.set(taskId, task);
		void this.read(task, files);
		return taskId;
	}

	answer(taskId: string | undefined, callerId: number, origin: string): Answer {
		if (taskId === undefined) return missingTaskId();
		if (!UUID.test(taskId)) return malformedTaskId();
		const task = this.tasks.get(taskId.toLowerCase());
		if (task?.ownerId !== callerId) return unknownTask();
		if (isOpen(task)) return pendingTask(task.rowId);
		task.resultGivenAtMs ??= performance.now();
		return this.finished(task, origin);
	}

	portrait(path: string): Answer {
		const content = this.portraits.get(path);
		return content ? portraitFile(content) : notFound.answer;
	}

	timesOf(taskId: string): TaskTimes {
		return this.tasks.get(taskId)!;
	}

	openCount(): number {
		return [...this.tasks.values()].filter(isOpen).length;
	}

	private processingMs(): number {
		const { processingMs } = this.settings;
		if (typeof processingMs === 'number') return processingMs;
		return Math.round(processingMs.min + this.draw() * (processingMs.max - processingMs.min));
	}

	/** The images live no longer than this call. */
	private async read(task: Task, files: DocumentSubmission['files']): Promise<void> {
		try {
			const today = new Date(this.settings.today ?? Date.now());
			const found = await documentService(task.service).read(files, today);
			// Not sooner than it can be read
			task.readyAtMs = Math.max(task.readyAtMs, performance.now());
			task.reading = found
				? { state: 'read', found, portraitPath: this.keepPortrait(task.service, found.portrait) }
				: { state: 'unreadable' };
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			task.reading = { state: 'crashed', message };
		}
	}

	/** DOCUMENTED (ocr_passport): ten digits; that a card's is alike is INFERRED. */
	private keepPortrait(service: ServiceName, content: Buffer): string {
		const path = `images/services/${service}/${randomInt(1e9, 1e10)}.jpg`;
		this.portraits.set(path, content);
		return path;
	}

	private finished({ rowId, service, extendData, reading }: Task, origin: string): Answer {
		if (reading.state === 'crashed') return failedTask(rowId, reading.message);
		if (reading.state !== 'read') {
			const { rejectedHttpStatus, issuesShape } = this.settings;
			return this.enveloped(rejectedHttpStatus, rowId, rejectedResult(service, issuesShape));
		}
		const { found, portraitPath } = reading;
		const portrait = {
			portrait: portraitPath,
			portrait_url: `${origin}/media/${portraitPath}`,
		};
		const providerAnswer = extendData ? { [PROVIDER_ANSWER_KEY]: found.providerAnswer } : {};
		const data = {
			document: { ...found.document, ...portrait },
			...documentService(service).furtherData,
			...providerAnswer,
		};
		return this.enveloped(200, rowId, { status: 200, data });
	}

	/** DOCUMENTED envelope of every finished task, or one of the two variants a client may meet. */
	private enveloped(
		httpStatus: number,
		rowId: number,
		result: { status: number; data: unknown },
	): Answer {
		const { unwrapped, resultAsText } = this.settings;
		if (unwrapped) return json(httpStatus, result.data);
		return json(httpStatus, {
			id: rowId,
			status: 'SUCCESS',
			result: resultAsText ? JSON.stringify(result) : result,
		});
	}
}

function isOpen({ reading, readyAtMs }: Task): boolean {
	return reading.state === 'reading' || performance.now() < readyAtMs;
}
