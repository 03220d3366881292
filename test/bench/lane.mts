import { once } from 'node:events';
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
import { startSandbox, type RunningSandbox } from '../engine/sandbox.mts';
import {
	cpuSeconds,
	forgetPeakMemory,
	peakMemoryMb,
	residentMemoryMb,
} from '../processFigures.mts';
import { installBenchNodes } from './benchNodes.mts';
import { webhookWorkflow, type Design } from './designs.mts';
import { figuresOf, spreadOf, type RunFigures } from './figures.mts';
import type { Pictures } from './pictures.mts';
import type { Workload } from './workloads.mts';

/** Time for n8n to save what it has run. */
const SAVED_AFTER_MS = 1000;
/** Of a token that n8n keeps: it is stale when the run begins, after a pause in which memory settles, too. */
const STALE_AFTER_SECONDS = 2;
const SETTLE_MS = 2500;
const TOKEN_SECONDS = 300;
const ROUND_TRIPS = 21;
const GIVE_UP_AFTER_MS = 900_000;
/** Of the person on the card. */
const FIRST_NAME = 'MARIGOLD';

/** Nobody runs code here: no process for it is started. */
const ENVIRONMENT = { N8N_RUNNERS_MODE: 'external', N8N_RUNNERS_AUTH_TOKEN: 'of this benchmark' };

/** One design in an n8n of its own, which turns to a sandbox of its own. */
export class Lane {
	/** The least that it had resident before a run. */
	private idleMb = Infinity;

	private constructor(
		readonly design: Design,
		private readonly sandbox: RunningSandbox,
		private readonly n8n: N8nProcess,
		private readonly origin: string,
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
			const settings = { userFolder, environment: ENVIRONMENT, port: await freePort() };
			n8n = await startServer(installation, settings);
			const api = new N8nApi(`http://127.0.0.1:${settings.port}`);
			await api.signIn();
			await api.publish(await api.store(webhookWorkflow(design, credential)));
			return new Lane(design, sandbox, n8n, api.origin);
		} catch (error) {
			await n8n?.stop('SIGKILL');
			await sandbox.stop();
			throw error;
		}
	}

	/** A card that takes no time, so that what is loaded once is loaded; a token that is kept is stale then. */
	async warmUp(pictures: Pictures): Promise<void> {
		const accessTokenSeconds = this.design.keepsToken ? STALE_AFTER_SECONDS : TOKEN_SECONDS;
		const revokeAccessTokens = true as const;
		await this.sandbox.set({ processingMs: 0, accessTokenSeconds, revokeAccessTokens });
		await this.execute(1, pictures);
		await delay(SETTLE_MS);
		this.noteIdleMemory();
	}

	/** @throws where a card is not read */
	async run(workload: Workload, pictures: Pictures, seed: number): Promise<RunFigures> {
		const { cards, executions, everyMs, jobSeconds } = workload;
		const processingMs = { min: jobSeconds.min * 1000, max: jobSeconds.max * 1000 };
		await this.sandbox.set({ processingMs, seed, accessTokenSeconds: TOKEN_SECONDS });
		const { pid } = this.n8n;
		// n8n may have given back some since
		this.noteIdleMemory();
		const cpuBefore = cpuSeconds(pid);
		forgetPeakMemory(pid);
		const wallSeconds = await Promise.all(
			Array.from({ length: executions }, async (_, index) => {
				await delay(index * everyMs);
				return await this.execute(cards, pictures);
			}),
		);
		await delay(SAVED_AFTER_MS);
		const measured = {
			wallSeconds,
			memoryMb: peakMemoryMb(pid) - this.idleMb,
			cpuSeconds: cpuSeconds(pid) - cpuBefore,
			imageBytes: pictures.bytes * cards * executions,
		};
		return figuresOf(measured, await this.sandbox.statistics(), workload);
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

	private noteIdleMemory(): void {
		this.idleMb = Math.min(this.idleMb, residentMemoryMb(this.n8n.pid));
	}

	/** @returns seconds from the call of the webhook to its answer */
	private async execute(cards: number, { front, back }: Pictures): Promise<number> {
		const query = new URLSearchParams({ cards: String(cards), front, back });
		const startedAtMs = performance.now();
		// Not fetch, which gives up after five minutes
		const signal = AbortSignal.timeout(GIVE_UP_AFTER_MS);
		const call = request(`${this.origin}/webhook/${this.design.key}?${query}`, { signal }).end();
		const [answer] = await once(call, 'response');
		const said = await text(answer);
		if (answer.statusCode !== 200 || !said.includes(FIRST_NAME)) {
			throw new Error(`${this.design.name}: n8n answered ${said}`);
		}
		return (performance.now() - startedAtMs) / 1000;
	}
}
