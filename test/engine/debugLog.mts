import './userFolder.mts';
import 'reflect-metadata';

import { createRequire } from 'node:module';
import { inspect } from 'node:util';

import { Container } from '@n8n/di';

type Log = (message: unknown, metadata?: object) => void;
type Logger = new () => Record<'error' | 'warn' | 'info' | 'debug', Log>;

/** Everything that n8n logs, at whatever level. */
export const logged: string[] = [];

// A part of n8n-core, which has it for itself
const ofEngine = createRequire(createRequire(import.meta.url).resolve('n8n-core'));
const { Logger } = ofEngine('@n8n/backend-common') as { Logger: Logger };
const logger = Container.get(Logger);
for (const level of ['error', 'warn', 'info', 'debug'] as const) {
	logger[level] = (message, metadata = {}) =>
		void logged.push(`${String(message)} ${inspect(metadata, { depth: null })}`);
}
