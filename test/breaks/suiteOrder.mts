import { dirname, parse } from 'node:path/posix';

import type { Break } from './breaks.mts';

/** A file of tests. */
export interface Suite {
	/** From the root of the project, with slashes. */
	path: string;
	durationMs: number;
}

/** First the tests of the broken file and of its room, then the quickest, so that a failure comes early. */
export function suiteOrder(suites: Suite[], { file }: Pick<Break, 'file'>): string[] {
	const folder = dirname(file).replace(/^nodes\/progeny/, 'test');
	const distance = ({ path }: Suite) =>
		path === `${folder}/${parse(file).name}.test.ts` ? 0 : dirname(path) === folder ? 1 : 2;
	return [...suites]
		.sort((a, b) => distance(a) - distance(b) || a.durationMs - b.durationMs)
		.map(({ path }) => path);
}
