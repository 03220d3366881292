import { timeMs } from './clock.mts';

export interface Timed<Result> {
	result: Result;
	tookMs: number;
	/** Whether it would have gone on. */
	wasStopped: boolean;
}

/** Stops an execution that takes longer, as a person would. */
export async function stoppedAfter<Result>(
	limitMs: number,
	run: (onStart: (stop: () => void) => void) => Promise<Result>,
): Promise<Timed<Result>> {
	const startedAtMs = timeMs();
	let wasStopped = false;
	let timer: NodeJS.Timeout | undefined;
	const onStart = (stop: () => void) => {
		timer = setTimeout(() => {
			wasStopped = true;
			stop();
		}, limitMs);
	};
	try {
		const result = await run(onStart);
		return { result, tookMs: timeMs() - startedAtMs, wasStopped };
	} finally {
		clearTimeout(timer);
	}
}
