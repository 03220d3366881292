import { FIRST_CHECK_MS, usualCheckAtMs } from '../../nodes/progeny/account/jobTimes';
import { mayCheckAgain, nextCheckAtMs, type WaitLimits } from '../../nodes/progeny/task/schedule';

const USUAL: WaitLimits = { timeoutMs: 120_000, minIntervalMs: 500 };
const LONGEST_INTERVAL_MS = 3000;

function allChecksMs(limits: WaitLimits): number[] {
	const checks = [nextCheckAtMs(0, FIRST_CHECK_MS, limits)];
	for (let last = checks[0]; mayCheckAgain(last, limits); last = checks.at(-1)!) {
		checks.push(nextCheckAtMs(last, usualCheckAtMs(last), limits));
	}
	return checks;
}

it('checks after 1.2 seconds, then at intervals that grow, for a minute no further than 2.1 seconds', () => {
	const checks = allChecksMs(USUAL).map(Math.round);
	expect(checks.slice(0, 5)).toEqual([1200, 1775, 2386, 3035, 3725]);
	expect(usualCheckAtMs(8000)).toBe(9000);
	expect(usualCheckAtMs(40_000)).toBe(42_100);
	expect(usualCheckAtMs(90_000)).toBe(93_000);
});

it.each([
	// With a check each second it would be 0.5 s, after 2.5, 6 or 40.5 checks
	[1, 3, 0.31, 2.9],
	[3, 8, 0.42, 7.8],
	[20, 60, 1.06, 30],
])(
	'has, for jobs of %i to %i seconds, a mean delay of %f seconds at %f checks, or less',
	(shortest, longest, delaySeconds, checks) => {
		const askedMs = allChecksMs(USUAL);
		const jobs = Array.from({ length: 1000 }, (_, index) => {
			const endedMs = 1000 * (shortest + ((index + 0.5) / 1000) * (longest - shortest));
			const check = askedMs.findIndex((atMs) => atMs >= endedMs);
			return { delayMs: askedMs[check] - endedMs, checks: check + 1 };
		});
		const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / 1000;
		expect(mean(jobs.map((job) => job.delayMs))).toBeLessThanOrEqual(1000 * delaySeconds);
		expect(mean(jobs.map((job) => job.checks))).toBeLessThanOrEqual(checks);
	},
);

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
