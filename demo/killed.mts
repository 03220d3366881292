import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { isAlive } from './isAlive.mts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const BETWEEN_LOOKS_MS = 500;

/**
 * Calls back when somebody ends this command: by a signal, by closing its terminal, or by ending npm, which does not
 * pass on every signal. It may call back more than once: a terminal sends the signal to all, and npm passes it on.
 */
export function whenKilled(end: () => void): void {
	// A closed terminal takes no more words, and the rest has still to be ended
	for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
	for (const signal of SIGNALS) process.on(signal, end);
	const atFirst = startedBy();
	const look = () => {
		if (startedBy() !== atFirst) end();
	};
	setInterval(look, BETWEEN_LOOKS_MS).unref();
}

/** Ends a child with this process. */
export function endWithUs(child: ChildProcess): void {
	const kill = () => child.kill();
	process.once('exit', kill);
	child.once('exit', () => process.off('exit', kill));
}

/** Who has started this process; it changes when one of them ends. */
function startedBy(): string {
	const parent = process.ppid;
	// On Windows, an ended parent stays the parent
	return `${parent} ${isAlive(parent)} ${npmBehind(parent)}`;
}

/** npm, where a shell stands between it and this process, as on Debian. */
function npmBehind(shell: number): string | null {
	if (process.env.npm_lifecycle_event === undefined) return null;
	try {
		const status = readFileSync(`/proc/${shell}/status`, 'utf8');
		return /^Name:\tsh$[^]*^PPid:\t(\d+)$/m.exec(status)?.[1] ?? null;
	} catch {
		return null;
	}
}
