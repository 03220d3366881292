import { runCardNode } from '../engine/cardRun.mts';
import { useFileStorage } from '../engine/fileStorage.mts';
import { numberedCards } from '../engine/numberedCards.mts';
import type { Statistics } from '../engine/sandbox.mts';
import { getResults, type Service } from './getResults.mts';
import { watchMemory, type MemoryFigures } from './memory.mts';

export interface Figures extends MemoryFigures {
	cards: number;
	extracted: number;
	/** Error items by their code. */
	errors: Record<string, number>;
	/** Cards that ended with an error and a task ID, and that Get Result fetched afterwards. */
	fetchedLater: number;
	/** Cards of which the user was told that they may have been accepted, and of those how many were. */
	toldUncertain: number;
	uncertainButAccepted: number;
	/** Cards that are neither in a row nor in an error, and accepted ones of which nobody was told. */
	lost: number;
	submittedTwice: number;
	accepted: number;
	requests: Record<string, number>;
	seconds: number;
}

interface Shaken extends Service {
	/** Which part of all requests a fault meets, from 0 to 1. */
	rate?: number;
	/** Draws the same faults in the same order. */
	seed?: number;
}

const OPTIONS = { requestTimeout: 3, timeout: 60 };

/**
 * Puts cards through the engine against a sandbox that meets a part of all requests with faults, and
 * counts on both sides. n8n keeps the files on disk, as in production.
 */
export async function soak(
	cards: number,
	{ sandbox, account, rate = 0.1, seed = 1 }: Shaken,
): Promise<Figures> {
	await useFileStorage('disk');
	await sandbox.set({ processingMs: { min: 500, max: 4000 }, seed, disturbances: { rate, seed } });
	const memory = watchMemory();
	const startedAtMs = Date.now();
	const { rows } = await runCardNode(
		{ operation: 'extract', options: OPTIONS },
		{ credential: { ...account }, items: numberedCards(cards) },
		{ onError: 'continueRegularOutput', retryOnFail: true, maxTries: 2 },
	);
	const seconds = (Date.now() - startedAtMs) / 1000;
	const held = memory.stop();
	const statistics = await sandbox.statistics();

	const details = rows.map((row) => row.details as { code: string; taskId?: string } | undefined);
	const failed = details.filter((one) => one !== undefined);
	const taskIds = failed.flatMap(({ taskId }) => taskId ?? []);
	const { size: fetched } = await getResults({ sandbox, account }, taskIds);
	const { accepted, distinct, uncertainButAccepted, unknownToAnybody } = compare(rows, statistics);
	return {
		cards,
		extracted: rows.filter(({ status }) => status === 'extracted').length,
		errors: count(failed.map(({ code }) => code)),
		fetchedLater: fetched,
		toldUncertain: failed.filter(({ code }) => code === 'SUBMISSION_UNCERTAIN').length,
		uncertainButAccepted,
		lost: cards - rows.length + unknownToAnybody + (taskIds.length - fetched),
		submittedTwice: accepted - distinct,
		accepted,
		requests: Object.fromEntries(
			Object.entries(statistics.routes).map(([route, { requests }]) => [route, requests]),
		),
		seconds,
		...held,
	};
}

/** What the service has accepted, against what the user knows. */
function compare(rows: Array<Record<string, unknown>>, { submissions }: Statistics) {
	const taskIds = new Set(
		rows.map(
			({ taskId, details }) => taskId ?? (details as { taskId?: string } | undefined)?.taskId,
		),
	);
	const unknown = submissions.filter(({ taskId }) => !taskIds.has(taskId)).length;
	const toldUncertain = rows.filter(
		({ details }) => (details as { code?: string } | undefined)?.code === 'SUBMISSION_UNCERTAIN',
	).length;
	return {
		accepted: submissions.length,
		distinct: new Set(submissions.map(({ front }) => front.sha256)).size,
		uncertainButAccepted: Math.min(unknown, toldUncertain),
		unknownToAnybody: Math.max(0, unknown - toldUncertain),
	};
}

function count(texts: string[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
	return counts;
}
