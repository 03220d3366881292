import { pause, unlessAborted } from '../../nodes/ProgenyOcrCard/api/pause';

const elapsed = async (durationMs: number) =>
	await new Promise<void>((resolve) =>
		AbortSignal.timeout(durationMs).addEventListener('abort', () => resolve()),
	);

/** As before n8n 2.34, where a sleep ignores the signal. */
jest.mock('n8n-workflow', () => ({
	sleep: async (durationMs: number) => await elapsed(durationMs),
}));

it('ends at once with a Stop, also on an n8n whose sleep is not interrupted', async () => {
	const startedAtMs = Date.now();
	await expect(pause(20_000, AbortSignal.timeout(100))).rejects.toThrow();
	expect(Date.now() - startedAtMs).toBeLessThan(1000);
});

it('sleeps for the time given', async () => {
	const startedAtMs = Date.now();
	await pause(800, new AbortController().signal);
	expect(Date.now() - startedAtMs).toBeGreaterThanOrEqual(790);
	expect(Date.now() - startedAtMs).toBeLessThan(2000);
});

it('does not begin once the run has ended', async () => {
	await expect(pause(0, AbortSignal.abort())).rejects.toThrow();
});

it('gives up waiting for other work at once', async () => {
	const startedAtMs = Date.now();
	await expect(unlessAborted(elapsed(2000), AbortSignal.timeout(50))).rejects.toThrow();
	expect(Date.now() - startedAtMs).toBeLessThan(1000);
	await expect(unlessAborted(elapsed(2000), AbortSignal.abort())).rejects.toThrow();
	expect(await unlessAborted(Promise.resolve('done'), undefined)).toBe('done');
	expect(await unlessAborted(Promise.resolve('done'), new AbortController().signal)).toBe('done');
});
