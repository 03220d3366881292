import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { importCredential, importWorkflows } from '../../demo/contents.mts';
import { freePort } from '../../demo/freePort.mts';
import { installN8n, type Installation } from '../../demo/installation.mts';
import { installPackage } from '../../demo/installedPackage.mts';
import { N8nApi } from '../../demo/n8nApi.mts';
import { startServer } from '../../demo/n8nProcess.mts';
import { installDebianPackages } from '../debianPackages.mts';
import { sandboxAt, startSandbox } from '../engine/sandbox.mts';
import { WORKFLOWS } from './workflows.mts';

export const CHROMIUM = '/usr/bin/chromium';

/** What the tests need to know of the n8n that was started for them. */
interface Place {
	origin: string;
	sandboxUrl: string;
	userFolder: string;
	/** Lists the other machines that n8n turned to. */
	contactsPath: string;
	installation: Installation;
}

/** Carries the place from jest's set-up to its tests. */
const VARIABLE = 'N8N_NODES_PROGENY_REAL_N8N';

let end: (() => Promise<void>) | undefined;

export async function endRealN8n(): Promise<void> {
	await end?.();
}

/** Before all tests: a new n8n with the built node, the credential and the workflows. */
export async function startRealN8n(): Promise<void> {
	installDebianPackages({ [CHROMIUM]: 'chromium' });
	const installation = await installN8n();
	const sandbox = await startSandbox();
	const userFolder = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-'));
	installPackage(userFolder);
	await importCredential(installation, { userFolder }, sandbox.credential);
	await importWorkflows(installation, { userFolder }, WORKFLOWS);
	const port = await freePort();
	const contactsPath = join(userFolder, 'contacts');
	const environment = {
		NODE_OPTIONS: `--require "${join(import.meta.dirname, 'contacts.cjs')}"`,
		CONTACTS: contactsPath,
	};
	const n8n = await startServer(installation, { userFolder, environment, port });
	const origin = `http://127.0.0.1:${port}`;
	await new N8nApi(origin).signIn();
	const sandboxUrl = sandbox.baseUrl;
	const place: Place = { origin, sandboxUrl, userFolder, contactsPath, installation };
	process.env[VARIABLE] = JSON.stringify(place);
	end = async () => {
		await n8n.stop();
		await sandbox.stop();
		rmSync(userFolder, { recursive: true, force: true });
	};
}

export function realN8n(): Place {
	return JSON.parse(process.env[VARIABLE]!) as Place;
}

export const sandbox = () => sandboxAt(realN8n().sandboxUrl);
