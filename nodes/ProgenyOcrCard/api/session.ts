import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
} from 'n8n-workflow';

import { CardError, isCardError, messageOf, type ErrorCode } from '../errors';
import { isFresh, tokenOf } from './accessToken';
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

/** What the further cards of a run must not try again: a wrong password locks accounts. */
const FINAL_REFUSALS = new Set<ErrorCode>([
	'LOGIN_REFUSED',
	'LOGIN_INCOMPLETE',
	'LOGIN_FORBIDDEN',
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
	private hasAnswered = false;

	constructor(private readonly ctx: IExecuteFunctions) {}

	/**
	 * @returns the service's answer, also one that reports trouble
	 * @throws CardError where there is none: BASE_URL_INVALID, CREDENTIAL_UNREADABLE, LOGIN_…,
	 *   ACCESS_REFUSED, UNREACHABLE (not sent), NO_ANSWER (maybe received)
	 */
	async send(request: ServiceRequest): Promise<Answer> {
		const first = await this.sendOnce(request);
		if (first.statusCode !== 401) return first;
		// A 401 comes before anything is processed: repeating the request is safe
		const second = first.isNewToken ? first : await this.sendOnce(request);
		if (second.statusCode !== 401) return second;
		throw this.remember(new CardError('ACCESS_REFUSED', { httpCode: 401 }));
	}

	private async sendOnce(request: ServiceRequest): Promise<Answer & { isNewToken: boolean }> {
		if (!this.renewal && !this.hasTokenFor(request)) {
			// Shared, so that a slow one cannot bring back what a renewal has replaced since
			this.loading ??= this.loadCredentials().finally(() => (this.loading = undefined));
			await this.loading;
		}
		while (this.renewal) {
			const refusal = await this.renewal;
			if (refusal) throw refusal;
		}
		// From here to the renewal that may begin, nothing waits: no second one can begin beside it
		if (this.finalRefusal) throw this.finalRefusal;
		// n8n aborts requests when the execution is stopped, but not a login before them
		this.ctx.getExecutionCancelSignal()?.throwIfAborted();
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
		try {
			this.credentials = await this.ctx.getCredentials(CREDENTIAL);
		} catch (error) {
			throw unreadableCredential(error);
		}
	}

	/** An empty token makes n8n log in, store the new token, and only then send the request, once. */
	private async transmitWithLogin(request: ServiceRequest): Promise<Answer> {
		const credentials = { ...this.credentials, accessToken: '' };
		const transmission = this.transmit(request, credentials);
		this.renewal = transmission.then(
			() => undefined,
			(error: unknown) =>
				credentials.accessToken === '' && isCardError(error) ? error : undefined,
		);
		try {
			return await transmission;
		} finally {
			this.renewal = undefined;
			// Set by n8n; also when the request behind the login came to nothing
			if (credentials.accessToken !== '') this.credentials = credentials;
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
		const { id, name = '' } = this.ctx.getNode().credentials?.[CREDENTIAL] ?? {};
		try {
			const answer: Answer = await this.ctx.helpers.httpRequestWithAuthentication.call(
				this.ctx,
				CREDENTIAL,
				options,
				{ credentialsDecrypted: { id: id ?? '', name, type: CREDENTIAL, data: credentials } },
			);
			if (answer.statusCode === 401) this.refusedToken = tokenOf(credentials)?.value;
			this.hasAnswered = true;
			return answer;
		} catch (error) {
			throw this.remember(this.noAnswer(error));
		}
	}

	private remember(error: CardError): CardError {
		if (FINAL_REFUSALS.has(error.code)) this.finalRefusal = error;
		return error;
	}

	private noAnswer(error: unknown): CardError {
		const login = loginError(error);
		// A page from something in between, as the Base URL has proved to be right
		if (login?.code === 'LOGIN_NOT_PROGENY' && this.hasAnswered) {
			return new CardError('LOGIN_UNAVAILABLE', login.facts);
		}
		const { reason, maybeReceived } = lostConnection(error);
		return login ?? new CardError(maybeReceived ? 'NO_ANSWER' : 'UNREACHABLE', { reason });
	}
}

/** A login that came to nothing keeps its own words: n8n hands it over as the cause of its error. */
function loginError(error: unknown): CardError | undefined {
	if (!(error instanceof Error)) return undefined;
	return isCardError(error) ? error : loginError(error.cause);
}

function unreadableCredential(error: unknown): CardError {
	return new CardError('CREDENTIAL_UNREADABLE', { reason: messageOf(error) });
}
