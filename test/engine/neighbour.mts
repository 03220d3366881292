/** A timer of somebody else in the same n8n, which wants a turn each millisecond. */
export function startNeighbour(): { turns(): number; stop(): void } {
	let turns = 0;
	const timer = setInterval(() => (turns += 1), 1);
	return { turns: () => turns, stop: () => clearInterval(timer) };
}
