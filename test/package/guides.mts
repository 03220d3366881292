import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const read = (path: string) => readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8');

/** The figures of the benchmark. */
export const measured = read('docs/measured.md');

/** What npm shows, and n8n links for the credential. */
export const readme = read('README.md');

/** What those need who work on the node; npm does not pack it. */
export const developmentGuide = read('docs/development.md');

/** All parameters, columns and error codes. */
export const reference = read('docs/reference.md');

/** The lines of the first table below a heading, without its head, in cells. */
export function tableBelow(heading: string, text = reference): string[][] {
	const [, section] = text.split(`\n${heading}\n`);
	const [table] = /(^\|.+\|\n)+/m.exec(section)!;
	const lines = table.trim().split('\n').slice(2);
	return lines.map((line) =>
		line
			.slice(1, -1)
			.split('|')
			.map((cell) => cell.trim()),
	);
}
