import { parseArgs } from 'node:util';
import { DEFAULT_SETTINGS } from './settings.mts';
import { DEFAULT_PORT, startSandbox, type Sandbox, type SandboxOptions } from './server.mts';

const HELP = `Usage: tsx sandbox/main.mts [options]

Emulates the Progeny identity API on this machine. It costs nothing, and no personal data leaves the machine.

  --port N                  port on 127.0.0.1 (default ${DEFAULT_PORT}, 0 for any free port)
  --processing MS|MIN-MAX   milliseconds a card takes (default ${DEFAULT_SETTINGS.processingMs})
  --seed N                  use the same processing times on every start
  --access-token-seconds N  how long an access token is valid (default ${DEFAULT_SETTINGS.accessTokenSeconds})
  --quiet                   print only "ready <base URL>"
  --help                    print this help
`;

const ARGUMENTS = {
	port: { type: 'string' },
	processing: { type: 'string' },
	seed: { type: 'string' },
	'access-token-seconds': { type: 'string' },
	quiet: { type: 'boolean', default: false },
	help: { type: 'boolean', default: false },
} as const;

class UsageError extends Error {}

function wholeNumber(name: string, text: string): number {
	if (/^\d{1,9}$/.test(text)) return Number(text);
	throw new UsageError(`--${name} must be a whole number, not "${text}".`);
}

function processingMs(text: string): SandboxOptions['processingMs'] {
	const [, min, max] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text) ?? [];
	if (min !== undefined && max === undefined) return Number(min);
	if (Number(min) <= Number(max)) return { min: Number(min), max: Number(max) };
	throw new UsageError(`--processing must be MS or MIN-MAX, e.g. 500-4000, not "${text}".`);
}

function commandLine() {
	try {
		return parseArgs({ options: ARGUMENTS }).values;
	} catch (error) {
		throw new UsageError(error instanceof Error ? error.message : String(error));
	}
}

function sandboxOptions(values: ReturnType<typeof commandLine>): SandboxOptions {
	const options: SandboxOptions = {};
	const { port, processing, seed, quiet, 'access-token-seconds': accessTokenSeconds } = values;
	if (port !== undefined) options.port = wholeNumber('port', port);
	if (processing !== undefined) options.processingMs = processingMs(processing);
	if (seed !== undefined) options.seed = wholeNumber('seed', seed);
	if (accessTokenSeconds !== undefined) {
		options.accessTokenSeconds = wholeNumber('access-token-seconds', accessTokenSeconds);
	}
	if (!quiet) options.onRequest = (line) => console.log(line);
	return options;
}

function welcome({ origin, baseUrl }: Sandbox): string {
	const [{ username, password }] = DEFAULT_SETTINGS.accounts;
	return `
The Progeny sandbox is running. Type this into the Progeny credential in n8n:

  Base URL  ${baseUrl}
  Username  ${username}
  Password  ${password}

An n8n in Docker cannot reach 127.0.0.1 of this machine. On Linux, start its container with
--network host, and the same Base URL works. Plain http works with loopback addresses only.

Statistics: curl ${origin}/sandbox/statistics
Behaviour:  curl ${origin}/sandbox/control -d '{"processingMs": 8000}'
More in sandbox/README.md. Press Ctrl-C to stop the sandbox.
`;
}

function sentenceFor(error: unknown, port = DEFAULT_PORT): string {
	if (error instanceof UsageError) return `${error.message}\nTry --help.`;
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === 'EADDRINUSE') {
		return `Port ${port} is in use, perhaps by another sandbox. Choose another one with --port, or use --port 0.`;
	}
	return `The sandbox could not start: ${message}`;
}

async function main(): Promise<void> {
	let port: number | undefined;
	try {
		const values = commandLine();
		if (values.help) return console.log(HELP);
		const options = sandboxOptions(values);
		port = options.port;
		const sandbox = await startSandbox(options);
		for (const signal of ['SIGINT', 'SIGTERM'] as const) {
			process.once(signal, () => void sandbox.stop());
		}
		console.log(values.quiet ? `ready ${sandbox.baseUrl}` : welcome(sandbox));
	} catch (error) {
		console.error(sentenceFor(error, port));
		process.exitCode = 1;
	}
}

await main();
