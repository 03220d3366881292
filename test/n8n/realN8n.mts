import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../../demo/freePort.mts';
import { installN8n } from '../../demo/installation.mts';
import { installPackage } from '../../demo/installedPackage.mts';
import { N8nApi } from '../../demo/n8nApi.mts';
import { startServer } from '../../demo/n8nProcess.mts';
import { startBrowser } from './browser.mts';

/** What the tests need to know of the n8n and the browser that were started for all of them. */
interface Place {
	origin: string;
	/** Of the owner, who is signed in. */
	cookie: string;
	browserAddress: string;
	userFolder: string;
	/** The only one of which its workflows may read and write files. */
	filesFolder: string;
	/** Lists the other machines that n8n turned to. */
	contactsPath: string;
}

/** Carries the place from jest's set-up to its tests. */
const VARIABLE = 'N8N_NODES_PROGENY_REAL_N8N';

const ends: Array<() => unknown> = [];

export async function endRealN8n(): Promise<void> {
	for (const end of ends.splice(0).reverse()) await end();
}

/** Before all tests: a new n8n with the built node, and its owner. */
export async function startRealN8n(): Promise<void> {
	try {
		process.env[VARIABLE] = JSON.stringify(await start());
	} catch (error) {
		await endRealN8n();
		throw error;
	}
}

async function start(): Promise<Place> {
	const folder = newFolder();
	ends.push(() => remove(folder));
	const contactsPath = join(folder, 'contacts');
	const filesFolder = join(folder, 'files');
	mkdirSync(filesFolder);
	const { stop, ...n8n } = await startN8n({
		NODE_OPTIONS: `--require "${join(import.meta.dirname, 'contacts.cjs')}"`,
		CONTACTS: contactsPath,
		N8N_RESTRICT_FILE_ACCESS_TO: filesFolder,
	});
	ends.push(stop);
	const browser = await startBrowser();
	ends.push(() => browser.close());
	return { ...n8n, browserAddress: browser.wsEndpoint(), filesFolder, contactsPath };
}

export interface StartedN8n extends Pick<Place, 'origin' | 'cookie' | 'userFolder'> {
	stop(): Promise<void>;
}

/** A new n8n with the built node, and its owner. */
export async function startN8n(environment: Record<string, string>): Promise<StartedN8n> {
	const installation = await installN8n();
	const userFolder = newFolder();
	installPackage(userFolder);
	const port = await freePort();
	const n8n = await startServer(installation, { userFolder, environment, port });
	const origin = `http://127.0.0.1:${port}`;
	const stop = async () => {
		await n8n.stop();
		remove(userFolder);
	};
	return { origin, cookie: await new N8nApi(origin).signIn(), userFolder, stop };
}

const newFolder = () => mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-'));
const remove = (folder: string) => rmSync(folder, { recursive: true, force: true });

export function realN8n(): Place {
	return JSON.parse(process.env[VARIABLE]!) as Place;
}
