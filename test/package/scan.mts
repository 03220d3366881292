/*
 * What n8n checks before a node is verified, on this machine: the two legs of the official scanner
 * (the sources, and the package as npm would publish it), with its own rules and patterns, inline
 * disables not allowed. The scanner lets warnings pass; here they count too. Before that, what the
 * package holds is compared with what it should hold.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import {
	buildScanConfig,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { ESLint } from 'eslint';

import { packed } from './packed.mts';

const PROJECT = resolve(import.meta.dirname, '../..');
const PUBLISHED = /^(dist\/.+\.(js|json|svg)|README\.md|LICENSE\.md|package\.json)$/;
/** Without these, n8n would not find the node or show it without its icon or search words. */
const NEEDED = [
	'README.md',
	'LICENSE.md',
	'dist/credentials/ProgenyApi.credentials.js',
	'dist/icons/passport.svg',
	'dist/icons/passport.dark.svg',
	'dist/icons/progeny.svg',
	'dist/icons/progeny.dark.svg',
	'dist/nodes/ProgenyOcrCard/ProgenyOcrCard.node.js',
	'dist/nodes/ProgenyOcrCard/ProgenyOcrCard.node.json',
	'dist/nodes/ProgenyOcrPassport/ProgenyOcrPassport.node.js',
	'dist/nodes/ProgenyOcrPassport/ProgenyOcrPassport.node.json',
	'dist/progeny.js',
];
const PACKAGE_PATTERNS = ['package.json', '**/*.js'];

async function findings(folder: string, patterns: string[]): Promise<number> {
	const eslint = new ESLint({
		cwd: folder,
		allowInlineConfig: false,
		overrideConfigFile: true,
		overrideConfig: await buildScanConfig(),
	});
	const results = await eslint.lintFiles(patterns);
	console.log(await (await eslint.loadFormatter('stylish')).format(results));
	return results.reduce((sum, { errorCount, warningCount }) => sum + errorCount + warningCount, 0);
}

const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-'));
try {
	const { filename, files, unpackedSize } = packed(folder);
	execFileSync('tar', ['-xzf', filename], { cwd: folder });

	const paths = files.map(({ path }) => path);
	const strangers = paths.filter((path) => !PUBLISHED.test(path));
	const missing = NEEDED.filter((path) => !paths.includes(path));
	const inSource = await findings(PROJECT, SOURCE_FILE_PATTERNS);
	const inPackage = await findings(join(folder, 'package'), PACKAGE_PATTERNS);

	console.log(`Package: ${files.length} files, ${Math.round(unpackedSize / 1000)} kB`);
	if (strangers.length > 0) console.log(`Should not be in it: ${strangers.join(', ')}`);
	if (missing.length > 0) console.log(`Missing in it: ${missing.join(', ')}`);
	console.log(`Scan: ${inSource} findings in the source, ${inPackage} in the package`);
	process.exitCode = strangers.length + missing.length + inSource + inPackage > 0 ? 1 : 0;
} finally {
	rmSync(folder, { recursive: true });
}
