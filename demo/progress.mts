/** Shows how far the work is: on a terminal in one line that changes, else in a line for each step. */
export function showProgress(progress: () => Promise<string>): () => void {
	const startedAtMs = Date.now();
	let shown = '';
	const timer = setInterval(async () => {
		const words = await progress().catch(() => shown);
		const seconds = Math.round((Date.now() - startedAtMs) / 1000);
		if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K  ${words} (${seconds} s)`);
		else if (words !== shown) console.log(`  ${words}`);
		shown = words;
	}, 250);
	return () => {
		clearInterval(timer);
		if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
	};
}
