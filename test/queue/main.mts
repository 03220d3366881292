/*
 * npm run test:queue: n8n's queue mode on this machine, with PostgreSQL and Redis of its own. Measures
 * what a hundred cards need with one worker and with two, and what becomes of the executions of a
 * worker that is killed. Ends with 1 where that is not as docs/scaling.md says.
 */
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installN8n } from '../../demo/installation.mts';
import { startSandbox } from '../engine/sandbox.mts';
import { Postgres } from '../postgres.mts';
import { fateTable, problemsOfFates } from './fateTable.mts';
import { killWorker } from './killedWorker.mts';
import { measureLoad, publishLoadWorkflows, type Load, type LoadFigures } from './load.mts';
import { loadTable, problemsOfLoad } from './loadTable.mts';
import { QueueMode, type BinaryData, type Place } from './queueMode.mts';
import { startRedis } from './redis.mts';

const TOKEN_SECONDS = 300;
/** So short that it ends while the cards are worked on. */
const SHORT_TOKEN_SECONDS = 15;

/** What is to be ended, the last started first. */
const started: Array<() => Promise<void>> = [];

async function endAll(): Promise<void> {
	for (const stop of started.splice(0).reverse()) await stop();
}

async function startPlace(folder: string): Promise<Place> {
	const installation = await installN8n();
	const postgres = await Postgres.make(folder);
	started.push(async () => await postgres.stop());
	const redis = await startRedis(folder);
	started.push(redis.stop);
	return { installation, folder, postgresPort: postgres.port, redisPort: redis.port };
}

async function main(folder: string): Promise<string[]> {
	const place = await startPlace(folder);
	const sandbox = await startSandbox();
	started.push(sandbox.stop);

	const startQueueMode = async (binaryData: BinaryData) => {
		console.log(`n8n in queue mode, files in the ${binaryData} …`);
		const queueMode = await QueueMode.start(place, binaryData, sandbox);
		started.push(async () => await queueMode.stop());
		return queueMode;
	};
	const loads: LoadFigures[] = [];
	const measure = async (queueMode: QueueMode, load: Partial<Load> = {}) => {
		const whole = { together: false, hasToken: false, tokenSeconds: TOKEN_SECONDS, ...load };
		loads.push(await measureLoad(queueMode, sandbox, whole));
		console.log(loadTable(loads.slice(-1)).split('\n').at(-1));
	};

	const onDatabase = await startQueueMode('database');
	await publishLoadWorkflows(onDatabase);
	const alone = await onDatabase.addWorker('worker-1', 10);
	await measure(onDatabase);
	await onDatabase.removeWorker(alone);
	const larger = await onDatabase.addWorker('worker-1', 20);
	await measure(onDatabase);
	await onDatabase.removeWorker(larger);
	await onDatabase.addWorker('worker-1', 10);
	await onDatabase.addWorker('worker-2', 10);
	await measure(onDatabase);
	await measure(onDatabase, { together: true, hasToken: true });
	await onDatabase.stop();

	const onDisk = await startQueueMode('shared disk');
	const [first, second] = [
		await onDisk.addWorker('worker-1', 10),
		await onDisk.addWorker('worker-2', 10),
	];
	await measure(onDisk);
	await measure(onDisk, { together: true, hasToken: true });
	await measure(onDisk, { tokenSeconds: SHORT_TOKEN_SECONDS });
	await Promise.all([first, second].map(async (worker) => await onDisk.removeWorker(worker)));
	const isShared =
		existsSync(join(folder, 'shared')) && readdirSync(join(folder, 'shared')).length > 0;

	console.log('A worker is killed, with executions at all stages; this takes four minutes …');
	const fates = await killWorker(onDisk, sandbox);

	console.log(`\n${loadTable(loads)}\n\n${fateTable(fates)}\n`);
	return [
		...loads.flatMap(problemsOfLoad),
		...(isShared ? [] : ['The shared disk was not used']),
		...problemsOfFates(fates),
	];
}

const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-progeny-queue-'));
// PostgreSQL runs as another user than root, and must reach its folder in this one
chmodSync(folder, 0o711);
let interruption: Promise<void> | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => {
		if (interruption === undefined) console.log('Ending what was started …');
		interruption ??= endAll().finally(() => {
			rmSync(folder, { recursive: true, force: true });
			process.exit(130);
		});
	});
}
let problems: string[];
try {
	problems = await main(folder);
} catch (error) {
	// What was to be measured has ended, too
	await interruption;
	problems = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}
await endAll();
if (problems.length === 0) {
	rmSync(folder, { recursive: true });
	console.log(
		'Under load no card was lost or submitted twice, and a killed worker leaves what docs/scaling.md says.',
	);
} else {
	console.error(`${problems.join('\n')}\nThe logs are in ${folder}`);
	process.exitCode = 1;
}
