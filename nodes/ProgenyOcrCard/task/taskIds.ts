import type { Logger } from 'n8n-workflow';

import { safeText } from '../text';

/** In an error's description; the log has all. */
const MAX_SHOWN = 10;
/** So that no line is too long for what collects the log. */
const MAX_IN_A_LINE = 50;

/** Writes down what the service has of a run that ends without rows, for 'Get Result' to fetch. */
export function logTasks(
	logger: Logger,
	taskIds: Map<number, string>,
	uncertain: Set<number>,
): void {
	const tasks = [...taskIds].map(([itemIndex, taskId]) => `item ${itemIndex}: ${safeText(taskId)}`);
	while (tasks.length > 0) {
		const some = tasks.splice(0, MAX_IN_A_LINE).join(', ');
		logger.info(`The run ended early. 'Get Result' fetches its Progeny tasks: ${some}`);
	}
	if (uncertain.size > 0) {
		const items = [...uncertain].join(', ');
		logger.info(`The run ended early. Progeny may also have accepted the cards of items: ${items}`);
	}
}

/** What is to be known of a run's other cards when one card ends it; undefined where there is nothing. */
export function otherTasks(taskIds: Map<number, string>, itemIndex: number): string | undefined {
	const others = [...taskIds].filter(([index]) => index !== itemIndex);
	if (others.length === 0) return undefined;
	const shown = others
		.slice(0, MAX_SHOWN)
		.map(([index, taskId]) => `item ${index}: ${safeText(taskId)}`);
	const more = others.length - shown.length;
	const rest = more === 0 ? '' : ` and ${more} more in the log of n8n`;
	return `Other cards of this run have tasks already (${shown.join(', ')}${rest}): a retry of this execution goes on with them without paying again.`;
}
