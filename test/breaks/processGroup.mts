import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Ended {
	exitCode: number | null;
	/** Of both streams. */
	output: string;
}

/**
 * Runs a program of Node.js to its end.
 *
 * @throws when the signal aborts; the program and all that it has started are killed
 */
export async function runNode(
	args: string[],
	{ cwd, env, signal }: { cwd: string; env: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<Ended> {
	signal.throwIfAborted();
	// A group of its own, whose workers and servers end with it
	const child = spawn(process.execPath, args, {
		cwd,
		env,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const killGroup = () => {
		try {
			if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
		} catch {
			// All of it has ended
		}
	};
	signal.addEventListener('abort', killGroup);
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => (output += text));
	}
	const closed = once(child, 'close');
	try {
		const [exitCode] = (await once(child, 'exit')) as [number | null];
		// What it has left running would hold its output open
		killGroup();
		await closed;
		signal.throwIfAborted();
		return { exitCode, output };
	} finally {
		signal.removeEventListener('abort', killGroup);
	}
}
