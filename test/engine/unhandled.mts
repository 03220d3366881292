/** Promises that were rejected and that nobody waited for: outside of tests, they end n8n. */
export const unhandled: unknown[] = [];

process.on('unhandledRejection', (reason) => unhandled.push(reason));
