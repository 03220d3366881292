import { usualCheckAtMs } from '../../nodes/progeny/account/jobTimes';
import { mayCheckAgain, nextCheckAtMs, type WaitLimits } from '../../nodes/progeny/task/schedule';

const USUAL: WaitLimits = { timeoutMs: 120_000, minIntervalMs: 500 };
const LONGEST_INTERVAL_MS = 3000;

function allChecksMs(limits: WaitLimits): number[] {
	const checks = [nextCheckAtMs(0, usualCheckAtMs(0), limits)];
	for (let last = checks[0]; mayCheckAgain(last, limits); last = checks.at(-1)!) {
		checks.push(nextCheckAtMs(last, usualCheckAtMs(last), limits));
	}
	return checks;
}

it('checks every 1.2 seconds, and after minutes at intervals that grow to 3 seconds', () => {
	const checks = allChecksMs({ ...USUAL, timeoutMs: 600_000 });
	expect(checks.slice(0, 5)).toEqual([1200, 2400, 3600, 4800, 6000]);
	expect(usualCheckAtMs(72_000)).toBe(73_200);
	expect(usualCheckAtMs(120_000)).toBe(122_000);
	expect(checks.at(-2)! - checks.at(-3)!).toBe(LONGEST_INTERVAL_MS);
});

it.each([
	['the usual limits', USUAL],
	['a wait shorter than the first pause', { ...USUAL, timeoutMs: 700 }],
	['a minimum above the longest interval', { timeoutMs: 60_000, minIntervalMs: 7000 }],
	['a minimum far below a second', { timeoutMs: 5000, minIntervalMs: 100 }],
	['a long wait', { ...USUAL, timeoutMs: 3_600_000 }],
])('never checks after the deadline nor sooner than the minimum: %s', (_, limits) => {
	const checks = allChecksMs(limits);
	expect(checks.length).toBeGreaterThan(0);
	checks.forEach((at, index) => {
		expect(at).toBeLessThan(limits.timeoutMs);
		const pause = Math.round(at - (checks[index - 1] ?? 0));
		expect(pause).toBeGreaterThanOrEqual(limits.minIntervalMs);
		expect(pause).toBeLessThanOrEqual(Math.max(LONGEST_INTERVAL_MS, limits.minIntervalMs));
	});
	// The end of the wait is used
	expect(limits.timeoutMs - checks.at(-1)!).toBeLessThanOrEqual(limits.minIntervalMs + 50);
});

it('notices a task that ends early within three seconds, whatever is known of others', () => {
	expect(nextCheckAtMs(2000, 90_000, USUAL)).toBe(5000);
	expect(nextCheckAtMs(2000, 90_000, { ...USUAL, minIntervalMs: 4000 })).toBe(6000);
});

it('asks once even when the wait is shorter than the minimum', () => {
	expect(allChecksMs({ ...USUAL, timeoutMs: 400 })).toEqual([350]);
	expect(allChecksMs({ ...USUAL, timeoutMs: 10 })).toEqual([0]);
	expect(mayCheckAgain(119_800, USUAL)).toBe(false);
});

it('checks again where there is just time for it, 50 ms before the deadline', () => {
	expect(mayCheckAgain(119_450, USUAL)).toBe(true);
	expect(mayCheckAgain(119_451, USUAL)).toBe(false);
});
