/** Gives a function that starts what it is given in that order, with no more than `limit` at once. */
export function atMost(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
	let running = 0;
	const waiting: Array<() => void> = [];
	return async (work) => {
		if (running < limit) running += 1;
		else await new Promise<void>((resolve) => waiting.push(resolve));
		try {
			return await work();
		} finally {
			// The place is handed over, so that nobody who comes later takes it
			const next = waiting.shift();
			if (next) next();
			else running -= 1;
		}
	};
}
