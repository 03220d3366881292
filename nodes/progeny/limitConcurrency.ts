import { raceSignal } from './signals';

/** Runs work as soon as there is a place. @throws when the signal aborts before */
export type Limit = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** No more than so many pieces of work at once, in the order in which they came. */
export function limitConcurrency(places: number): Limit {
	let inFlight = 0;
	const queue = new Set<() => void>();

	const leave = () => {
		const [next] = queue;
		if (next === undefined) {
			inFlight -= 1;
			return;
		}
		// Handed over directly, so that a latecomer cannot take it
		queue.delete(next);
		next();
	};

	const enter = async (signal: AbortSignal) => {
		signal.throwIfAborted();
		if (inFlight < places) {
			inFlight += 1;
			return;
		}
		let take = () => {};
		const turn = new Promise<void>((resolve) => queue.add((take = resolve)));
		await raceSignal(turn, signal).catch((error: unknown) => {
			// Not in the queue any more: it has just been given a place
			if (!queue.delete(take)) leave();
			throw error;
		});
	};

	return async (work, signal) => {
		await enter(signal);
		try {
			return await work();
		} finally {
			leave();
		}
	};
}
