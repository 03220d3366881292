import {
	getCredentialOwnRequestAllowedDomains,
	isDomainAllowed,
	type ICredentialDataDecryptedObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
} from 'n8n-workflow';

import { encodeToken, storedToken, type AccessToken } from '../account/accessToken';
import { accountOf, type Account } from '../account/account';
import { ownError } from '../account/login';
import { isItemError, ItemError, messageOf } from '../errors';
import { isRecord } from '../json';
import { raceSignal, timeoutSignal } from '../signals';
import { pauseAskedMs, readAnswer, type Answer, type AnswerStream } from './answer';
import { ConnectionFault, connectionFaultOf } from './connectionFault';
import { withoutToken, type AskForFile } from './download';
import { secretFilter, type SecretFilter } from './secrets';
import { apiBaseUrl, isLocal } from './webAddress';

export interface ServiceRequest {
	method: 'GET' | 'POST';
	/** Below the base URL, with the slashes at both ends that the API demands. */
	path: string;
	query?: { id: string };
	/** Native, because n8n's client sends it with its length, and can send it again. */
	form?: FormData;
	timeoutMs: number;
	/** Ends the request. */
	signal: AbortSignal;
	/** Ends it only as long as nothing was sent. */
	startSignal?: AbortSignal;
}

/** The node's credential, as last read. */
interface Access {
	credentials: ICredentialDataDecryptedObject;
	baseUrl: string;
	account: Account;
	/** The hosts that whoever runs n8n allows the credential, if they restrict it. */
	allowedDomains: string | undefined;
}

const CREDENTIAL = 'progenyApi';

/**
 * A token that is refused is renewed, and the request sent again. Twice, because another process may log in at
 * the same moment, where the service keeps only the newest token valid.
 */
const TOKENS_TRIED = 3;
/**
 * Inferred from djangorestframework-simplejwt and Django REST framework, which says 403 in place of 401 where the
 * first of its authentication classes names no challenge.
 */
const TOKEN_REFUSALS = new Set<unknown>([
	...['token_not_valid', 'user_not_found', 'user_inactive', 'password_changed'],
	...['bad_authorization_header', 'not_authenticated', 'authentication_failed'],
]);
/** If the credential is edited meanwhile, another guest renews the token of the new login data first. */
const RENEWALS = 2;

/**
 * n8n logs in, and stores the new token, on the way to a request only. `authenticate` signs no request to
 * another origin than that of the Base URL, so this one goes no further than the login.
 */
const LOGIN_ONLY: IHttpRequestOptions = { url: 'about:blank' };
/** All executions wait for whoever renews the token, and so for its credential. */
const READING_TIMEOUT_MS = 60_000;
/** A login serves all executions, so none of them may end it. */
const NEVER_ENDED = new AbortController().signal;

/**
 * A run's only door to the service: one base URL, time-outs, no redirects (they would carry the
 * token to another host), and the account that all runs share.
 *
 * The token is renewed before a request that would be refused, so that images travel once.
 */
export class Client {
	private access?: Promise<Access>;
	private secrets?: { key: string; filter: SecretFilter };
	private finalRefusal?: ItemError;
	private answered = false;

	/** @param stop ends the wait for the credential */
	constructor(
		private readonly ctx: IExecuteFunctions,
		private readonly stop: AbortSignal,
	) {}

	/** Whether the service has answered in this run: then credential and Base URL are right. */
	get hasAnswered(): boolean {
		return this.answered;
	}

	/** @throws ItemError BASE_URL_INVALID, CREDENTIAL_UNREADABLE */
	async account(): Promise<Account> {
		return (await this.readAccess()).account;
	}

	/**
	 * Base URL and username: whose task an ID is.
	 *
	 * @throws ItemError BASE_URL_INVALID, CREDENTIAL_UNREADABLE
	 */
	async identity(): Promise<string[]> {
		const { baseUrl, credentials } = await this.readAccess();
		return [baseUrl, String(credentials.username)];
	}

	/**
	 * Whether pictures may be on the n8n server itself: only if the service is there, too, as the sandbox is.
	 *
	 * @throws ItemError BASE_URL_INVALID, CREDENTIAL_UNREADABLE
	 */
	async mayFilesBeLocal(): Promise<boolean> {
		return isLocal(new URL((await this.readAccess()).baseUrl));
	}

	/**
	 * @returns the service's answer, also one that reports trouble
	 * @throws ItemError where the request provably did not leave: BASE_URL_INVALID, CREDENTIAL_UNREADABLE,
	 *   LOGIN_REFUSED, NOT_PROGENY, UNREACHABLE, CERTIFICATE_REFUSED, THROTTLED; or was refused: ACCESS_REFUSED
	 * @throws ConnectionFault where it may have been received
	 */
	async send(request: ServiceRequest): Promise<Answer> {
		for (let tries = 1; ; tries += 1) {
			const { form, signal, startSignal = signal } = request;
			const token = await this.freshToken(form !== undefined, startSignal);
			const answer = await this.transmit(request, token);
			if (!refusesToken(answer)) return answer;
			// That comes before anything is processed: repeating the request is safe
			(await this.account()).refuse(token);
			if (tries === TOKENS_TRIED) throw this.remember(refusedAccess(answer.statusCode));
		}
	}

	/** With the token only on the service's own origin; whether files need it there, no source tells. */
	readonly askForFile: AskForFile = async (options, signal) => {
		const access = await this.readAccess();
		return new URL(options.url).origin === new URL(access.baseUrl).origin
			? await this.signed(access, options, signal, await this.freshToken(false, signal))
			: await withoutToken(this.ctx)(options, signal);
	};

	private async readAccess(): Promise<Access> {
		const reading = (this.access ??= this.readCredential());
		// Another attempt may do better
		reading.catch(() => (this.access = undefined));
		return await raceSignal(reading, this.stop);
	}

	private async readCredential(): Promise<Access> {
		const reading = this.ctx.getCredentials(CREDENTIAL);
		const inTime = timeoutSignal(READING_TIMEOUT_MS);
		const credentials = await raceSignal(reading, inTime).catch((error: unknown) => {
			const reason = inTime.aborted ? 'n8n did not provide it within a minute' : messageOf(error);
			throw ItemError.of('CREDENTIAL_UNREADABLE', { reason }, error);
		});
		const baseUrl = apiBaseUrl(credentials.baseUrl);
		const allowedDomains = allowedDomainsOf(credentials, baseUrl);
		return { credentials, baseUrl, allowedDomains, account: accountOf(credentials) };
	}

	/** @throws ItemError where there is none, or when the signal aborts */
	private async freshToken(isUpload: boolean, signal: AbortSignal): Promise<AccessToken> {
		signal.throwIfAborted();
		for (let renewals = 0; ; renewals += 1) {
			const account = await this.account();
			const token = account.freshToken(isUpload);
			if (token !== null) return token;
			if (this.finalRefusal) throw this.finalRefusal;
			if (renewals === RENEWALS) throw this.remember(refusedAccess());
			try {
				await account.renew(async () => await this.renewToken(), signal);
			} catch (error) {
				throw this.remember(error);
			}
		}
	}

	/** Takes what another process has stored meanwhile, or logs in through n8n, which stores the new token. */
	private async renewToken(): Promise<void> {
		const access = await this.readCredential();
		// Kept as it was where it cannot be read now, because the tasks in progress need it
		this.access = Promise.resolve(access);
		const { credentials, account } = access;
		account.adopt(storedToken(credentials));
		if (account.freshToken(true) !== null) return;
		const login = this.signed(access, { ...LOGIN_ONLY }, NEVER_ENDED, null);
		const fault: unknown = await login.catch((error: unknown) => error);
		if (account.freshToken(false) !== null) return;
		const error = this.loginError(fault);
		if (error.facts.httpCode !== undefined) this.answered = true;
		if (error.policy.patienceMs > 0) account.limiter.backOff(error.facts.pauseMs ?? 0);
		throw error;
	}

	private loginError(fault: unknown): ItemError {
		const error = ownError(fault);
		if (error === undefined) {
			const { reason } = connectionFaultOf(fault);
			return ItemError.of('UNREACHABLE', { reason }, fault);
		}
		// A page from something in between, as the Base URL has proved to be right
		const isPage = error.code === 'NOT_PROGENY' && this.answered;
		const { httpCode, reason } = error.facts;
		return isPage ? ItemError.of('UNREACHABLE', { reason: String(reason), httpCode }) : error;
	}

	private async transmit(
		{ method, path, query, form, timeoutMs, signal, startSignal = signal }: ServiceRequest,
		token: AccessToken,
	): Promise<Answer> {
		const access = await this.readAccess();
		const { baseUrl, account, credentials } = access;
		const options: IHttpRequestOptions = {
			method,
			url: `${baseUrl}${path}`,
			qs: query,
			body: form,
			timeout: timeoutMs,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
			// n8n itself would read an answer of any size
			encoding: 'stream',
		};
		const secrets = this.secretsIn(token.value, String(credentials.password));
		startSignal.throwIfAborted();
		// n8n's time-out ends a silence only, and only before the answer begins
		const end = timeoutSignal(timeoutMs, signal);
		let isAnswered = false;
		try {
			const stream = await this.signed(access, options, end, token);
			this.answered = isAnswered = true;
			const answer = await readAnswer(stream, secrets);
			const pauseMs = pauseAskedMs(answer);
			if (pauseMs === null) account.limiter.accept();
			else account.limiter.backOff(pauseMs);
			return answer;
		} catch (error) {
			const fault = connectionFaultOf(error);
			const facts = { ...fault, isAnswered, isEnded: end.aborted, cause: fault.cause };
			throw this.faultOf(new ConnectionFault(secrets.clean(fault.reason), facts), account);
		}
	}

	/** Of a token and a password. One is kept, as it takes longer to make than to use. */
	private secretsIn(token: string, password: string): SecretFilter {
		const key = JSON.stringify([token, password]);
		if (this.secrets?.key !== key) {
			this.secrets = { key, filter: secretFilter({ token, password }) };
		}
		return this.secrets.filter;
	}

	private faultOf(fault: ConnectionFault, account: Account): ItemError | ConnectionFault {
		const { reason, maybeReceived, isLasting } = fault;
		if (maybeReceived) return fault;
		if (isLasting) return this.remember(ItemError.of('CERTIFICATE_REFUSED', { reason }, fault));
		account.limiter.backOff(0);
		return ItemError.of('UNREACHABLE', { reason }, fault);
	}

	/** @param token null to log in first */
	private async signed(
		{ credentials, allowedDomains }: Access,
		options: IHttpRequestOptions,
		signal: AbortSignal,
		token: AccessToken | null,
	): Promise<AnswerStream> {
		const { id, name = '' } = this.ctx.getNode().credentials?.[CREDENTIAL] ?? {};
		const accessToken = token === null ? '' : encodeToken(credentials, token);
		const data = { ...credentials, accessToken };
		const { httpRequestWithAuthentication } = this.ctx.helpers;
		return await httpRequestWithAuthentication.call(
			endedBy(this.ctx, signal),
			CREDENTIAL,
			// n8n applies the restriction to the login only, unless the request names it
			{ ...options, abortSignal: signal, allowedDomains },
			{ credentialsDecrypted: { id: id ?? '', name, type: CREDENTIAL, data } },
		);
	}

	private remember<Fault>(error: Fault): Fault {
		if (isItemError(error) && error.policy.isFinalForRun) this.finalRefusal = error;
		return error;
	}
}

/** n8n ends a signed request with the execution's own signal, whatever signal the request has. */
function endedBy(ctx: IExecuteFunctions, signal: AbortSignal): IExecuteFunctions {
	return Object.create(ctx, {
		getExecutionCancelSignal: { value: () => signal },
	}) as IExecuteFunctions;
}

/** @throws ItemError BASE_URL_INVALID where the restriction of the credential leaves out its own Base URL */
function allowedDomainsOf(
	credentials: ICredentialDataDecryptedObject,
	url: string,
): string | undefined {
	let allowedDomains: string | undefined;
	try {
		// Older versions of n8n-workflow do not have it
		allowedDomains = getCredentialOwnRequestAllowedDomains?.(credentials);
	} catch (error) {
		throw ItemError.of('BASE_URL_INVALID', { reason: messageOf(error) });
	}
	if (allowedDomains === undefined || isDomainAllowed({ url, allowedDomains })) {
		return allowedDomains;
	}
	const reason = "its host is not among the credential's Allowed HTTP Request Domains";
	throw ItemError.of('BASE_URL_INVALID', { reason });
}

/** An answer with an ID may be about a task that is paid for. */
function refusesToken({ statusCode, body }: Answer): boolean {
	if (statusCode !== 403 || !isRecord(body)) return statusCode === 401;
	return TOKEN_REFUSALS.has(body.code) && body.id === undefined;
}

function refusedAccess(httpCode = 401): ItemError {
	return ItemError.of('ACCESS_REFUSED', { httpCode });
}
