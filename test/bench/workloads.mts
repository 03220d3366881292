/** Cards that are given to every design. */
export interface Workload {
	key: string;
	/** In the words of the table. */
	name: string;
	/** Of one execution. */
	cards: number;
	/** How many executions there are in a run, and how long one begins after the other. */
	executions: number;
	everyMs: number;
	/** How long the service reads a card, drawn anew for each. */
	jobSeconds: { min: number; max: number };
	/** Of each side. */
	imageMb: number;
	/**
	 * Which designs take it, and when: all at once where there is little but waiting, else one after the
	 * other; those that work on one card at a time take too long for the larger ones.
	 */
	order: 'all at once' | 'in turn' | 'parallel ones in turn' | 'ours alone';
	/** Whether `--quick` has it. */
	isQuick: boolean;
}

const SHORT = { min: 1, max: 3 };
const MEDIUM = { min: 3, max: 8 };
const LONG = { min: 8, max: 20 };
const VERY_LONG = { min: 20, max: 60 };

/** One card in each execution, and a new one every other second, as people fill in a form. */
const oneByOne = (key: string, jobSeconds: Workload['jobSeconds']): Workload => ({
	key,
	name: `1 card, ${secondsText(jobSeconds)}`,
	cards: 1,
	executions: 10,
	// No multiple of the intervals at which some designs ask
	everyMs: 1900,
	jobSeconds,
	imageMb: 0.3,
	order: 'all at once',
	isQuick: [SHORT, MEDIUM].includes(jobSeconds),
});

const together = (
	key: string,
	cards: number,
	jobSeconds: Workload['jobSeconds'],
	imageMb: number,
	order: Workload['order'],
): Workload => ({
	key,
	name: `${cards} card${cards === 1 ? '' : 's'}, ${secondsText(jobSeconds)}, 2 × ${imageMb} MB`,
	cards,
	executions: 1,
	everyMs: 0,
	jobSeconds,
	imageMb,
	order,
	isQuick: [TEN_CARDS, HUNDRED_CARDS].includes(key),
});

/** Those of which docs/benchmark.md tells. */
export const ONE_CARD = 'one-medium';
export const TEN_CARDS = 'ten-medium';
export const HUNDRED_CARDS = 'hundred-medium';

export const WORKLOADS: Workload[] = [
	oneByOne('one-short', SHORT),
	oneByOne(ONE_CARD, MEDIUM),
	oneByOne('one-long', LONG),
	oneByOne('one-very-long', VERY_LONG),
	together('one-very-large', 1, MEDIUM, 8, 'in turn'),
	together('ten-short', 10, SHORT, 2, 'parallel ones in turn'),
	together('ten-equal', 10, { min: 5.5, max: 5.5 }, 2, 'parallel ones in turn'),
	together(TEN_CARDS, 10, MEDIUM, 2, 'in turn'),
	together('ten-long', 10, LONG, 2, 'parallel ones in turn'),
	together('ten-small', 10, MEDIUM, 0.3, 'parallel ones in turn'),
	together('ten-very-large', 10, MEDIUM, 8, 'parallel ones in turn'),
	together(HUNDRED_CARDS, 100, MEDIUM, 0.3, 'parallel ones in turn'),
	together('hundred-short', 100, SHORT, 0.3, 'parallel ones in turn'),
	together('thousand-medium', 1000, MEDIUM, 0.3, 'ours alone'),
];

function secondsText({ min, max }: Workload['jobSeconds']): string {
	return min === max ? `${min} s` : `${min}–${max} s`;
}
