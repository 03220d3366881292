import { firstCheckAtMs, nextCheckAtMs } from '../../nodes/ProgenyOcrCard/task/schedule';

const USUAL = { timeoutMs: 120_000, minIntervalMs: 500, maxIntervalMs: 3000 };

function allChecksMs(limits: typeof USUAL): number[] {
	const checks: number[] = [];
	let next: number | null = firstCheckAtMs(limits);
	while (next !== null) {
		checks.push(next);
		next = nextCheckAtMs(next, limits);
	}
	return checks;
}

it('checks first after a second, then at a tenth of the time waited, within the limits', () => {
	const checks = allChecksMs(USUAL);
	expect(checks.slice(0, 4)).toEqual([1000, 1500, 2000, 2500]);
	expect(nextCheckAtMs(10_000, USUAL)).toBe(11_000);
	expect(nextCheckAtMs(60_000, USUAL)).toBe(63_000);
});

it.each([
	['the usual limits', USUAL],
	['a wait shorter than the first pause', { ...USUAL, timeoutMs: 700 }],
	['a minimum above a second', { timeoutMs: 60_000, minIntervalMs: 7000, maxIntervalMs: 20_000 }],
	['a maximum below a second', { timeoutMs: 5000, minIntervalMs: 100, maxIntervalMs: 200 }],
	['a long wait', { ...USUAL, timeoutMs: 3_600_000 }],
])('never checks after the deadline nor sooner than the minimum: %s', (_, limits) => {
	const checks = allChecksMs(limits);
	expect(checks.length).toBeGreaterThan(0);
	checks.forEach((at, index) => {
		expect(at).toBeLessThan(limits.timeoutMs);
		const pause = Math.round(at - (checks[index - 1] ?? 0));
		expect(pause).toBeGreaterThanOrEqual(limits.minIntervalMs);
		expect(pause).toBeLessThanOrEqual(Math.max(1000, limits.maxIntervalMs));
	});
	// The end of the wait is used
	expect(limits.timeoutMs - checks.at(-1)!).toBeLessThanOrEqual(limits.minIntervalMs + 50);
});

it('asks once even when the wait is shorter than the minimum', () => {
	expect(allChecksMs({ ...USUAL, timeoutMs: 400 })).toEqual([350]);
	expect(allChecksMs({ ...USUAL, timeoutMs: 10 })).toEqual([0]);
	expect(nextCheckAtMs(119_800, USUAL)).toBeNull();
});
