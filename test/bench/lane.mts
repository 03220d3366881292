import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

import { importCredential } from '../../demo/contents.mts';
import { freePort } from '../../demo/freePort.mts';
import type { Installation } from '../../demo/installation.mts';
import { installPackage } from '../../demo/installedPackage.mts';
import { N8nApi } from '../../demo/n8nApi.mts';
import { startServer, type N8nProcess } from '../../demo/n8nProcess.mts';
import { changeAccount } from '../changeAccount.mts';
import { startSandbox, type RunningSandbox } from '../engine/sandbox.mts';
import {
	cpuSeconds,
	forgetPeakMemory,
	peakMemoryMb,
	residentMemoryMb,
} from '../processFigures.mts';
import { installBenchNodes } from './benchNodes.mts';
import { webhookPath, webhookWorkflow, type Design } from './designs.mts';
import { figuresOf, spreadOf, type RunFigures } from './figures.mts';
import type { Pictures } from './pictures.mts';
import { SOURCES, type Workload } from './workloads.mts';

/** Time for n8n to save what it has run. */
const SAVED_AFTER_MS = 500;
/** In which memory settles after the card that comes first. */
const SETTLE_MS = 500;
const LOG_SHOWN_CHARACTERS = 2000;
const ROUND_TRIPS = 21;
const GIVE_UP_AFTER_MS = 900_000;
/** Of the person on the card. */
const FIRST_NAME = 'MARIGOLD';
const FIGURES = join(import.meta.dirname, 'n8nFigures.cjs');

/** One design in an n8n of its own, which turns to a sandbox of its own. */
export class Lane {
	private constructor(
		readonly design: Design,
		private readonly sandbox: RunningSandbox,
		private readonly n8n: N8nProcess,
		private readonly api: N8nApi,
		private readonly figuresOrigin: string,
	) {}

	static async start(design: Design, installation: Installation, parent: string): Promise<Lane> {
		const userFolder = join(parent, design.key);
		installPackage(userFolder);
		installBenchNodes(userFolder);
		const sandbox = await startSandbox();
		let n8n: N8nProcess | undefined;
		try {
			const { credential } = sandbox;
			await importCredential(installation, { userFolder }, credential);
			const [port, figuresPort] = [await freePort(), await freePort()];
			const environment = {
				// Nobody runs code here: no process for it is started
				N8N_RUNNERS_MODE: 'external',
				N8N_RUNNERS_AUTH_TOKEN: 'of this benchmark',
				NODE_OPTIONS: `--require=${FIGURES}`,
				BENCH_FIGURES_PORT: String(figuresPort),
			};
			n8n = await startServer(installation, { userFolder, environment, port });
			const api = new N8nApi(`http://127.0.0.1:${port}`);
			await api.signIn();
			for (const source of SOURCES) {
				await api.publish(await api.store(webhookWorkflow(design, credential, source)));
			}
			return new Lane(design, sandbox, n8n, api, `http://127.0.0.1:${figuresPort}`);
		} catch (error) {
			await n8n?.stop('SIGKILL');
			await sandbox.stop();
			throw error;
		}
	}

	/**
	 * Before a run. It begins with an account of which n8n knows nothing. Before that there is a card that takes no
	 * time, so that what is loaded once is loaded.
	 */
	async prepare(workload: Workload, pictures: Pictures): Promise<void> {
		await this.sandbox.set({ processingMs: 0 });
		await this.execute({ ...workload, cards: 1 }, pictures);
		await changeAccount(this.api, this.sandbox);
		await delay(SETTLE_MS);
	}

	/** Of a status check, which is refused for want of a token, as a client on this machine sees it. */
	async roundTripSeconds(): Promise<number> {
		const url = `${this.sandbox.baseUrl}/services/task/?id=none`;
		const secondsEach: number[] = [];
		for (let asked = 0; asked < ROUND_TRIPS; asked += 1) {
			const startedAtMs = performance.now();
			await (await fetch(url)).text();
			secondsEach.push((performance.now() - startedAtMs) / 1000);
		}
		return spreadOf(secondsEach).median;
	}

	async stop(): Promise<void> {
		// Nothing of it is kept
		await this.n8n.stop('SIGKILL');
		await this.sandbox.stop();
	}

	/** @throws where a card is not read */
	async run(workload: Workload, pictures: Pictures, seed: number): Promise<RunFigures> {
		const { cards, executions, everyMs, jobSeconds } = workload;
		const processingMs = { min: jobSeconds.min * 1000, max: jobSeconds.max * 1000 };
		await this.sandbox.set({ processingMs, seed });
		const { pid } = this.n8n;
		await fetch(`${this.figuresOrigin}/begin`);
		const cpuBefore = cpuSeconds(pid);
		forgetPeakMemory(pid);
		const memoryBeforeMb = residentMemoryMb(pid);
		const wallSeconds = await Promise.all(
			Array.from({ length: executions }, async (_, index) => {
				await delay(index * everyMs);
				return await this.execute(workload, pictures);
			}),
		);
		await delay(SAVED_AFTER_MS);
		const measured = {
			wallSeconds,
			memoryMb: peakMemoryMb(pid) - memoryBeforeMb,
			cpuSeconds: cpuSeconds(pid) - cpuBefore,
			loopDelayMs: Number(await (await fetch(`${this.figuresOrigin}/end`)).text()),
			imageBytes: pictures.bytes * cards * executions,
		};
		return figuresOf(measured, await this.sandbox.statistics(), workload);
	}

	/** @returns seconds from the call of the webhook to its answer */
	private async execute(
		{ cards, source }: Pick<Workload, 'cards' | 'source'>,
		{ [source]: { front, back } }: Pictures,
	): Promise<number> {
		const query = new URLSearchParams({ cards: String(cards), front, back });
		const startedAtMs = performance.now();
		// Not fetch, which gives up after five minutes
		const signal = AbortSignal.timeout(GIVE_UP_AFTER_MS);
		const url = `${this.api.origin}/webhook/${webhookPath(this.design, source)}?${query}`;
		const call = request(url, { signal }).end();
		const [answer] = await once(call, 'response');
		const said = await text(answer);
		if (answer.statusCode !== 200 || !said.includes(FIRST_NAME)) {
			const logged = readFileSync(this.n8n.logPath, 'utf8').slice(-LOG_SHOWN_CHARACTERS);
			const { routes } = await this.sandbox.statistics();
			const asked = JSON.stringify(routes);
			throw new Error(`${this.design.name}: n8n answered ${said} and logged …${logged}\n${asked}`);
		}
		return (performance.now() - startedAtMs) / 1000;
	}
}
