/*
 * npm run demo: a real n8n on this machine, with the node installed, a credential for the sandbox and
 * the example workflows, ready to be tried in the browser. An argument names another folder for its data.
 */
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { startSandbox } from '../sandbox/server.mts';
import { DEFAULT_SETTINGS } from '../sandbox/settings.mts';
import { examples, importCredential, storeWorkflows, withScans } from './contents.mts';
import { freePort } from './freePort.mts';
import { installN8n } from './installation.mts';
import { installPackage } from './installedPackage.mts';
import { isAlive } from './isAlive.mts';
import { N8nApi, OWNER } from './n8nApi.mts';
import { startServer } from './n8nProcess.mts';
import { showProgress } from './progress.mts';

const PROJECT = join(import.meta.dirname, '..');
/** Kept from start to start, as a person's own n8n is. */
const USER_FOLDER = resolve(process.argv[2] ?? join(import.meta.dirname, 'data'));
/** Written when all is in place, with process ID and address. */
const STARTED = join(USER_FOLDER, 'started');
/** The only folder of which workflows may read and write files. */
const SCANS = join(USER_FOLDER, 'scans');
const SPECIMENS = join(PROJECT, 'sandbox', 'specimens');
/** Not n8n's usual port, which may be in use. */
const PORT = 5690;
/** A card takes as long as people can watch. */
const PROCESSING_MS = { min: 1500, max: 3000 };
const FIRST_WORKFLOW = 'form-to-row';

async function assertNotRunning(): Promise<void> {
	if (!existsSync(STARTED)) return;
	const [pid, origin] = readFileSync(STARTED, 'utf8').split(' ');
	const answer = await fetch(`${origin}/healthz`).catch(() => null);
	if (answer?.ok && isAlive(Number(pid))) {
		throw new Error(`The demo of this folder runs already, at ${origin}`);
	}
}

/** At the first start: the owner's account, the examples, and scans for the one that reads a folder. */
async function furnish(api: N8nApi): Promise<void> {
	cpSync(SPECIMENS, SCANS, { recursive: true, filter: (path) => !/\.(mts|md|json)$/.test(path) });
	await api.signIn();
	const workflows = examples().map((workflow) => withScans(workflow, SCANS));
	await storeWorkflows(api, workflows);
}

function welcome(origin: string, sandboxOrigin: string): string {
	return `
n8n is ready, with Progeny OCR Card, a credential for the sandbox and the example workflows.

  Address   ${origin}/workflow/${FIRST_WORKFLOW}
  E-mail    ${OWNER.email}
  Password  ${OWNER.password}

  1. Open the address in a browser and sign in.
  2. Click 'Execute workflow'. A form opens; if the browser blocks it, allow pop-ups and click again.
  3. Upload the two sides of a specimen and submit the form. They are in
     ${SPECIMENS}
     for example virginia-v10-front.jpg and virginia-v10-back.jpg.
  4. Back in the editor, the green line leads to 'Card is OK': open it, and its input is the row.

The other examples are at ${origin}/home/workflows. The one with the folder reads
${SCANS}
and writes its spreadsheets there; those that end outside this machine need an account there.
The sandbox reads the cards on this machine, at ${sandboxOrigin}; sandbox/README.md tells how
to change what it does. Your changes in n8n are kept in ${USER_FOLDER};
its credential alone is new at every start. Ctrl-C ends n8n and the sandbox.
`;
}

async function main(): Promise<void> {
	// What was started ends with this process
	let end = (): void => process.exit(1);
	// A terminal sends the signal to all, and npm and tsx pass it on once more
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end());
	await assertNotRunning();
	const installation = await installN8n();
	let step = 'starting the sandbox';
	const hideProgress = showProgress(() => Promise.resolve(step));
	const sandbox = await startSandbox({ port: 0, processingMs: PROCESSING_MS });
	installPackage(USER_FOLDER);
	const environment = { N8N_RESTRICT_FILE_ACCESS_TO: SCANS };
	const settings = { userFolder: USER_FOLDER, environment };
	step = 'preparing n8n';
	const [account] = DEFAULT_SETTINGS.accounts;
	const credential = { baseUrl: sandbox.baseUrl, ...account, accessToken: '' };
	await importCredential(installation, settings, credential);
	const isFirst = !existsSync(STARTED);
	step = 'starting n8n';
	const port = await freePort(PORT);
	const n8n = await startServer(installation, { ...settings, port });
	const origin = `http://127.0.0.1:${port}`;
	// Later, the person may have changed the password
	if (isFirst) await furnish(new N8nApi(origin));
	writeFileSync(STARTED, `${process.pid} ${origin}`);
	hideProgress();
	console.log(welcome(origin, sandbox.origin));

	let isWanted = false;
	end = () => {
		if (isWanted) return;
		isWanted = true;
		console.log('Ending n8n …');
		void n8n.stop();
	};
	await n8n.ended;
	await sandbox.stop();
	if (!isWanted) throw new Error(`n8n has ended by itself. Its last words are in ${n8n.logPath}`);
}

try {
	await main();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	// What was started ends with this process
	process.exit(1);
}
