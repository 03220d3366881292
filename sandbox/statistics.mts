import { createHash } from 'node:crypto';
import type { AccessVerdict } from './accounts.mts';
import { ROUTES, type Route } from './faults.mts';
import type { UploadedFile } from './form.mts';
import type { DocumentSubmission } from './submission.mts';
import type { TaskTimes, Tasks } from './tasks.mts';

export interface LogEntry {
	atMs: number;
	route: Route | 'other';
	/** null when no answer was sent: still under way, connection broken, or client gone. */
	status: number | null;
	/** Whether the client still waits for its answer. */
	isOpen: boolean;
	bytesReceived: number;
	accessToken: AccessVerdict;
	/** What a status check asked for. */
	taskId?: string;
}

interface FileFacts {
	fileName: string;
	contentType: string;
	bytes: number;
	sha256: string;
}

export interface Submission {
	taskId: string;
	at: string;
	service: string;
	extendData: boolean;
	/** By their names. */
	images: Record<string, FileFacts>;
}

/** What happened, for tests and the curious; never a token, a password or an image. */
export class Statistics {
	private readonly startedMs = performance.now();
	private log: LogEntry[] = [];
	private submissions: Submission[] = [];

	begin(route: LogEntry['route'], accessToken: AccessVerdict): LogEntry {
		const entry = this.unlisted(route, accessToken);
		this.log.push(entry);
		return entry;
	}

	/** For the sandbox's own requests, which are not the service's. */
	unlisted(route: LogEntry['route'] = 'other', accessToken: AccessVerdict = 'none'): LogEntry {
		const atMs = Math.round(performance.now() - this.startedMs);
		return { atMs, route, status: null, isOpen: true, bytesReceived: 0, accessToken };
	}

	accepted(taskId: string, { service, files, extendData }: DocumentSubmission): void {
		const at = new Date().toISOString();
		const images = Object.fromEntries(
			Object.entries(files).map(([name, file]) => [name, facts(file)]),
		);
		this.submissions.push({ taskId, at, service, extendData, images });
	}

	report(tasks: Tasks) {
		const routes = Object.fromEntries(
			[...ROUTES, 'other' as const].map((route) => [route, this.summary(route)]),
		);
		const submissions = this.submissions.map(({ images, ...submission }) => ({
			...submission,
			...images,
			...this.onOwnClock(tasks.timesOf(submission.taskId)),
		}));
		return { routes, submissions, openTasks: tasks.openCount(), log: this.log };
	}

	reset(): void {
		this.log = [];
		this.submissions = [];
	}

	/** On the clock of the log. */
	private onOwnClock({ acceptedAtMs, readyAtMs, resultGivenAtMs }: TaskTimes): TaskTimes {
		const sinceStartMs = (atMs: number) => Math.round(atMs - this.startedMs);
		return {
			acceptedAtMs: sinceStartMs(acceptedAtMs),
			readyAtMs: sinceStartMs(readyAtMs),
			resultGivenAtMs: resultGivenAtMs === null ? null : sinceStartMs(resultGivenAtMs),
		};
	}

	private summary(route: LogEntry['route']) {
		const entries = this.log.filter((entry) => entry.route === route);
		const statuses: Record<string, number> = {};
		for (const { status } of entries) {
			if (status !== null) statuses[status] = (statuses[status] ?? 0) + 1;
		}
		const bytesReceived = entries.reduce((sum, entry) => sum + entry.bytesReceived, 0);
		return { requests: entries.length, bytesReceived, statuses };
	}
}

function facts({ fileName, contentType, content }: UploadedFile): FileFacts {
	const sha256 = createHash('sha256').update(content).digest('hex');
	return { fileName, contentType, bytes: content.length, sha256 };
}
