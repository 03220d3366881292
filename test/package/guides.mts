import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PROJECT = resolve(import.meta.dirname, '../..');
const FOLDERS = [
	'.',
	'docs',
	'examples',
	'sandbox',
	'sandbox/specimens',
	'test/bench',
	'test/images/pdf',
];

const read = (path: string) => readFileSync(resolve(PROJECT, path), 'utf8');

/** Whether a file or folder of the project is there. */
export const exists = (path: string) => existsSync(resolve(PROJECT, path));

/** All guides, by their paths. */
export const guides = new Map(
	FOLDERS.flatMap((folder) =>
		readdirSync(resolve(PROJECT, folder)).map((name) => join(folder, name)),
	)
		.filter((path) => path.endsWith('.md'))
		.map((path) => [path, read(path)]),
);

/** The figures of the benchmark. */
export const measured = read('docs/benchmark.md');

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
