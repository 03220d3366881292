import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { transformFileSync } from '@swc/core';

const PACKAGE = 'n8n-nodes-bench';
const SOURCES = join(import.meta.dirname, 'nodes');
const NODES = ['Cards.node.mts', 'Poller.node.mts'];

/** How n8n knows them. */
export const CARDS_TYPE = `${PACKAGE}.cards`;
export const POLLER_TYPE = `${PACKAGE}.poller`;

/** Puts the nodes that only the benchmark needs where n8n has its community nodes. */
export function installBenchNodes(userFolder: string): void {
	const installed = join(userFolder, '.n8n/nodes/node_modules', PACKAGE);
	mkdirSync(installed, { recursive: true });
	const nodes = NODES.map((source) => {
		const file = `${basename(source, '.mts')}.js`;
		const { code } = transformFileSync(join(SOURCES, source), {
			jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
			module: { type: 'commonjs' },
		});
		writeFileSync(join(installed, file), code);
		return file;
	});
	const description = { name: PACKAGE, version: '1.0.0', n8n: { n8nNodesApiVersion: 1, nodes } };
	writeFileSync(join(installed, 'package.json'), JSON.stringify(description));
}
