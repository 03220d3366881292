import type { INode } from 'n8n-workflow';

import { repeatableDraws } from '../../sandbox/draws.mts';

/** An execution, and what the person who watches it does. */
export interface PlannedExecution {
	/** The numbers of its cards. */
	cards: number[];
	/** On Error and Retry On Fail. */
	node: Partial<INode>;
	/** Of the node. */
	options: Record<string, number>;
	/** How long after its start each try is stopped; those beyond are not. */
	stopsAfterMs: number[];
	/** How long a try that did not end by itself rests before the next. */
	restMs: number;
}

const MOST_CARDS = 60;
const LATEST_STOP_MS = 15_000;
const LONGEST_REST_MS = 2000;
const ON_ERROR = ['continueRegularOutput', 'continueErrorOutput', 'stopWorkflow'] as const;

/** Spreads cards over executions of different sizes and settings, drawn by a seed. */
export function planExecutions(
	cards: number,
	{ seed, stops }: { seed: number; stops: boolean },
): PlannedExecution[] {
	const draw = repeatableDraws(seed);
	const among = (from: number, to: number) => from + Math.floor(draw() * (to - from + 1));
	const isDrawn = (chance: number) => draw() < chance;
	const most = Math.min(MOST_CARDS, Math.ceil(cards / 8));
	const planned: PlannedExecution[] = [];
	for (let next = 0; next < cards; next = planned.at(-1)!.cards.at(-1)! + 1) {
		// Squared, so that small ones are more frequent
		const size = Math.min(cards - next, 1 + Math.floor(most * draw() ** 2));
		// Drawn in any case, so that the rest stays the same without stops
		const stopsAfterMs = Array.from({ length: isDrawn(0.4) ? among(1, 2) : 0 }, () =>
			among(0, LATEST_STOP_MS),
		);
		const isStopped = stopsAfterMs.length > 0;
		const onError = ON_ERROR[among(0, ON_ERROR.length - 1)];
		planned.push({
			cards: Array.from({ length: size }, (_, index) => next + index),
			node: {
				// After Stop under Continue, n8n keeps nothing that a retry could go on with
				onError: isStopped ? 'stopWorkflow' : onError,
				retryOnFail: isDrawn(0.3),
				maxTries: among(2, 3),
				waitBetweenTries: among(0, 1000),
			},
			options: {
				requestTimeout: 3,
				// Shorter than many cards take: the execution fails at one of them
				timeout: isDrawn(0.2) ? among(2, 4) : 60,
				maxInProgress: isDrawn(0.2) ? among(1, 10) : 100,
			},
			stopsAfterMs: stops ? stopsAfterMs : [],
			restMs: among(0, LONGEST_REST_MS),
		});
	}
	return planned;
}
