/** Keeps what promises were rejected with that nobody waited for. Outside of tests, one of them ends n8n. */
export function keepUnhandledRejections(): { reasons: unknown[]; end(): void } {
	const reasons: unknown[] = [];
	const keep = (reason: unknown) => void reasons.push(reason);
	process.on('unhandledRejection', keep);
	return { reasons, end: () => void process.off('unhandledRejection', keep) };
}
