import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { CardError, isCardError } from '../errors';
import { isFreshToken } from './accessToken';
import { apiBaseUrl } from './baseUrl';
import { lostConnection } from './connection';

/** What the service answered, whatever the status. `body` is parsed JSON, or text where it is none. */
export interface Answer {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

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
	private tokenObtainedAtMs?: number;
	private refusedToken?: string;
	private renewal?: Promise<void>;
	/** Data that the service refused are not tried again by the further cards of the run. */
	private finalRefusal?: CardError;

	constructor(private readonly ctx: IExecuteFunctions) {}

	/**
	 * @returns the service's answer, also one that reports trouble
	 * @throws CardError where there is none: BASE_URL_INVALID, LOGIN_…, ACCESS_REFUSED, UNREACHABLE
	 *   (not sent), NO_ANSWER (maybe received)
	 */
	async send(request: ServiceRequest): Promise<Answer> {
		const first = await this.sendOnce(request);
		if (first.statusCode !== 401) return first;
		// A 401 comes before anything is processed: repeating the request is safe
		const second = await this.sendOnce(request);
		if (second.statusCode !== 401) return second;
		throw this.remember(new CardError('ACCESS_REFUSED', { httpCode: 401 }));
	}

	private async sendOnce(request: ServiceRequest): Promise<Answer> {
		// n8n aborts requests when the execution is stopped, but not a login before them
		this.ctx.getExecutionCancelSignal()?.throwIfAborted();
		if (!this.hasTokenFor(request)) await this.loadCredentials();
		while (this.renewal) await this.renewal;
		if (this.finalRefusal) throw this.finalRefusal;

		return this.hasTokenFor(request)
			? await this.transmit(request, this.credentials)
			: await this.transmitWithLogin(request);
	}

	private hasTokenFor({ form }: ServiceRequest): boolean {
		const token = String(this.credentials.accessToken ?? '');
		return (
			token !== this.refusedToken &&
			isFreshToken(token, Date.now(), {
				obtainedAtMs: this.tokenObtainedAtMs,
				isUpload: form !== undefined,
			})
		);
	}

	/** n8n keeps the token with the credential, so another execution may have renewed it. */
	private async loadCredentials(): Promise<void> {
		const stored = await this.ctx.getCredentials(CREDENTIAL);
		if (stored.accessToken !== this.credentials.accessToken) this.tokenObtainedAtMs = undefined;
		this.credentials = stored;
	}

	/** An empty token makes n8n log in, store the new token, and only then send the request, once. */
	private async transmitWithLogin(request: ServiceRequest): Promise<Answer> {
		const startedAtMs = Date.now();
		const credentials = { ...this.credentials, accessToken: '' };
		const transmission = this.transmit(request, credentials);
		this.renewal = transmission.then(
			() => undefined,
			() => undefined,
		);
		try {
			return await transmission;
		} finally {
			this.renewal = undefined;
			// Set by n8n; also when the request behind the login came to nothing
			if (credentials.accessToken !== '') {
				this.credentials = credentials;
				this.tokenObtainedAtMs = startedAtMs;
			}
		}
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
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
		};
		const { id = '', name = '' } = this.ctx.getNode().credentials?.[CREDENTIAL] ?? {};
		try {
			const answer: Answer = await this.ctx.helpers.httpRequestWithAuthentication.call(
				this.ctx,
				CREDENTIAL,
				options,
				{ credentialsDecrypted: { id: id ?? '', name, type: CREDENTIAL, data: credentials } },
			);
			if (answer.statusCode === 401) this.refusedToken = String(credentials.accessToken);
			return answer;
		} catch (error) {
			throw this.remember(noAnswer(error));
		}
	}

	private remember(error: CardError): CardError {
		if (!error.retryable) this.finalRefusal = error;
		return error;
	}
}

function noAnswer(error: unknown): CardError {
	const { reason, maybeReceived } = lostConnection(error);
	return (
		loginError(error) ?? new CardError(maybeReceived ? 'NO_ANSWER' : 'UNREACHABLE', { reason })
	);
}

/** A login that came to nothing keeps its own words: n8n hands it over as the cause of its error. */
function loginError(error: unknown): CardError | undefined {
	if (!(error instanceof Error)) return undefined;
	return isCardError(error) ? error : loginError(error.cause);
}
