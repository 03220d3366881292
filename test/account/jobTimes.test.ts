import { FIRST_CHECK_MS, JobTimes, usualCheckAtMs } from '../../nodes/progeny/account/jobTimes';
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

it('asks as usual where nothing has been seen', () => {
	const jobTimes = new JobTimes();
	expect(jobTimes.nextCheckAtMs(0)).toBe(FIRST_CHECK_MS);
	for (const askedAtMs of [1200, 3035, 40_000, 100_000, 10_000_000]) {
		const usualMs = usualCheckAtMs(askedAtMs);
		// Between two usual checks, the steps are those of the usual ones
		const toleranceMs = askedAtMs < 50_000 ? 100 : 200;
		expect(Math.abs(jobTimes.nextCheckAtMs(askedAtMs) - usualMs)).toBeLessThan(toleranceMs);
	}
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
	expect(Math.round(jobTimes.nextCheckAtMs(20_000))).toBe(
		Math.round(new JobTimes().nextCheckAtMs(20_000)),
	);
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

it('needs fewer checks for jobs like those before, at about the same delay', () => {
	const draw = repeatableDraws(1);
	const answers = askedFor(Array.from({ length: 400 }, () => 3000 + 5000 * draw()));
	expect(mean(answers.map(({ checks }) => checks))).toBeLessThanOrEqual(5);
	expect(mean(answers.map(({ delayMs }) => delayMs))).toBeLessThanOrEqual(450);
	const same = askedFor(Array.from({ length: 100 }, () => 5500));
	expect(mean(same.slice(-20).map(({ checks }) => checks))).toBeLessThanOrEqual(4);
	expect(mean(same.slice(-20).map(({ delayMs }) => delayMs))).toBeLessThanOrEqual(300);
});

it('does not keep a fast job waiting for a slow one', () => {
	const draw = repeatableDraws(2);
	const answers = askedFor([60_000, ...Array.from({ length: 20 }, () => 1000 + 1000 * draw())]);
	expect(mean(answers.slice(1).map(({ delayMs }) => delayMs))).toBeLessThanOrEqual(500);
});
