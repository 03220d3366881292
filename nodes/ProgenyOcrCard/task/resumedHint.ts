/** For the cards of a run that an earlier try of the execution had submitted; undefined for none. */
export function resumedHint(cards: number): string | undefined {
	if (cards === 0) return undefined;
	const were = cards === 1 ? '1 card was' : `${cards} cards were`;
	return `${were} not submitted again: an earlier try of this execution had done so, and its tasks were used.`;
}
