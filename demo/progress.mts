const ON_TERMINAL_MS = 1_000;
/** In a log; a busy machine has a second of room until five. */
const IN_LOG_MS = 4_000;

/**
 * Says what is under way and for how long it has been: on a terminal in one line that changes, elsewhere in a line
 * every few seconds, also while nothing changes.
 * @returns what ends it
 */
export function showProgress(progress: () => Promise<string>): () => void {
	const startedAtMs = Date.now();
	const { isTTY } = process.stdout;
	let words = '';
	let isOver = false;
	const show = async () => {
		words = await progress().catch(() => words);
		if (isOver) return;
		const line = `  ${words} (${elapsed(Date.now() - startedAtMs)})`;
		if (isTTY) process.stdout.write(`\r\x1b[K${line}`);
		else console.log(line);
	};
	void show();
	const timer = setInterval(() => void show(), isTTY ? ON_TERMINAL_MS : IN_LOG_MS);
	return () => {
		isOver = true;
		clearInterval(timer);
		if (isTTY) process.stdout.write('\r\x1b[K');
	};
}

function elapsed(ms: number): string {
	const seconds = Math.round(ms / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
