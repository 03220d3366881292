import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

import { freePort } from './freePort.mts';
import type { Installation } from './installation.mts';
import { endWithUs } from './killed.mts';

/** What a program needs of the person's environment; settings of another n8n are not among it. */
const INHERITED = ['HOME', 'LANG', 'SystemRoot', 'TEMP', 'TMPDIR', 'TZ', 'USERPROFILE'];

/** Nothing but loopback: no telemetry, no news, no templates, no lists of nodes or of MCP servers. */
const TO_ITSELF = {
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_HOST: '127.0.0.1',
	// Plain http
	N8N_SECURE_COOKIE: 'false',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
};

const ANSWER_WITHIN_MS = 5_000;
const READY_WITHIN_MS = 300_000;
const ENDED_WITHIN_MS = 40_000;

export interface N8nSettings {
	/** Where this n8n keeps all it keeps. */
	userFolder: string;
	/** Beside those of every n8n here. */
	environment?: Record<string, string>;
}

/** A program of n8n that runs: the editor's server, or a worker. */
export interface N8nProcess {
	pid: number;
	/** Where all that it prints is kept. */
	logPath: string;
	/** Resolves when it has ended by itself. */
	ended: Promise<void>;
	/** Ends it as an operator would, or as a crash does. */
	stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** A command that ends, such as import:workflow. */
export async function runN8n(
	{ nodePath, cliPath, path }: Installation,
	settings: N8nSettings,
	...args: string[]
): Promise<string> {
	const env = await environment(path, settings);
	try {
		const running = promisify(execFile)(nodePath, [cliPath, ...args], { env });
		endWithUs(running.child);
		return (await running).stdout;
	} catch (error) {
		const { stdout, stderr } = error as { stdout: string; stderr: string };
		throw new Error(`n8n ${args.join(' ')} failed:\n${stdout}${stderr}`);
	}
}

/** Starts n8n's server on 127.0.0.1; resolves when the editor can be opened. */
export async function startServer(
	installation: Installation,
	{ port, ...settings }: N8nSettings & { port: number },
): Promise<N8nProcess> {
	const environment = { ...settings.environment, N8N_PORT: String(port) };
	const server = await start(installation, { ...settings, environment }, 'start');
	await ready(server, port);
	return server;
}

/** Starts a worker of n8n's queue mode; resolves when it takes executions. */
export async function startWorker(
	installation: Installation,
	settings: N8nSettings,
	concurrency: number,
): Promise<N8nProcess> {
	const port = await freePort();
	const environment = {
		...settings.environment,
		N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
	};
	const args = ['worker', `--concurrency=${concurrency}`];
	const worker = await start(installation, { ...settings, environment }, ...args);
	await ready(worker, port);
	return worker;
}

async function environment(path: string, settings: N8nSettings): Promise<NodeJS.ProcessEnv> {
	const inherited = INHERITED.map((name) => [name, process.env[name]]);
	return {
		...Object.fromEntries(inherited.filter(([, value]) => value !== undefined)),
		PATH: path,
		...TO_ITSELF,
		N8N_USER_FOLDER: settings.userFolder,
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		...settings.environment,
	};
}

async function start(
	{ nodePath, cliPath, path }: Installation,
	settings: N8nSettings,
	...args: string[]
): Promise<N8nProcess> {
	const { userFolder } = settings;
	mkdirSync(userFolder, { recursive: true });
	const logPath = join(userFolder, 'n8n.log');
	const log = openSync(logPath, 'a');
	const child = spawn(nodePath, [cliPath, ...args], {
		cwd: userFolder,
		env: await environment(path, settings),
		stdio: ['ignore', log, log],
	});
	closeSync(log);
	endWithUs(child);
	const ended = once(child, 'exit').then(() => undefined);
	return {
		pid: child.pid!,
		logPath,
		ended,
		async stop(signal = 'SIGTERM') {
			if (hasEnded(child)) return;
			child.kill(signal);
			const patience = new AbortController();
			const late = delay(ENDED_WITHIN_MS, 'late', { signal: patience.signal }).catch(() => '');
			if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL');
			patience.abort();
			await ended;
		},
	};
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
	return exitCode !== null || signalCode !== null;
}

/** /healthz answers before n8n has its routes; /healthz/readiness does not. */
async function ready(n8n: N8nProcess, port: number): Promise<void> {
	const giveUpAtMs = Date.now() + READY_WITHIN_MS;
	let isOver = false;
	void n8n.ended.then(() => (isOver = true));
	while (!(await answers(`http://127.0.0.1:${port}/healthz/readiness`))) {
		if (isOver || Date.now() > giveUpAtMs) {
			await n8n.stop();
			throw new Error(`n8n did not start. See its log: ${n8n.logPath}`);
		}
		await delay(250);
	}
}

async function answers(url: string): Promise<boolean> {
	try {
		return (await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })).ok;
	} catch {
		return false;
	}
}
