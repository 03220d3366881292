import { BENCHMARK_JOBS, compare, OTHER_JOBS, type Jobs } from './schedules.mts';

const SEEN = 20;

const named = (jobs: Jobs[]) => jobs.map((one) => [one.name, one] as const);
const BENCHMARK = named(BENCHMARK_JOBS);
const ALL = [...BENCHMARK, ...named(OTHER_JOBS)];

describe('for jobs of which nothing is known', () => {
	it.each(ALL)('no usual way to poll has a shorter delay with fewer checks: %s', (_, jobs) => {
		for (const together of [1, 3, 10, 100]) {
			expect(compare({ jobs, together, seen: 0 })).toMatchObject({ beatenBy: [] });
		}
	});

	it.each(BENCHMARK)('nor has a fixed interval, however well chosen: %s', (_, jobs) => {
		for (const together of [1, 3, 10]) {
			const { ours, fixedDelayMs } = compare({ jobs, together, seen: 0 });
			expect(ours.delayMs).toBeLessThanOrEqual(fixedDelayMs);
		}
	});
});

describe(`after ${SEEN} jobs`, () => {
	it.each(ALL)('no usual way to poll has a shorter delay with fewer checks: %s', (_, jobs) => {
		for (const together of [1, 3, 10]) {
			expect(compare({ jobs, together, seen: SEEN })).toMatchObject({ beatenBy: [] });
		}
	});

	it.each(BENCHMARK)(
		'the delay is at least a quarter shorter than that of any fixed interval with as many checks: %s',
		(_, jobs) => {
			for (const together of [1, 3, 10]) {
				const { ours, fixedDelayMs } = compare({ jobs, together, seen: SEEN });
				expect(ours.delayMs).toBeLessThanOrEqual(0.75 * fixedDelayMs);
			}
		},
	);

	it.each(named(OTHER_JOBS))('it is a seventh shorter with jobs of other kinds: %s', (_, jobs) => {
		for (const together of [1, 3, 10]) {
			const { ours, fixedDelayMs } = compare({ jobs, together, seen: SEEN });
			expect(ours.delayMs).toBeLessThanOrEqual((6 / 7) * fixedDelayMs);
		}
	});

	it.each(ALL)('a hundred cards at once are asked for less often than one: %s', (_, jobs) => {
		const [one, hundred] = [1, 100].map((together) => compare({ jobs, together, seen: SEEN }));
		expect(hundred.ours.checks).toBeLessThan(0.85 * one.ours.checks);
	});
});
