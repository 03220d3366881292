import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const READY_WITHIN_MS = 30_000;
const BETWEEN_LOOKS_MS = 100;

/** A server of Debian's that runs for this test alone. */
export interface Program {
	/** Of 127.0.0.1. */
	port: number;
	stop(): Promise<void>;
}

interface Start {
	command: string;
	args: string[];
	port: number;
	/** Where all that it prints is kept. */
	logPath: string;
	/** How it is told to end at once. */
	endSignal: NodeJS.Signals;
	/** The user that it runs as; without it, the one of this process. */
	user?: { uid: number; gid: number };
	isReady(): Promise<boolean>;
}

/**
 * Starts a server; resolves when it is ready.
 *
 * @throws where it ends before, or is not ready in half a minute
 */
export async function startProgram(start: Start): Promise<Program> {
	const { command, args, port, logPath, endSignal, user, isReady } = start;
	const log = openSync(logPath, 'a');
	const child = spawn(command, args, { ...user, cwd: '/', stdio: ['ignore', log, log] });
	closeSync(log);
	let isOver = false;
	const ended = Promise.race([once(child, 'exit'), once(child, 'error')]).then(
		() => void (isOver = true),
	);
	const endWithUs = () => child.kill(endSignal);
	process.once('exit', endWithUs);
	const stop = async () => {
		process.off('exit', endWithUs);
		if (!isOver) child.kill(endSignal);
		await ended;
	};
	const giveUpAtMs = Date.now() + READY_WITHIN_MS;
	while (!(await isReady())) {
		if (isOver || Date.now() > giveUpAtMs) {
			await stop();
			throw new Error(`${command} did not start. See its log: ${logPath}`);
		}
		await delay(BETWEEN_LOOKS_MS);
	}
	return { port, stop };
}
