import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Accounts, type Access } from './accounts.mts';
import {
	forbidden,
	json,
	methodNotAllowed,
	notFoundPage,
	Refusal,
	serverErrorPage,
	unreadableBody,
	unsupportedMediaType,
	type Answer,
} from './answers.mts';
import { disconnect, endingHalfway, inDrops, scripted, send } from './delivery.mts';
import { FaultScript, type Fault, type Route } from './faults.mts';
import { jsonForm, mediaTypeOf, multipartForm, urlEncodedForm, type Form } from './form.mts';
import { SERVICE_NAMES } from './services.mts';
import { DEFAULT_SETTINGS, problemsOf, type Change, type Settings } from './settings.mts';
import { Statistics, type LogEntry } from './statistics.mts';
import { documentSubmission } from './submission.mts';
import { Tasks } from './tasks.mts';

export const DEFAULT_PORT = 8321;
const API_PATH = '/api/v3';
/** They ask for the token. */
const WITH_TOKEN: readonly Route[] = [...SERVICE_NAMES, 'task'];
const CONTROL_PATH = '/sandbox';

export interface SandboxOptions extends Partial<Settings> {
	/** 0 takes any free port. */
	port?: number;
	faults?: Fault[];
	/** Gets one line for each request served. */
	onRequest?: (line: string) => void;
}

export interface Sandbox {
	origin: string;
	baseUrl: string;
	/**
	 * Changes the behaviour, as a call of `/sandbox/control` does.
	 * @returns what is wrong with the change; nothing was changed then
	 */
	control(change: Change): string[];
	/** What `/sandbox/statistics` shows. */
	statistics(): ReturnType<Statistics['report']>;
	stop(): Promise<void>;
}

declare module 'fastify' {
	interface FastifyRequest {
		sandbox: { entry: LogEntry; access: Access; fault?: Fault };
	}
	interface FastifyContextConfig {
		route?: Route;
	}
}

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { port = DEFAULT_PORT, onRequest, faults = [], ...settings } = options;
	const problems = problemsOf({ ...settings, faults });
	if (problems.length > 0) throw new TypeError(problems.join(' '));
	const service = new Service({ ...DEFAULT_SETTINGS, ...settings }, onRequest);
	service.apply({ faults, seed: settings.seed ?? null });
	return await service.listen(port);
}

class Service {
	private readonly app: FastifyInstance = fastify({
		// No size limit of Progeny is known; this is where a Buffer's size gets unwieldy.
		bodyLimit: 1024 ** 3,
		forceCloseConnections: true,
	});
	private readonly accounts: Accounts;
	private readonly tasks: Tasks;
	private readonly faults = new FaultScript();
	private readonly statistics = new Statistics();
	private readonly stopping = new AbortController();
	private origin = '';

	constructor(
		private readonly settings: Settings,
		private readonly onRequest: (line: string) => void = () => {},
	) {
		this.accounts = new Accounts(settings);
		this.tasks = new Tasks(settings);
		this.readBodies();
		this.watchRequests();
		this.refuse();
		this.serveApi();
		this.serveControl();
	}

	async listen(port: number): Promise<Sandbox> {
		await this.app.listen({ host: '127.0.0.1', port });
		const address = this.app.server.address() as AddressInfo;
		this.origin = `http://127.0.0.1:${address.port}`;
		return {
			origin: this.origin,
			baseUrl: this.origin + API_PATH,
			control: (change) => this.control(change),
			statistics: () => this.statistics.report(this.tasks),
			stop: async () => {
				this.stopping.abort();
				await this.app.close();
			},
		};
	}

	private control(change: Change): string[] {
		const problems = problemsOf(change);
		if (problems.length === 0) this.apply(change);
		return problems;
	}

	apply(change: Change): void {
		const { faults, disturbances, revokeAccessTokens, resetStatistics, ...settings } = change;
		Object.assign(this.settings, settings);
		if (settings.seed !== undefined) this.tasks.reseed(settings.seed);
		if (faults) this.faults.replace(faults);
		if (disturbances !== undefined) this.faults.disturb(disturbances);
		if (revokeAccessTokens) this.accounts.revokeTokens();
		if (resetStatistics) this.statistics.reset();
	}

	/** Bodies are read to the end before anything is decided, as behind a buffering web server. */
	private readBodies(): void {
		this.app.removeAllContentTypeParsers();
		this.app.register(multipart, {
			attachFieldsToBody: true,
			// INFERRED from Django's MultiPartParser: only a file name, and not an empty one, makes a file.
			isPartAFile: (_field, _contentType, fileName) => Boolean(fileName),
		});
		this.app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
			done(null, body),
		);
	}

	/** Keeps the statistics and lets the scripted faults strike, each at its moment. */
	private watchRequests(): void {
		this.app.addHook('onRequest', async (request, reply) => {
			await this.meet(request, reply);
			const { fault } = request.sandbox;
			if (fault?.reset === 'before') {
				await this.pause(fault);
				disconnect(request, reply);
			}
		});
		// Not async: listeners that come a tick later would miss the body's first bytes.
		this.app.addHook('preParsing', (request, reply, payload, done) => {
			request.raw.on('data', (chunk: Buffer) => {
				const { entry, fault } = request.sandbox;
				entry.bytesReceived += chunk.length;
				if (fault?.reset === 'duringBody') disconnect(request, reply);
			});
			done(null, payload);
		});
		this.app.addHook('preHandler', async (request, reply) => {
			const { fault } = request.sandbox;
			if (!fault) return;
			await this.pause(fault);
			if (fault.reset && fault.reset !== 'afterProcessing') disconnect(request, reply);
			if (fault.answer) await send(reply, scripted(fault.answer));
		});
		this.app.addHook('onSend', async (request, reply, payload) => {
			const { entry, fault } = request.sandbox;
			// By the clock that the tokens go by; Node.js knows only that of the machine
			if (!reply.hasHeader('date')) reply.header('date', new Date().toUTCString());
			if (fault?.reset) disconnect(request, reply);
			if (request.raw.socket.destroyed) return payload;
			entry.status = reply.statusCode;
			if (fault?.drops) return inDrops(payload, reply);
			return fault?.stall || fault?.halfAnswer ? endingHalfway(payload, reply, fault) : payload;
		});
	}

	private async meet(request: FastifyRequest, reply: FastifyReply): Promise<void> {
		const { route } = request.routeOptions.config;
		const [path] = request.url.split('?');
		// From the start: the client may leave while its token is checked
		const closed = new Promise((resolve) => reply.raw.once('close', resolve));
		const access = await this.accounts.inspect(request.headers.authorization);
		const fault = route && this.faults.next(route);
		const entry = path.startsWith(`${CONTROL_PATH}/`)
			? this.statistics.unlisted()
			: this.statistics.begin(route ?? 'other', access.verdict);
		if (route === 'task') entry.taskId = taskIdOf(request);
		request.sandbox = { entry, access, fault };
		void closed.then(() => {
			entry.isOpen = false;
			const outcome = entry.status ?? 'no answer';
			const tookMs = Math.round(reply.elapsedTime);
			this.onRequest(`${request.method} ${path} ${outcome} ${tookMs} ms`);
		});
	}

	private async pause({ delayMs = 0 }: Fault): Promise<void> {
		await delay(delayMs, undefined, { signal: this.stopping.signal });
	}

	private refuse(): void {
		this.app.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply) => {
			if (error instanceof Refusal) return await send(reply, error.answer);
			// INFERRED from DRF: what it says to a multipart body that cannot be taken apart.
			if (request.isMultipart()) {
				const { answer } = unreadableBody(`Multipart form parse error - ${error.message}`);
				return await send(reply, answer);
			}
			if (error.statusCode === 415) {
				return await send(reply, unsupportedMediaType(mediaTypeOf(request)).answer);
			}
			const isOver = this.stopping.signal.aborted || request.raw.socket.destroyed;
			if (isOver) return disconnect(request, reply);
			console.error(error);
			return await send(reply, serverErrorPage);
		});
		this.app.setNotFoundHandler(async (_request, reply) => await send(reply, notFoundPage));
	}

	private serveApi(): void {
		this.serve('login', `${API_PATH}/accounts/token/obtain/`, ['POST'], async (request) =>
			this.accounts.login(await credentialsForm(request)),
		);
		this.serve('refresh', `${API_PATH}/accounts/token/refresh/`, ['POST'], async (request) =>
			this.accounts.refresh(await credentialsForm(request)),
		);
		for (const service of SERVICE_NAMES) {
			this.serve(service, `${API_PATH}/services/${service}/`, ['POST'], async (request) => {
				const userId = this.callerOf(request);
				const form = await bodyForm(request);
				const submission = await documentSubmission(service, form, this.settings.literalDocs);
				const taskId = this.tasks.submit(userId, submission);
				this.statistics.accepted(taskId, submission);
				return json(200, { id: taskId });
			});
		}
		this.serve('task', `${API_PATH}/services/task/`, ['GET', 'HEAD'], async (request) => {
			return this.tasks.answer(taskIdOf(request), this.callerOf(request), this.origin);
		});
		this.serve('media', '/media/*', ['GET', 'HEAD'], async (request) =>
			this.tasks.portrait((request.params as { '*': string })['*']),
		);
	}

	private serve(
		route: Route,
		url: string,
		methods: readonly string[],
		answerTo: (request: FastifyRequest) => Promise<Answer>,
	): void {
		this.app.all(url, { config: { route } }, async (request, reply) => {
			// INFERRED from DRF: a view that needs the token asks for it before it looks at the method.
			if (WITH_TOKEN.includes(route)) this.callerOf(request);
			if (!methods.includes(request.method)) throw methodNotAllowed(request.method, methods);
			return await send(reply, await answerTo(request));
		});
	}

	private callerOf({ sandbox: { access } }: FastifyRequest): number {
		const { caller } = access;
		if (!('refusal' in caller)) return caller.userId;
		throw this.settings.refusedTokenStatus === 403 ? forbidden(caller.refusal) : caller.refusal;
	}

	private serveControl(): void {
		this.app.get(`${CONTROL_PATH}/statistics`, async (_request, reply) =>
			send(reply, json(200, this.statistics.report(this.tasks))),
		);
		this.app.post(`${CONTROL_PATH}/control`, async (request, reply) => {
			const change = Object.fromEntries(jsonForm(textBody(request))) as Change;
			const problems = this.control(change);
			if (problems.length > 0) return await send(reply, json(400, { problems }));
			return await send(reply, json(200, { applied: Object.keys(change) }));
		});
	}
}

/** INFERRED from Django's QueryDict: of several, the last one counts. */
function taskIdOf(request: FastifyRequest): string | undefined {
	const { id } = request.query as { id?: string | string[] };
	return [id].flat().at(-1);
}

/** DOCUMENTED: multipart. That a login may also be JSON or urlencoded is INFERRED from DRF. */
async function credentialsForm(request: FastifyRequest): Promise<Form> {
	switch (mediaTypeOf(request)) {
		case 'application/json':
			return jsonForm(textBody(request));
		case 'application/x-www-form-urlencoded':
			return urlEncodedForm(textBody(request));
		default:
			return await bodyForm(request);
	}
}

/** INFERRED from DRF: a request without any body is an empty form, whatever its type. */
async function bodyForm(request: FastifyRequest): Promise<Form> {
	if (request.isMultipart()) return await multipartForm(request);
	if (textBody(request) === '') return new Map();
	throw unsupportedMediaType(mediaTypeOf(request));
}

function textBody({ body }: FastifyRequest): string {
	return Buffer.isBuffer(body) ? body.toString() : '';
}
