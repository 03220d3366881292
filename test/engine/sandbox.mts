import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

import type { Change } from '../../sandbox/settings.mts';
import type { InputItem } from './runWorkflow.mts';

const PROJECT = resolve(import.meta.dirname, '../..');

export interface Statistics {
	routes: Record<
		string,
		{ requests: number; bytesReceived: number; statuses: Record<string, number> }
	>;
	submissions: Array<{
		taskId: string;
		/** For example `ocr_card`. */
		service: string;
		extendData: boolean;
		/** Of a card. */
		front: SentImage;
		back: SentImage;
		/** Of a passport, in their place. */
		passport?: SentImage;
		/** When the task was accepted, when it is finished, and when somebody was first told. */
		acceptedAtMs: number;
		readyAtMs: number;
		resultGivenAtMs: number | null;
	}>;
	openTasks: number;
	log: Array<{
		atMs: number;
		route: string;
		status: number | null;
		/** Whether its answer is still waited for. */
		isOpen: boolean;
		bytesReceived: number;
		accessToken: string;
		/** Of a status check. */
		taskId?: string;
	}>;
}

interface SentImage {
	fileName: string;
	contentType: string;
	bytes: number;
	sha256: string;
}

/** What belongs into the credential. */
export type LoginData = Record<'baseUrl' | 'username' | 'password' | 'accessToken', string>;

export interface ReachedSandbox {
	baseUrl: string;
	/** Of the account that every sandbox has. */
	credential: LoginData;
	/**
	 * Adds an account that nobody has used. The node keeps what it learns of an account (its token, pauses,
	 * the times of its jobs) for all runs of the process, and thus for all tests of a file.
	 */
	newAccount(): Promise<LoginData>;
	/** Changes the behaviour and forgets the statistics; everything not named is as at the start. */
	set(change?: Change): Promise<void>;
	/** Changes what is named, and nothing else. */
	change(change: Change): Promise<void>;
	statistics(): Promise<Statistics>;
}

export interface RunningSandbox extends ReachedSandbox {
	stop(): Promise<void>;
}

const DEMO = { username: 'demo', password: 'progeny-sandbox' };

const QUICK: Change = {
	processingMs: 100,
	accessTokenSeconds: 300,
	refusedTokenStatus: 401,
	rejectedHttpStatus: 200,
	issuesShape: 'A',
	unwrapped: false,
	resultAsText: false,
	literalDocs: false,
	faults: [],
	disturbances: null,
	resetStatistics: true,
};

/** A sandbox that runs already. */
export function sandboxAt(baseUrl: string): ReachedSandbox {
	const { origin } = new URL(baseUrl);

	const ask = async (path: string, body?: unknown): Promise<unknown> => {
		const response = await fetch(`${origin}/sandbox/${path}`, {
			method: body === undefined ? 'GET' : 'POST',
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		if (!response.ok) throw new Error(`Sandbox: ${await response.text()}`);
		return await response.json();
	};
	return reached(baseUrl, {
		control: async (change) => await ask('control', change),
		statistics: async () => await ask('statistics'),
	});
}

export interface Controls {
	control(change: Change): Promise<unknown>;
	statistics(): Promise<unknown>;
}

/** What a test has of a sandbox that it controls in this way. */
export function reached(baseUrl: string, { control, statistics }: Controls): ReachedSandbox {
	const accounts = [DEMO];
	return {
		baseUrl,
		credential: { baseUrl, ...DEMO, accessToken: '' },
		async newAccount() {
			const account = { ...DEMO, username: `${DEMO.username}-${accounts.length}` };
			accounts.push(account);
			await control({ accounts });
			return { baseUrl, ...account, accessToken: '' };
		},
		set: async (change = {}) => void (await control({ ...QUICK, ...change })),
		change: async (change) => void (await control(change)),
		statistics: async () => (await statistics()) as Statistics,
	};
}

/** The sandbox in a process of its own, as a user would start it. */
export async function startSandbox(): Promise<RunningSandbox> {
	const child = spawn(
		process.execPath,
		['--import', 'tsx', 'sandbox/main.mts', '--port', '0', '--quiet'],
		{ cwd: PROJECT, stdio: ['ignore', 'pipe', 'inherit'] },
	);
	const endWithUs = () => child.kill();
	process.once('exit', endWithUs);
	const [line] = (await Promise.race([
		once(createInterface(child.stdout), 'line'),
		once(child, 'exit').then(() => ['']),
	])) as [string];
	const baseUrl = line.replace('ready ', '');
	if (!baseUrl.startsWith('http')) throw new Error(`The sandbox did not start: ${line}`);
	return {
		...sandboxAt(baseUrl),
		async stop() {
			process.off('exit', endWithUs);
			if (child.exitCode !== null || child.signalCode !== null) return;
			child.kill();
			await once(child, 'exit');
		},
	};
}

/** The task of an item's card; null where none was accepted. */
export function taskIdOf(submissions: Statistics['submissions'], item: InputItem): string | null {
	const sha256 = createHash('sha256').update(item.files!.front.content).digest('hex');
	return submissions.find(({ front }) => front.sha256 === sha256)?.taskId ?? null;
}
