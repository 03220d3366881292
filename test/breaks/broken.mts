import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Break } from './breaks.mts';

const PROJECT = join(import.meta.dirname, '../..');

export function sourceOf({ file }: Break): string {
	return readFileSync(join(PROJECT, file), 'utf8');
}

/** @throws where the source does not hold the text of the break exactly once */
export function broken(source: string, { file, what, find, replace }: Break): string {
	const [before, ...after] = source.split(find);
	if (after.length === 1) return [before, after[0]].join(replace);
	throw new Error(
		`'${what}' is to replace one text of ${file}, which holds it ${after.length} times:\n${find}`,
	);
}
