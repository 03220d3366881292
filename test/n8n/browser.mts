import { existsSync } from 'node:fs';

import { chromium, type BrowserServer } from 'playwright-core';

import { installDebianPackages } from '../debianPackages.mts';

const DEBIANS = '/usr/bin/chromium';
const OTHERS = ['/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** So that it runs as root and without a screen, and asks nothing outside this machine. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	// n8n's form page asks Google for a font
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

const installed = () => [DEBIANS, ...OTHERS].find((path) => existsSync(path));

export function installBrowser(): void {
	if (installed() === undefined) installDebianPackages({ [DEBIANS]: 'chromium' });
}

/** One browser for all suites, each of which has cookies and pages of its own in it. */
export async function startBrowser(): Promise<BrowserServer> {
	return await chromium.launchServer({ executablePath: installed(), args: FLAGS });
}
