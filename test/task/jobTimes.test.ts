import { JobTimes } from '../../nodes/ProgenyOcrCard/task/jobTimes';
import { FIRST_CHECK_MS, usualCheckAtMs } from '../../nodes/ProgenyOcrCard/task/schedule';
import { repeatableDraws } from '../../sandbox/draws.mts';

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
	jobTimes.note(3000, 3000, true);
	jobTimes.note(3000, 2000, false);
	expect(jobTimes.nextCheckAtMs(0)).toBe(FIRST_CHECK_MS);
	expect(jobTimes.nextCheckAtMs(1200)).toBeCloseTo(usualCheckAtMs(1200));
});

it('forgets what was long ago', () => {
	const jobTimes = new JobTimes();
	for (let job = 0; job < 50; job += 1) jobTimes.note(0, 10_000, false);
	expect(jobTimes.nextCheckAtMs(0)).toBeGreaterThan(3000);
	for (let job = 0; job < 200; job += 1) jobTimes.note(0, 1000, true);
	expect(jobTimes.nextCheckAtMs(0)).toBeLessThan(1000);
});

/** Jobs one after the other, each asked for until it has ended; the minimum and maximum as in the panel. */
function askedFor(jobsMs: number[]): Array<{ delayMs: number; checks: number }> {
	const jobTimes = new JobTimes();
	return jobsMs.map((jobMs) => {
		let askedAtMs = 0;
		for (let checks = 1; ; checks += 1) {
			const wishedMs = Math.min(jobTimes.nextCheckAtMs(askedAtMs), askedAtMs + 3000);
			const nextMs = Math.max(wishedMs, askedAtMs + 500);
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
