import type { Logger } from 'n8n-workflow';

import { safeText } from '../text';

/** In an error's description; the log has all. */
const MAX_SHOWN = 10;
/** So that no line is too long for what collects the log. */
const MAX_IN_A_LINE = 50;

/** Writes down the tasks of a run that ends without rows, so that 'Get Result' can fetch them. */
export function logTaskIds(logger: Logger, taskIds: Map<number, string>): void {
	const tasks = [...taskIds].map(([itemIndex, taskId]) => `item ${itemIndex}: ${safeText(taskId)}`);
	while (tasks.length > 0) {
		logger.info(
			`Progeny tasks of a run that ended early: ${tasks.splice(0, MAX_IN_A_LINE).join(', ')}`,
		);
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
