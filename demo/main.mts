/*
 * npm run demo: a real n8n on this machine, with the node installed, a credential for the sandbox and
 * the example workflows, ready to be tried in the browser. An argument names another folder for its data.
 */
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { startSandbox, type Sandbox } from '../sandbox/server.mts';
import { DEFAULT_SETTINGS } from '../sandbox/settings.mts';
import { claim } from './claim.mts';
import {
	examples,
	importCredential,
	storeWorkflows,
	withoutSamples,
	withScans,
} from './contents.mts';
import { freePort } from './freePort.mts';
import { installN8n } from './installation.mts';
import { installPackage } from './installedPackage.mts';
import { whenKilled } from './killed.mts';
import { N8nApi, OWNER } from './n8nApi.mts';
import { startServer } from './n8nProcess.mts';
import { showProgress } from './progress.mts';

const PROJECT = join(import.meta.dirname, '..');
/** Kept from start to start, as a person's own n8n is. */
const USER_FOLDER = resolve(process.argv[2] ?? join(import.meta.dirname, 'data'));
/** Written when all is in place, with the seconds that it took. */
const STARTED = join(USER_FOLDER, 'started');
/** The only folder of which workflows may read and write files. */
const SCANS = join(USER_FOLDER, 'scans');
const SPECIMENS = join(PROJECT, 'sandbox', 'specimens');
/** Not n8n's usual port, which may be in use. */
const PORT = 5690;
/** The same at each start, so that a credential made by hand keeps working. */
const SANDBOX_PORT = 5691;
/** A card takes as long as people can watch. */
const PROCESSING_MS = { min: 1500, max: 3000 };
const FIRST_WORKFLOW = 'form-with-answer';

/** At the first start: the owner's account, the examples, and scans for the one that reads a folder. */
async function furnish(api: N8nApi): Promise<void> {
	cpSync(SPECIMENS, SCANS, { recursive: true, filter: (path) => !/\.(mts|md|json)$/.test(path) });
	await api.signIn();
	const workflows = examples().map((workflow) => withoutSamples(withScans(workflow, SCANS)));
	await storeWorkflows(api, workflows);
}

/** By the last start; how long the first one takes, nobody knows. */
function estimate(): string {
	const seconds = existsSync(STARTED) ? Number(readFileSync(STARTED, 'utf8')) : NaN;
	return Number.isNaN(seconds)
		? 'a first start takes up to a minute'
		: `the last start took ${seconds} s`;
}

function welcome(origin: string, { baseUrl }: Sandbox): string {
	const [{ username, password }] = DEFAULT_SETTINGS.accounts;
	return `
n8n is ready, with Progeny OCR Card, a credential for the sandbox and the example workflows.

  Address   ${origin}/workflow/${FIRST_WORKFLOW}
  E-mail    ${OWNER.email}
  Password  ${OWNER.password}

  1. Open the address in a browser and sign in.
  2. Click 'Execute workflow'. A form opens. If the browser blocks it, allow pop-ups and click again.
  3. Upload the two sides of a specimen and submit the form. They are in
     ${SPECIMENS}
     for example virginia-v10-front.jpg and virginia-v10-back.jpg.
  4. The form answers you. Go back to the editor: the green line leads to 'Card is OK'. Open it to
     see the row in its input.
  5. Try texas-v4-expired and arizona-v9-unreadable. Click 'Execute workflow' again for each card.

The other examples are at ${origin}/home/workflows. The one that reads a folder reads
${SCANS}
and writes its spreadsheets there. Examples that send rows to another service need an account there.
The sandbox reads the cards on this machine. It only knows the barcode on the back of North American
cards: any other card ends in 'Not read', however good its pictures are. sandbox/README.md says how to
change its behaviour. Use ${new URL(baseUrl).host} in its commands.
To make a credential for it yourself, type this into a new Progeny API credential:

  Base URL  ${baseUrl}
  Username  ${username}
  Password  ${password}

Your changes in n8n are kept in ${USER_FOLDER}.
Only the credential 'Progeny sandbox' is new at every start. Press Ctrl-C to stop n8n and the sandbox.
`;
}

async function main(): Promise<void> {
	// What was started ends with this process
	let end = (): void => process.exit(1);
	whenKilled(() => end());
	const noteAddress = claim(USER_FOLDER);
	const installation = await installN8n();
	const beganAtMs = Date.now();
	const expected = estimate();
	let step = 'starting the sandbox';
	const hideProgress = showProgress(() => Promise.resolve(`${step}; ${expected}`));
	const sandbox = await startSandbox({
		port: await freePort(SANDBOX_PORT),
		processingMs: PROCESSING_MS,
	});
	installPackage(USER_FOLDER);
	const environment = { N8N_RESTRICT_FILE_ACCESS_TO: SCANS };
	const settings = { userFolder: USER_FOLDER, environment };
	step = 'storing the credential in n8n';
	const [account] = DEFAULT_SETTINGS.accounts;
	const credential = { baseUrl: sandbox.baseUrl, ...account, accessToken: '' };
	await importCredential(installation, settings, credential);
	const isFirst = !existsSync(STARTED);
	step = 'starting n8n';
	const port = await freePort(PORT);
	const n8n = await startServer(installation, { ...settings, port });
	const origin = `http://127.0.0.1:${port}`;
	// Later, the person may have changed the password
	if (isFirst) {
		step = 'storing the examples in n8n';
		await furnish(new N8nApi(origin));
	}
	writeFileSync(STARTED, String(Math.round((Date.now() - beganAtMs) / 1000)));
	noteAddress(origin);
	hideProgress();
	console.log(welcome(origin, sandbox));

	let isWanted = false;
	end = () => {
		if (isWanted) return;
		isWanted = true;
		console.log('Stopping n8n …');
		void n8n.stop();
	};
	await n8n.ended;
	await sandbox.stop();
	if (!isWanted) throw new Error(`n8n stopped unexpectedly. See its log: ${n8n.logPath}`);
}

try {
	await main();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	// What was started ends with this process
	process.exit(1);
}
