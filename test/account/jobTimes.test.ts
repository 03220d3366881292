import { JobTimes, usualCheckAtMs } from '../../nodes/progeny/account/jobTimes';
import { nextCheckAtMs } from '../../nodes/progeny/task/schedule';
import { repeatableDraws } from '../../sandbox/draws.mts';

const HOUR_MS = 3_600_000;
/** The panel as it is at first. */
const LIMITS = { timeoutMs: 120_000, minIntervalMs: 500 };

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** What a queue leaves behind: jobs that take minutes. */
function queueOf(jobs: number): JobTimes {
	const jobTimes = new JobTimes();
	for (let job = 0; job < jobs; job += 1) {
		jobTimes.note(0, 90_000, false);
		jobTimes.note(90_000, 93_000, true);
	}
	return jobTimes;
}

const FIRST_CHECK_MS = usualCheckAtMs(0);

it('asks as usual where nothing has been seen', () => {
	const jobTimes = new JobTimes();
	for (const askedAtMs of [0, 1200, 3035, 40_000, 10_000_000]) {
		expect(jobTimes.nextCheckAtMs(askedAtMs)).toBeCloseTo(usualCheckAtMs(askedAtMs));
	}
	// Between two steps, the interval is that of the age at which the second one begins
	const betweenMs = jobTimes.nextCheckAtMs(100_000) - usualCheckAtMs(100_000);
	expect(betweenMs).toBeGreaterThanOrEqual(0);
	expect(betweenMs).toBeLessThan(20);
});

it('asks later at an age at which other jobs were under way', () => {
	const jobTimes = new JobTimes();
	const nextMs = [0, 1, 2, 3].map(() => {
		jobTimes.note(0, 5000, false);
		return jobTimes.nextCheckAtMs(0);
	});
	expect(nextMs).toEqual([...nextMs].sort((a, b) => a - b));
	expect(nextMs[0]).toBeGreaterThan(FIRST_CHECK_MS);
	expect(nextMs[3]).toBeGreaterThan(FIRST_CHECK_MS * 1.5);
	// Of older ones it knows nothing
	expect(jobTimes.nextCheckAtMs(20_000)).toBe(new JobTimes().nextCheckAtMs(20_000));
});

it('asks sooner at an age at which other jobs have ended', () => {
	const jobTimes = new JobTimes();
	for (let job = 0; job < 5; job += 1) jobTimes.note(4000, 4500, true);
	expect(jobTimes.nextCheckAtMs(3725)).toBeLessThan(usualCheckAtMs(3725) - 200);
});

it('learns nothing from a clock that was set back', () => {
	const jobTimes = new JobTimes();
	jobTimes.note(2900, 2900, true);
	jobTimes.note(2900, 2800, false);
	for (const askedAtMs of [0, 1200, 2800]) {
		expect(jobTimes.nextCheckAtMs(askedAtMs)).toBe(new JobTimes().nextCheckAtMs(askedAtMs));
	}
});

it('forgets a queue after some dozens of jobs', () => {
	const jobTimes = queueOf(50);
	expect(jobTimes.nextCheckAtMs(0)).toBeGreaterThan(3000);
	for (let job = 0; job < 200; job += 1) jobTimes.note(0, 1000, true);
	expect(jobTimes.nextCheckAtMs(0)).toBeLessThan(1000);
});

describe('with time', () => {
	/** The checks of one task that does not end, as they would be if it was submitted now. */
	function checksMs(jobTimes: JobTimes): number[] {
		const checks = [0];
		while (checks.length < 20) checks.push(jobTimes.nextCheckAtMs(checks.at(-1)!));
		return checks.slice(1);
	}

	it('what was seen counts less and less', () => {
		const jobTimes = queueOf(30);
		const firstMs = [0, 1, 2, 4, 8].map((hours, index, all) => {
			jest.advanceTimersByTime((hours - (all[index - 1] ?? 0)) * HOUR_MS);
			return jobTimes.nextCheckAtMs(0);
		});
		expect(firstMs).toEqual([...firstMs].sort((a, b) => b - a));
		expect(new Set(firstMs).size).toBe(firstMs.length);
	});

	it('and not with the number of checks', () => {
		const jobTimes = queueOf(30);
		jest.advanceTimersByTime(HOUR_MS);
		const firstMs = jobTimes.nextCheckAtMs(0);
		expect(jobTimes.nextCheckAtMs(0)).toBe(firstMs);
	});

	it("nothing of the morning's queue is left after eight hours", () => {
		const jobTimes = queueOf(30);
		jest.advanceTimersByTime(8 * HOUR_MS);
		const usualMs = checksMs(new JobTimes());
		checksMs(jobTimes).forEach((atMs, index) => {
			expect(Math.abs(atMs / usualMs[index] - 1)).toBeLessThan(0.01);
		});
	});

	it('nothing is forgotten because the clock is set back', () => {
		const jobTimes = queueOf(30);
		const beforeMs = jobTimes.nextCheckAtMs(0);
		jest.setSystemTime(Date.now() - 8 * HOUR_MS);
		expect(jobTimes.nextCheckAtMs(0)).toBe(beforeMs);
	});
});

/** Jobs one after the other, each asked for until it has ended. */
function askedFor(jobsMs: number[]): Array<{ delayMs: number; checks: number }> {
	const jobTimes = new JobTimes();
	return jobsMs.map((jobMs) => {
		let askedAtMs = 0;
		for (let checks = 1; ; checks += 1) {
			const nextMs = nextCheckAtMs(askedAtMs, jobTimes.nextCheckAtMs(askedAtMs), LIMITS);
			jobTimes.note(askedAtMs, nextMs, nextMs >= jobMs);
			if (nextMs >= jobMs) return { delayMs: nextMs - jobMs, checks };
			askedAtMs = nextMs;
		}
	});
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

it('needs fewer checks for jobs like those before, and finds them sooner', () => {
	const unknown = new JobTimes();
	const usual = Array.from({ length: 20 }, (_, index) => unknown.nextCheckAtMs(index * 1200));
	const figures = (jobsMs: number[]) => {
		const last = askedFor(jobsMs).slice(-200);
		const usualChecks = jobsMs.slice(-200).map((jobMs) => usual.findIndex((atMs) => atMs >= jobMs));
		return {
			checks: mean(last.map(({ checks }) => checks)),
			delayMs: mean(last.map(({ delayMs }) => delayMs)),
			usualChecks: 1 + mean(usualChecks),
		};
	};
	const draw = repeatableDraws(1);
	const long = figures(Array.from({ length: 400 }, () => 8000 + 12_000 * draw()));
	expect(long.checks).toBeLessThanOrEqual(0.8 * long.usualChecks);
	expect(long.delayMs).toBeLessThanOrEqual(500);
	const same = figures(Array.from({ length: 400 }, () => 5500));
	expect(same.checks).toBeLessThanOrEqual(0.8 * same.usualChecks);
	expect(same.delayMs).toBeLessThanOrEqual(300);
});

it('does not keep a fast job waiting for a slow one', () => {
	const draw = repeatableDraws(2);
	const answers = askedFor([60_000, ...Array.from({ length: 20 }, () => 1000 + 1000 * draw())]);
	expect(mean(answers.slice(1).map(({ delayMs }) => delayMs))).toBeLessThanOrEqual(500);
});

it.each([
	['longer than all before', [...Array.from({ length: 40 }, () => 2000), 40_000, 9000]],
	['shorter than all before', [...Array.from({ length: 40 }, () => 40_000), 12_345, 100]],
])('finds a job within three seconds of its end, also one that is %s', (_, jobsMs) => {
	const delaysMs = askedFor(jobsMs).map(({ delayMs }) => delayMs);
	expect(Math.max(...delaysMs)).toBeLessThanOrEqual(3000);
});
