import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { markdownTable } from './markdownTable.mts';

const FILE = resolve(import.meta.dirname, '../docs/faults.md');
const TABLE = /(^\|.+\|\n)+/m;

/**
 * The table below a heading of docs/faults.md, and how it is by what the tests saw. With WRITE_FAULT_TABLES
 * in the environment, it is written there.
 */
export function faultTable(heading: string, head: string[], seen: string[][]) {
	const text = readFileSync(FILE, 'utf8');
	const table = `${markdownTable(head, seen)}\n`;
	const [before, section] = text.split(`\n## ${heading}\n`);
	if (section === undefined) throw new Error(`docs/faults.md has no heading '${heading}'`);
	if (process.env.WRITE_FAULT_TABLES) {
		writeFileSync(FILE, [before, section.replace(TABLE, () => table)].join(`\n## ${heading}\n`));
	}
	return { documented: TABLE.exec(section)?.[0], seen: table };
}
