import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);
const BUNDLE = load('../outside/openBundle.cjs') as string;

/** As openBundle.cjs adds to it. */
interface OpenedModule extends NodeJS.Module {
	evaluate(expression: string): unknown;
}

/**
 * What a module of the sources exports, in the one copy of the published code that n8n has loaded, too: what is
 * replaced or kept in it is so for the node.
 */
export function built<Exports extends object>(): Exports {
	load(BUNDLE);
	const { evaluate } = load.cache[BUNDLE] as OpenedModule;
	const valueOf = (name: string | symbol) => evaluate(String(name));
	return new Proxy({} as Exports, {
		get: (_exports, name) => valueOf(name),
		set(_exports, name, value) {
			const assign = evaluate(`(value) => { ${String(name)} = value; }`) as (
				value: unknown,
			) => void;
			assign(value);
			return true;
		},
		// A spy puts back what it finds here
		getOwnPropertyDescriptor: (_exports, name) => ({
			value: valueOf(name),
			configurable: true,
			enumerable: true,
			writable: true,
		}),
	});
}
