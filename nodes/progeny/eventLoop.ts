import { sleep } from 'n8n-workflow';

import { clockMs } from './clock';

/** With one more piece of work, it stays below the 50 ms that nobody notices. */
const LONGEST_TURN_MS = 20;

let turnBeganAtMs = 0;
let nextTurn: Promise<void> | undefined;

/**
 * To be awaited between two pieces of work. n8n runs all executions of a process on one thread, so those of
 * this node together let the others have it when they have had it for some time.
 */
export async function giveWay(): Promise<void> {
	if (nextTurn === undefined && clockMs() - turnBeganAtMs < LONGEST_TURN_MS) return;
	nextTurn ??= sleep(0).then(() => {
		nextTurn = undefined;
		turnBeganAtMs = clockMs();
	});
	await nextTurn;
}
