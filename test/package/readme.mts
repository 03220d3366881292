import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const readme = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');
