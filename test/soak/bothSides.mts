import { createHash } from 'node:crypto';

import type { INodeExecutionData } from 'n8n-workflow';

import type { InputItem } from '../engine/runWorkflow.mts';
import type { Statistics } from '../engine/sandbox.mts';

/** A row or an error item, with the number of its card. */
export type Row = INodeExecutionData['json'];

/** How the cards ended. Each of them is counted once. */
export interface CardCounts {
	extracted: number;
	/** Errors with a task ID, which Get Result fetched. */
	fetchedLater: number;
	/** Errors that say that the card may have been accepted, and of those how many were. */
	toldUncertain: number;
	uncertainButAccepted: number;
	/** Errors that say that the card was not sent, and it was not. */
	notSent: number;
	/** Errors by their code. */
	errors: Record<string, number>;
	/** What is true of none of these, card by card. */
	lost: string[];
	/** Cards that the service accepted more than once. */
	submittedTwice: string[];
	accepted: number;
}

/** What is compared: what the user has, and what the service has accepted. */
interface Sides {
	cards: InputItem[];
	rows: Row[];
	submissions: Statistics['submissions'];
	/** The tasks of which Get Result gave a row. */
	fetched: Set<string>;
}

type Fate = 'extracted' | 'fetchedLater' | 'toldUncertain' | 'notSent' | { lost: string };

/** Compares both sides card by card: the content of its front tells a card from all others. */
export function compareSides({ cards, rows, submissions, fetched }: Sides): CardCounts {
	const rowsOf = grouped(rows, ({ number }) => Number(number));
	const tasksOf = grouped(submissions, ({ front }) => front.sha256);
	const counts: CardCounts = {
		extracted: 0,
		fetchedLater: 0,
		toldUncertain: 0,
		uncertainButAccepted: 0,
		notSent: 0,
		errors: {},
		lost: [],
		submittedTwice: [],
		accepted: submissions.length,
	};
	cards.forEach((card, number) => {
		const tasks = (tasksOf.get(sha256Of(card)) ?? []).map(({ taskId }) => taskId);
		const ofCard = rowsOf.get(number) ?? [];
		const fate = fateOf(ofCard, tasks, fetched);
		if (typeof fate === 'object') counts.lost.push(`card ${number}: ${fate.lost}`);
		else counts[fate] += 1;
		if (fate === 'toldUncertain' && tasks.length > 0) counts.uncertainButAccepted += 1;
		if (tasks.length > 1) counts.submittedTwice.push(`card ${number}: ${tasks.join(', ')}`);
		for (const { code } of ofCard.flatMap((row) => detailsOf(row) ?? [])) {
			counts.errors[code] = (counts.errors[code] ?? 0) + 1;
		}
	});
	return counts;
}

/** The tasks of errors, for Get Result. */
export function tasksOfErrors(rows: Row[]): string[] {
	return rows.flatMap((row) => detailsOf(row)?.taskId ?? []);
}

function fateOf(rows: Row[], tasks: string[], fetched: Set<string>): Fate {
	const accepted = tasks.length === 0 ? 'not accepted' : `accepted as ${tasks.join(', ')}`;
	if (rows.length !== 1) return { lost: `${rows.length} rows, ${accepted}` };
	const [row] = rows;
	const details = detailsOf(row);
	const taskId = details === undefined ? String(row.taskId) : details.taskId;
	if (taskId !== undefined && !tasks.includes(taskId))
		return { lost: `has ${taskId}, ${accepted}` };
	if (details === undefined) {
		return row.status === 'extracted' ? 'extracted' : { lost: `${String(row.status)}` };
	}
	const { code } = details;
	if (taskId !== undefined) {
		return fetched.has(taskId) ? 'fetchedLater' : { lost: `${code}, and no result of ${taskId}` };
	}
	if (code === 'SUBMISSION_UNCERTAIN') return 'toldUncertain';
	return tasks.length === 0 ? 'notSent' : { lost: `${code}, but ${accepted}` };
}

function detailsOf({ details }: Row): { code: string; taskId?: string } | undefined {
	return details as { code: string; taskId?: string } | undefined;
}

function sha256Of({ files }: InputItem): string {
	return createHash('sha256').update(files!.front.content).digest('hex');
}

function grouped<One, Key>(all: One[], keyOf: (one: One) => Key): Map<Key, One[]> {
	const groups = new Map<Key, One[]>();
	for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
	return groups;
}
