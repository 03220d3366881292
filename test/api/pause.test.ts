import { pause, unlessAborted } from '../../nodes/ProgenyOcrCard/api/pause';

const elapsed = async (durationMs: number) =>
	await new Promise<void>((resolve) =>
		AbortSignal.timeout(durationMs).addEventListener('abort', () => resolve()),
	);

/** As before n8n 2.34, where a sleep ignores the signal. */
jest.mock('n8n-workflow', () => ({
	sleep: async (durationMs: number) => await elapsed(durationMs),
}));

it('ends within five seconds of a Stop, also on an n8n whose sleep is not interrupted', async () => {
	const startedAtMs = Date.now();
	await expect(pause(20_000, AbortSignal.timeout(100))).rejects.toThrow();
	expect(Date.now() - startedAtMs).toBeLessThan(5500);
});

it('sleeps for the time given, in parts', async () => {
	const startedAtMs = Date.now();
	await pause(5300, new AbortController().signal);
	expect(Date.now() - startedAtMs).toBeGreaterThanOrEqual(5290);
	expect(Date.now() - startedAtMs).toBeLessThan(6500);
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
