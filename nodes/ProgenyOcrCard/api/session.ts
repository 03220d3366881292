import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { CardError, isCardError, messageOf, type ErrorCode } from '../errors';
import { isFresh, tokenOf } from './accessToken';
import { readAnswer, type Answer, type AnswerStream } from './answer';
import { apiBaseUrl } from './baseUrl';
import { lostConnection } from './connection';
import { withoutToken, type AskForFile } from './download';
import { ownError } from './login';
import type { Pace } from './pace';
import { unlessAborted } from './pause';

export interface ServiceRequest {
	method: 'GET' | 'POST';
	/** Below the base URL, with the slashes at both ends that the API demands. */
	path: string;
	query?: { id: string };
	/** Native, because n8n can send only this kind a second time after a refused token. */
	form?: FormData;
	timeoutMs: number;
}

const CREDENTIAL = 'progenyApi';

/** What the further cards of a run must not try again: a wrong password locks accounts, or a page gets it. */
const FINAL_REFUSALS = new Set<ErrorCode>([
	'LOGIN_REFUSED',
	'LOGIN_INCOMPLETE',
	'LOGIN_FORBIDDEN',
	'LOGIN_NOT_PROGENY',
	'LOGIN_WITHOUT_TOKEN',
	'ACCESS_REFUSED',
]);

/**
 * A run's only door to the network: one base URL, time-outs, no redirects (they would carry the
 * token to another host), and one login for all requests.
 *
 * The token is renewed before a request that would be refused, so that images travel once, and
 * requests that need a new one at the same time wait for a single login. A 401 that comes all the
 * same is survived once.
 */
export class Session {
	private credentials: ICredentialDataDecryptedObject = {};
	private loading?: Promise<void>;
	/** Resolves to what went wrong with the login, if anything. */
	private renewal?: Promise<CardError | undefined>;
	private refusedToken?: string;
	private finalRefusal?: CardError;
	private answered = false;
	private readonly stopSignal: AbortSignal | undefined;

	constructor(
		private readonly ctx: IExecuteFunctions,
		readonly pace: Pace,
	) {
		this.stopSignal = ctx.getExecutionCancelSignal();
	}

	/** Whether the service has answered in this run: then credential and Base URL are right. */
	get hasAnswered(): boolean {
		return this.answered;
	}

	/**
	 * Base URL and username: whose task an ID is.
	 *
	 * @throws CardError BASE_URL_INVALID, CREDENTIAL_UNREADABLE
	 */
	async account(): Promise<string[]> {
		if (this.credentials.baseUrl === undefined) await this.loadCredentials();
		return [apiBaseUrl(this.credentials.baseUrl), String(this.credentials.username)];
	}

	/**
	 * @returns the service's answer, also one that reports trouble
	 * @throws CardError where there is none: BASE_URL_INVALID, CREDENTIAL_UNREADABLE, LOGIN_…,
	 *   ACCESS_REFUSED, UNREACHABLE (not sent), NO_ANSWER and ANSWER_TOO_LARGE (maybe received)
	 */
	async send(request: ServiceRequest): Promise<Answer> {
		const first = await this.sendOnce(request);
		if (first.statusCode !== 401) return first;
		// A 401 comes before anything is processed: repeating the request is safe
		const second = first.isNewToken ? first : await this.sendOnce(request);
		if (second.statusCode !== 401) return second;
		throw this.remember(new CardError('ACCESS_REFUSED', { httpCode: 401 }));
	}

	/** With the token only on the service's own origin; whether files need it there, no source tells. */
	readonly askForFile: AskForFile = async (options) => {
		const [baseUrl] = await this.account();
		return new URL(options.url).origin === new URL(baseUrl).origin
			? await this.signed(options, this.credentials)
			: await withoutToken(this.ctx)(options);
	};

	private async sendOnce(request: ServiceRequest): Promise<Answer & { isNewToken: boolean }> {
		if (!this.renewal && !this.hasTokenFor(request)) await this.loadCredentials();
		while (this.renewal) {
			const refusal = await unlessAborted(this.renewal, this.stopSignal);
			if (refusal) throw refusal;
		}
		// No await between here and the renewal that may begin, so two cannot begin
		if (this.finalRefusal) throw this.finalRefusal;
		// n8n aborts requests when the execution is stopped, but not a login before them
		this.stopSignal?.throwIfAborted();
		const isNewToken = !this.hasTokenFor(request);
		const answer = isNewToken
			? await this.transmitWithLogin(request)
			: await this.transmit(request, this.credentials);
		return { ...answer, isNewToken };
	}

	private hasTokenFor({ form }: ServiceRequest): boolean {
		const token = tokenOf(this.credentials);
		return (
			token !== null &&
			token.value !== this.refusedToken &&
			isFresh(token, { nowMs: Date.now(), isUpload: form !== undefined })
		);
	}

	/** n8n keeps the token with the credential, so another execution may have renewed it. */
	private async loadCredentials(): Promise<void> {
		// Shared, so that a slow one cannot bring back what a renewal has replaced since
		this.loading ??= this.ctx
			.getCredentials(CREDENTIAL)
			.then(
				(credentials) => void (this.credentials = credentials),
				(error: unknown) => Promise.reject(unreadableCredential(error)),
			)
			.finally(() => (this.loading = undefined));
		await this.loading;
	}

	/** An empty token makes n8n log in, store the new token, and only then send the request, once. */
	private async transmitWithLogin(request: ServiceRequest): Promise<Answer> {
		let loggedIn = () => {};
		const login = new Promise<undefined>((resolve) => (loggedIn = () => resolve(undefined)));
		const credentials = watched({ ...this.credentials, accessToken: '' }, (accessToken) => {
			this.credentials = { ...this.credentials, accessToken };
			loggedIn();
		});
		const transmission = this.transmit(request, credentials);
		// The requests that wait for the login do not wait for the upload behind it
		const ended = transmission.then(
			() => undefined,
			(error: unknown) => (isCardError(error) ? error : undefined),
		);
		this.renewal = Promise.race([login, ended]).finally(() => (this.renewal = undefined));
		this.pace.holdUntil(this.renewal);
		// Stop does not end a login by itself
		await unlessAborted(this.renewal, this.stopSignal);
		return await transmission;
	}

	private async transmit(
		{ method, path, query, form, timeoutMs }: ServiceRequest,
		credentials: ICredentialDataDecryptedObject,
	): Promise<Answer> {
		const options: IHttpRequestOptions = {
			method,
			url: `${apiBaseUrl(credentials.baseUrl)}${path}`,
			qs: query,
			body: form,
			timeout: timeoutMs,
			// Older versions of n8n do not set it themselves
			abortSignal: this.stopSignal,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
			// n8n itself would read an answer of any size
			encoding: 'stream',
		};
		try {
			const stream = await this.signed(options, credentials);
			if (stream.statusCode === 401) this.refusedToken = tokenOf(credentials)?.value;
			this.answered = true;
			const answer = await readAnswer(stream);
			this.pace.note(answer);
			return answer;
		} catch (error) {
			throw this.remember(this.noAnswer(error, { wasSigned: credentials.accessToken !== '' }));
		}
	}

	private async signed(
		options: IHttpRequestOptions,
		data: ICredentialDataDecryptedObject,
	): Promise<AnswerStream> {
		const { id, name = '' } = this.ctx.getNode().credentials?.[CREDENTIAL] ?? {};
		const credentialsDecrypted = { id: id ?? '', name, type: CREDENTIAL, data };
		const { httpRequestWithAuthentication } = this.ctx.helpers;
		return await httpRequestWithAuthentication.call(this.ctx, CREDENTIAL, options, {
			credentialsDecrypted,
		});
	}

	private remember(error: CardError): CardError {
		if (FINAL_REFUSALS.has(error.code)) this.finalRefusal = error;
		return error;
	}

	/** @param wasSigned false where the login came to nothing, so that the request never left */
	private noAnswer(error: unknown, { wasSigned }: { wasSigned: boolean }): CardError {
		const own = ownError(error);
		if (own === undefined) {
			const { reason, maybeReceived } = lostConnection(error);
			if (!wasSigned) return new CardError('LOGIN_UNREACHABLE', { reason });
			return new CardError(maybeReceived ? 'NO_ANSWER' : 'UNREACHABLE', { reason });
		}
		// No request can do without the login
		if (own.facts.pauseMs !== undefined) this.pace.hold(own.facts.pauseMs);
		// A page from something in between, as the Base URL has proved to be right
		const isPage = own.code === 'LOGIN_NOT_PROGENY' && this.answered;
		return isPage ? new CardError('LOGIN_UNAVAILABLE', own.facts) : own;
	}
}

/** Credentials that tell when n8n fills in the token of a new login. */
function watched(
	credentials: ICredentialDataDecryptedObject & { accessToken: string },
	onToken: (accessToken: string) => void,
): ICredentialDataDecryptedObject {
	let { accessToken } = credentials;
	return Object.defineProperty(credentials, 'accessToken', {
		enumerable: true,
		get: () => accessToken,
		set(value: string) {
			accessToken = value;
			onToken(value);
		},
	});
}

function unreadableCredential(error: unknown): CardError {
	return new CardError('CREDENTIAL_UNREADABLE', { reason: messageOf(error) });
}
