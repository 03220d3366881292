import { safeText } from '../text';
import type { SentCard } from './knownTasks';

/** In an error's description; the log has all. */
const MAX_SHOWN = 10;
/** So that no line is too long for what collects the log. */
const MAX_IN_A_LINE = 50;

/** For the cards of a run that an earlier try of the execution had submitted; undefined for none. */
export function resumedHint(cards: number): string | undefined {
	if (cards === 0) return undefined;
	const were = cards === 1 ? '1 card was' : `${cards} cards were`;
	return `${were} not submitted again: an earlier try of this execution had done so, and its tasks were used.`;
}

/** A line for the log about a card that is being paid for. */
export function submitted(itemIndex: number, taskId: string): string {
	return `Submitted a card. Its Progeny task: ${itemAndTask(itemIndex, taskId)}`;
}

/**
 * Lines for the log about a run that ends without rows, so that 'Get Result' can fetch its tasks.
 *
 * @param sent item index → task ID, or null where the card may have been accepted without one
 */
export function endedEarly(sent: Map<number, SentCard>): string[] {
	const tasks = tasksOf(sent);
	const lines: string[] = [];
	while (tasks.length > 0) {
		const some = tasks.splice(0, MAX_IN_A_LINE).join(', ');
		lines.push(`The run ended early. 'Get Result' fetches its Progeny tasks: ${some}`);
	}
	const uncertain = [...sent].filter(([, taskId]) => taskId === null);
	if (uncertain.length > 0) {
		const items = uncertain.map(([itemIndex]) => itemIndex).join(', ');
		lines.push(`The run ended early. Progeny may have accepted the cards of items: ${items}`);
	}
	return lines;
}

/** What is to be known of a run's other cards when one card ends it; undefined where there is nothing. */
export function otherTasks(sent: Map<number, SentCard>, itemIndex: number): string | undefined {
	const others = tasksOf(new Map([...sent].filter(([index]) => index !== itemIndex)));
	if (others.length === 0) return undefined;
	const more = others.length - MAX_SHOWN;
	const rest = more > 0 ? ` and ${more} more in the log of n8n` : '';
	const shown = others.slice(0, MAX_SHOWN).join(', ');
	const cards = others.length === 1 ? '1 other card' : `${others.length} other cards`;
	return `A retry of this execution goes on with ${cards} of this run without paying again, by task ID: ${shown}${rest}.`;
}

function tasksOf(sent: Map<number, SentCard>): string[] {
	return [...sent]
		.sort(([a], [b]) => a - b)
		.flatMap(([itemIndex, taskId]) => (taskId === null ? [] : [itemAndTask(itemIndex, taskId)]));
}

function itemAndTask(itemIndex: number, taskId: string): string {
	return `item ${itemIndex}: ${safeText(taskId)}`;
}
