import { numberedCards } from '../engine/numberedCards.mts';
import { changeAccount } from '../changeAccount.mts';
import type { ReachedSandbox } from '../engine/sandbox.mts';
import { cpuSeconds, peakMemoryMb } from '../processFigures.mts';
import { sendCard, sendCards, type Row } from './callers.mts';
import type { QueueMode } from './queueMode.mts';
import { manyCards, oneCard } from './workflows.mts';

export const CARDS = 100;
/** How long the sandbox reads a card. */
export const READING_MS = { min: 4000, max: 6000 };

/** What came of the cards of one load. */
export interface LoadFigures {
	executions: number;
	binaryData: string;
	/** Of each worker. */
	concurrency: number[];
	seconds: number;
	extracted: number;
	/** Cards without a row, whatever became of them. */
	lost: number;
	submittedTwice: number;
	statusChecks: number;
	logins: number;
	/** Each worker logs in for itself, unless it finds a token that another has stored. */
	allowedLogins: number;
	/** Of each worker. */
	executionsBegun: number[];
	/** Seconds of processor time for a card, of the main process and of all workers together. */
	mainCpuSeconds: number;
	workerCpuSeconds: number;
	/** So far, of the main process and of the larger worker. */
	mainMemoryMb: number;
	workerMemoryMb: number;
}

export interface Load {
	/** One for all cards, or one for each. */
	together: boolean;
	/** Whether n8n goes on with the account, and the token, of the load before. */
	hasToken: boolean;
	/** How long a token lives. */
	tokenSeconds: number;
}

/** Publishes the workflows that take a load. */
export async function publishLoadWorkflows(queueMode: QueueMode): Promise<void> {
	await queueMode.publish('one card', oneCard('one-card'));
	await queueMode.publish('many cards', manyCards('many-cards'));
}

/** Sends a hundred cards, and waits for their rows. */
export async function measureLoad(
	queueMode: QueueMode,
	sandbox: ReachedSandbox,
	{ together, hasToken, tokenSeconds }: Load,
): Promise<LoadFigures> {
	if (!hasToken) await changeAccount(queueMode.api, sandbox);
	await sandbox.set({ processingMs: READING_MS, seed: 1, accessTokenSeconds: tokenSeconds });
	const { workers, main, binaryData } = queueMode;
	const begunBefore = workers.map((worker) => worker.begun().length);
	const cpuBefore = [main, ...workers].map(({ pid }) => cpuSeconds(pid));
	const startedAtMs = Date.now();
	const rows = together ? await oneExecution(queueMode) : await manyExecutions(queueMode);
	const seconds = (Date.now() - startedAtMs) / 1000;
	const cpu = [main, ...workers].map(({ pid }, index) => cpuSeconds(pid) - cpuBefore[index]);
	const { submissions, routes } = await sandbox.statistics();
	const extracted = new Set(
		rows.filter(({ status }) => status === 'extracted').map(({ taskId }) => taskId),
	).size;
	const concurrency = workers.map((worker) => worker.concurrency);
	const processes = together ? 1 : workers.length;
	return {
		executions: together ? 1 : CARDS,
		binaryData,
		concurrency,
		seconds,
		extracted,
		lost: CARDS - extracted,
		submittedTwice: submissions.length - new Set(submissions.map(({ front }) => front.sha256)).size,
		statusChecks: routes.task.requests,
		logins: routes.login.requests,
		// At the start, and whenever nine tenths of a token's life are over
		allowedLogins: processes * ((hasToken ? 0 : 1) + Math.floor(seconds / (0.9 * tokenSeconds))),
		executionsBegun: workers.map((worker, index) => worker.begun().length - begunBefore[index]),
		mainCpuSeconds: cpu[0] / CARDS,
		workerCpuSeconds: sum(cpu.slice(1)) / CARDS,
		mainMemoryMb: peakMemoryMb(main.pid),
		workerMemoryMb: Math.max(...workers.map(({ pid }) => peakMemoryMb(pid))),
	};
}

async function manyExecutions(queueMode: QueueMode): Promise<Row[]> {
	const address = queueMode.address('one-card');
	const cards = numberedCards(CARDS);
	const rows = await Promise.all(cards.map(async (card) => await sendCard(address, card)));
	return rows.filter((row) => row !== null);
}

async function oneExecution(queueMode: QueueMode): Promise<Row[]> {
	return await sendCards(queueMode.address('many-cards'), numberedCards(CARDS));
}

function sum(numbers: number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
