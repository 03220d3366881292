import { inspect } from 'node:util';

/** All that an object holds, as text that can be searched. */
export function memoryOf(value: object): string {
	return inspect(value, { depth: null, maxStringLength: null, maxArrayLength: null });
}
