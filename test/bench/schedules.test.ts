import { BENCHMARK_JOBS, compare, OTHER_JOBS, type Comparison, type Jobs } from './schedules.mts';

const NOTHING = 0;
const SOME = 20;

const named = (jobs: Jobs[]) => jobs.map((one) => [one.name, one] as const);
const BENCHMARK = named(BENCHMARK_JOBS);
const OTHERS = named(OTHER_JOBS);
const ALL = [...BENCHMARK, ...OTHERS];

const compared = new Map<string, Comparison>();

function comparison(jobs: Jobs, together: number, seen: number): Comparison {
	const key = `${jobs.name}, ${together}, ${seen}`;
	const known = compared.get(key) ?? compare({ jobs, together, seen });
	compared.set(key, known);
	return known;
}

/** The delay as a share of that of the best fixed interval with as many checks. */
function shares(jobs: Jobs, seen: number): number[] {
	return [1, 3, 10].map((together) => {
		const { ours, fixedDelayMs } = comparison(jobs, together, seen);
		return ours.delayMs / fixedDelayMs;
	});
}

it.each(ALL)('no usual way to poll is better in delay and checks, for jobs of %s', (_, jobs) => {
	for (const together of [1, 3, 10]) {
		expect(comparison(jobs, together, NOTHING).beatenBy).toEqual([]);
		expect(comparison(jobs, together, SOME).beatenBy).toEqual([]);
	}
});

it.each(BENCHMARK)(
	'where nothing is known of jobs of %s, no fixed interval is more than 4 % better',
	(_, jobs) => {
		expect(Math.max(...shares(jobs, NOTHING))).toBeLessThanOrEqual(1.04);
	},
);

it.each(BENCHMARK)(
	'after 20 jobs of %s, the delay is a quarter shorter than with any fixed interval and as many checks',
	(_, jobs) => {
		expect(Math.max(...shares(jobs, SOME))).toBeLessThanOrEqual(0.75);
	},
);

it.each(OTHERS)('it is shorter for jobs of %s, too', (_, jobs) => {
	expect(Math.max(...shares(jobs, SOME))).toBeLessThanOrEqual(0.95);
});

it.each(ALL)('a hundred cards at once need fewer checks each, for jobs of %s', (_, jobs) => {
	const { ours, beatenBy } = comparison(jobs, 100, NOTHING);
	expect(comparison(jobs, 100, SOME).beatenBy).toEqual([]);
	expect(ours.checks).toBeLessThan(0.85 * comparison(jobs, 1, NOTHING).ours.checks);
	expect(beatenBy).toEqual([]);
});
