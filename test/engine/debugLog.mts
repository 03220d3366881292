// Imported before the engine, which takes hold of the console when it is loaded
process.env.N8N_LOG_LEVEL = 'debug';

/** Everything that n8n logs. */
export const logged: string[] = [];

// n8n's logger prefers the console's own stream, which would end on the terminal
Object.assign(console, { _stdout: undefined, _stderr: undefined });
for (const method of ['log', 'warn', 'error', 'debug'] as const) {
	console[method] = (...texts: unknown[]) => void logged.push(texts.map(String).join(' '));
}
