import type { DesignKey } from './designs.mts';

export const SOURCES = ['files', 'links'] as const;

/** Cards that are given to designs. */
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
	/** Where the pictures are: in n8n, or at addresses in the items. */
	source: (typeof SOURCES)[number];
	designs: readonly DesignKey[];
	/** Whether `--quick` has it. */
	isQuick: boolean;
}

const SHORT = { min: 1, max: 3 };
const MEDIUM = { min: 3, max: 8 };
const LONG = { min: 8, max: 20 };
const VERY_LONG = { min: 20, max: 60 };

const OWN_NODES: DesignKey[] = ['ours', 'noCode', 'noCodeEverySecond'];
const PARALLEL: DesignKey[] = [...OWN_NODES, 'inSteps'];
const ALL: DesignKey[] = [...PARALLEL, 'everySecond', 'everyTwoSeconds', 'growing'];

const QUICK = { isQuick: true };

/** One card in each execution, as from a form. */
const oneByOne = (
	key: string,
	jobSeconds: Workload['jobSeconds'],
	changed: Partial<Workload> = {},
): Workload => ({
	key,
	name: `1 card, ${secondsText(jobSeconds)}`,
	cards: 1,
	executions: 10,
	// No part of the intervals at which some designs ask
	everyMs: 910,
	jobSeconds,
	imageMb: 0.3,
	source: 'files',
	designs: ALL,
	isQuick: false,
	...changed,
});

const together = (
	key: string,
	cards: number,
	jobSeconds: Workload['jobSeconds'],
	imageMb: number,
	designs: DesignKey[],
	changed: Partial<Workload> = {},
): Workload => ({
	key,
	name: `${cards} card${cards === 1 ? '' : 's'}, ${secondsText(jobSeconds)}, 2 × ${imageMb} MB`,
	cards,
	executions: 1,
	everyMs: 0,
	jobSeconds,
	imageMb,
	source: 'files',
	designs,
	isQuick: false,
	...changed,
});

/** Of which the chart and the tables of docs/benchmark.md tell. */
export const ONE_CARD = 'one-medium';
export const TEN_CARDS = 'ten-medium';
export const SIXTY_CARDS = 'sixty-in-a-row';

/**
 * Where there is little but waiting. The lists are measured at the same time, each in n8ns of its own; in a list,
 * a design takes one workload after the other, at its own pace.
 */
export const WAITING: Workload[][] = [
	[
		oneByOne('one-very-long', VERY_LONG),
		oneByOne('one-long', LONG),
		together('one-very-large', 1, MEDIUM, 8, PARALLEL),
		together('ten-linked', 10, MEDIUM, 2, PARALLEL, {
			name: '10 cards by link, 3–8 s, 2 × 2 MB',
			source: 'links',
		}),
	],
	[
		oneByOne('one-short', SHORT, QUICK),
		oneByOne(ONE_CARD, MEDIUM, QUICK),
		oneByOne(SIXTY_CARDS, MEDIUM, {
			name: '60 × 1 card, one every 0.6 s, 3–8 s',
			executions: 60,
			everyMs: 610,
			designs: PARALLEL,
			...QUICK,
		}),
		together(TEN_CARDS, 10, MEDIUM, 2, ALL, QUICK),
		together('ten-short', 10, SHORT, 2, PARALLEL, QUICK),
		together('ten-small', 10, MEDIUM, 0.3, PARALLEL),
	],
];

/** Where there is work. One design after the other is measured, with nothing else under way. */
export const WORKING: Workload[] = [
	together('ten-very-large', 10, MEDIUM, 8, OWN_NODES, QUICK),
	together('hundred-medium', 100, MEDIUM, 0.3, OWN_NODES, QUICK),
	together('hundred-short', 100, SHORT, 0.3, OWN_NODES, QUICK),
	oneByOne('hundred-executions', MEDIUM, {
		name: '100 × 1 card at once, 3–8 s',
		executions: 100,
		everyMs: 0,
		designs: PARALLEL,
	}),
	together('twenty-executions', 5, MEDIUM, 0.3, PARALLEL, {
		name: '20 × 5 cards at once, 3–8 s',
		executions: 20,
	}),
	together('thousand', 1000, SHORT, 0.3, ['ours']),
];

function secondsText({ min, max }: Workload['jobSeconds']): string {
	return `${min}–${max} s`;
}
