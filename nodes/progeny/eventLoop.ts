import { sleep } from 'n8n-workflow';

import { clockMs } from './clock';

/** Nobody notices 50 ms. This leaves room for one more piece of work, and for garbage collection. */
const LONGEST_TURN_MS = 10;

let turnBeganAtMs = 0;
let latest = Promise.resolve();

/**
 * To be awaited right before a piece of work. n8n runs all executions of a process on one thread: after some
 * work of this node, whichever execution it was for, the others have their turn. Callers queue; otherwise all
 * of them would go on at once.
 */
export function giveWay(): Promise<void> {
	latest = latest.then(async () => {
		if (clockMs() - turnBeganAtMs < LONGEST_TURN_MS) return;
		await sleep(0);
		turnBeganAtMs = clockMs();
	});
	return latest;
}
