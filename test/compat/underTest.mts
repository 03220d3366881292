import { readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

/** Where the n8n-core under test is installed: main.mts says it. */
const FOLDER = resolve(process.env.N8N_FOLDER!);

const { dependencies, devDependencies } = JSON.parse(
	readFileSync(join(FOLDER, 'package.json'), 'utf8'),
) as Record<'dependencies' | 'devDependencies', Record<string, string> | undefined>;

/** As the folder's package.json pins it. */
export const pinnedVersion = { ...devDependencies, ...dependencies }['n8n-core'];

/** Files of these packages, of whichever copy, and of ours, that are loaded: below the folder under test. */
export function loadedFiles(packageName: string): { inside: string[]; outside: string[] } {
	const files = Object.keys(require.cache).filter((file) =>
		file.includes(join(sep, 'node_modules', packageName, sep)),
	);
	const packageFolder = join(FOLDER, 'node_modules', packageName, sep);
	return {
		inside: files.filter((file) => file.startsWith(packageFolder)),
		outside: files.filter((file) => !file.startsWith(packageFolder)),
	};
}

/** Whether the built node is loaded. */
export const isNodeLoaded = () =>
	Object.keys(require.cache).some((file) =>
		file.endsWith(join('dist', 'nodes', 'ProgenyOcrCard', 'ProgenyOcrCard.node.js')),
	);
