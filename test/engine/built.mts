import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const load = createRequire(import.meta.url);
const BUILT = resolve(import.meta.dirname, '../../dist/nodes/progeny');

/** A module of the built node, as n8n has loaded it: what is changed or kept in it is so for the node. */
export const built = <Exports,>(name: string) => load(resolve(BUILT, `${name}.js`)) as Exports;
