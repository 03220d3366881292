import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { CREDENTIAL, importCredential } from '../../demo/contents.mts';
import { freePort } from '../../demo/freePort.mts';
import type { Installation } from '../../demo/installation.mts';
import { installPackage } from '../../demo/installedPackage.mts';
import { N8nApi } from '../../demo/n8nApi.mts';
import { startServer, startWorker, type N8nProcess } from '../../demo/n8nProcess.mts';
import { withCredential } from '../../examples/withCredential.mts';
import type { WorkflowJson } from '../engine/runWorkflow.mts';
import type { ReachedSandbox } from '../engine/sandbox.mts';
import { DATABASE, DATABASE_USER } from '../postgres.mts';

export type BinaryData = 'database' | 'shared disk';

export interface Place {
	installation: Installation;
	folder: string;
	postgresPort: number;
	redisPort: number;
}

/** As n8n's list of executions shows it. */
export interface ExecutionSummary {
	id: string;
	status: string;
	mode: string;
}

/** A worker, and what it has done. */
export interface Worker extends N8nProcess {
	name: string;
	/** Executions that it has under way at once. */
	concurrency: number;
	/** IDs of the executions, or parts of one, that it has begun since it started. */
	begun(): string[];
}

/** n8n's queue mode: one main process, and workers that are started one by one. */
export class QueueMode {
	readonly workers: Worker[] = [];

	private constructor(
		private readonly place: Place,
		readonly binaryData: BinaryData,
		readonly origin: string,
		readonly api: N8nApi,
		readonly main: N8nProcess,
	) {}

	static async start(place: Place, binaryData: BinaryData, sandbox: ReachedSandbox) {
		const { installation } = place;
		const settings = settingsOf(place, binaryData, 'main');
		await importCredential(installation, settings, sandbox.credential);
		const port = await freePort();
		const main = await startServer(installation, { ...settings, port });
		const origin = `http://127.0.0.1:${port}`;
		const api = new N8nApi(origin);
		const queueMode = new QueueMode(place, binaryData, origin, api, main);
		try {
			await api.signIn();
		} catch (error) {
			await main.stop();
			throw error;
		}
		return queueMode;
	}

	async addWorker(name: string, concurrency: number): Promise<Worker> {
		const settings = settingsOf(this.place, this.binaryData, name);
		const logPath = join(settings.userFolder, 'n8n.log');
		const from = statSync(logPath, { throwIfNoEntry: false })?.size ?? 0;
		const process = await startWorker(this.place.installation, settings, concurrency);
		const worker = {
			...process,
			name,
			concurrency,
			begun() {
				const log = readFileSync(logPath).subarray(from).toString();
				return [...log.matchAll(/Worker started execution (\S+) /g)].map(([, id]) => id);
			},
		};
		this.workers.push(worker);
		return worker;
	}

	/** Stores a workflow; returns its ID. */
	async store(name: string, workflow: WorkflowJson): Promise<string> {
		return await this.api.store({ ...withCredential(workflow, CREDENTIAL), name });
	}

	/** Stores a workflow and publishes it, so that its triggers are heard; returns its ID. */
	async publish(name: string, workflow: WorkflowJson): Promise<string> {
		const id = await this.store(name, workflow);
		await this.api.publish(id);
		return id;
	}

	/** The executions of a workflow, the oldest first. */
	async executions(workflowId: string): Promise<ExecutionSummary[]> {
		return await this.api.executions<ExecutionSummary>(workflowId);
	}

	async removeWorker(worker: Worker, signal?: 'SIGKILL'): Promise<void> {
		this.workers.splice(this.workers.indexOf(worker), 1);
		await worker.stop(signal);
	}

	/** What belongs to the webhook of a published workflow. */
	address(path: string): string {
		return `${this.origin}/webhook/${path}`;
	}

	async stop(): Promise<void> {
		await Promise.all(this.workers.map(async (worker) => await worker.stop()));
		await this.main.stop();
	}
}

/** Each process has a folder of its own, as on a host of its own, and the package is in each. */
function settingsOf(place: Place, binaryData: BinaryData, name: string) {
	const userFolder = join(place.folder, name);
	installPackage(userFolder);
	return { userFolder, environment: environmentOf(place, binaryData) };
}

function environmentOf({ folder, postgresPort, redisPort }: Place, binaryData: BinaryData) {
	return {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgresPort),
		DB_POSTGRESDB_DATABASE: DATABASE,
		DB_POSTGRESDB_USER: DATABASE_USER,
		N8N_ENCRYPTION_KEY: 'of this test, the same for all',
		// Nobody runs code here, and a runner would outlive a worker that is killed
		N8N_RUNNERS_MODE: 'external',
		N8N_RUNNERS_AUTH_TOKEN: 'of this test',
		...(binaryData === 'database'
			? { N8N_DEFAULT_BINARY_DATA_MODE: 'database' }
			: {
					N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
					N8N_BINARY_DATA_STORAGE_PATH: join(folder, 'shared'),
				}),
	};
}
