import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const read = (path: string) => readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8');

export const readme = read('README.md');

/** What those need who work on the node; npm does not pack it. */
export const developmentGuide = read('docs/development.md');
