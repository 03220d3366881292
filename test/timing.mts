import { getEventListeners } from 'node:events';

/** On the clock of the test, where it has one. */
export const later = async (delayMs: number) =>
	await new Promise<void>((resolve) => setTimeout(resolve, delayMs));

/** Lets everything happen that waits for nothing else. */
export const settled = async () => await new Promise<void>((resolve) => setImmediate(resolve));

export const listenersTo = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;
