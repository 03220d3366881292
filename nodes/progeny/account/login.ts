import {
	ExecutionBaseError,
	type ICredentialDataDecryptedObject,
	type IHttpRequestHelper,
} from 'n8n-workflow';

import { isItemError, ItemError } from '../errors';
import { readAnswer, retryAfterMs, type Answer } from '../http/answer';
import { connectionFaultOf } from '../http/connectionFault';
import { secretFilter } from '../http/secrets';
import { apiBaseUrl } from '../http/webAddress';
import { isRecord } from '../json';
import { timeoutSignal } from '../signals';
import { encodeToken, newToken } from './accessToken';
import { accountOf } from './account';

/** A login in progress can delay the end of a wait by this much. */
const LOGIN_TIMEOUT_MS = 15_000;
/** How long to leave a service alone that cannot handle a login, unless it says so itself. */
const LOGIN_PAUSE_MS = 5000;
/** Of the answer to a login, nobody sees anything; and its token must stay as it is. */
const NOTHING_IS_SHOWN = secretFilter({ password: '' });
const CHECK_LOGIN_DATA =
	'Enter Username and Password in the credential again. If they are correct, check that Base URL is the server of your account, and ask Progeny whether the account is active.';
const LOGIN_DATA = new Map([
	['username', 'Username'],
	['password', 'Password'],
]);

/**
 * Logs in with username and password (multipart, as documented) and returns a new access token,
 * valid for five minutes and bound to the login data. The account takes it over, too.
 *
 * What goes wrong is said in one text, because the credential dialog shows no more than a message.
 * The error carries neither an HTTP response, which n8n would take for an expired token and repeat
 * the login, nor a code, which the dialog would show in place of the text.
 *
 * @throws LoginError, caused by an ItemError BASE_URL_INVALID, LOGIN_REFUSED, NOT_PROGENY, UNREACHABLE,
 *   CERTIFICATE_REFUSED or THROTTLED
 */
export async function logIn(
	http: IHttpRequestHelper['helpers'],
	credentials: ICredentialDataDecryptedObject,
): Promise<{ accessToken: string }> {
	try {
		const nowMs = Date.now();
		const answer = await postLogin(http, credentials);
		const token = newToken(readLogin(answer), { nowMs, date: answer.headers.date });
		accountOf(credentials).replace(token);
		return { accessToken: encodeToken(credentials, token) };
	} catch (error) {
		throw isItemError(error) ? new LoginError(error) : error;
	}
}

async function postLogin(
	http: IHttpRequestHelper['helpers'],
	{ baseUrl, username, password }: ICredentialDataDecryptedObject,
): Promise<Answer> {
	const url = `${apiBaseUrl(baseUrl)}/accounts/token/obtain/`;
	const secrets = secretFilter({ password: String(password ?? '') });
	const form = new FormData();
	form.append('username', String(username ?? ''));
	form.append('password', String(password ?? ''));
	return await http
		.httpRequest({
			method: 'POST',
			url,
			body: form,
			timeout: LOGIN_TIMEOUT_MS,
			// The time-out alone only ends a silence
			abortSignal: timeoutSignal(LOGIN_TIMEOUT_MS),
			// The password must not follow a redirect to another host
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
			encoding: 'stream',
		})
		.then(async (stream) => await readAnswer(stream, NOTHING_IS_SHOWN))
		.catch((error: unknown) => {
			const { isLasting, maybeReceived, ...fault } = connectionFaultOf(error);
			const reason = secrets.clean(fault.reason);
			const pauseMs = LOGIN_PAUSE_MS;
			if (isLasting && !maybeReceived) throw ItemError.of('CERTIFICATE_REFUSED', { reason });
			throw ItemError.of('UNREACHABLE', { reason, pauseMs });
		});
}

class LoginError extends ExecutionBaseError {
	constructor(cause: ItemError) {
		const { hint } = cause.words().details;
		super(`${cause.message.replace(/\.$/, '')}. ${hint}`, { cause, level: 'info' });
		// Before 2.34, n8n's own error about it has no cause, but takes over the context
		this.context = { loginError: cause };
	}
}

/** Our own error, or that of a login, which n8n hands over in an error of its own. */
export function ownError(error: unknown): ItemError | undefined {
	if (!(error instanceof Error)) return undefined;
	if (isItemError(error)) return error;
	const { cause, context } = error as { cause?: unknown; context?: { loginError?: unknown } };
	return ownError(cause) ?? ownError(context?.loginError);
}

/** What the answer to a login means: the access token, or the ItemError that says why there is none. */
export function readLogin({ statusCode: httpCode, headers, body }: Answer): string {
	const answer = isRecord(body) ? body : null;
	if (httpCode === 401) {
		const reason = 'wrong username or password';
		throw ItemError.of('LOGIN_REFUSED', { reason, remedy: CHECK_LOGIN_DATA, httpCode });
	}
	if (httpCode === 403) {
		const reason = 'this account or this server may not log in (HTTP 403)';
		const remedy =
			'Ask Progeny whether the account is active, and whether they must allow the address of your n8n server.';
		throw ItemError.of('LOGIN_REFUSED', { reason, remedy, httpCode });
	}
	const pauseMs = retryAfterMs(headers) ?? LOGIN_PAUSE_MS;
	if (httpCode === 429) {
		const reason = 'it allows no more logins (HTTP 429)';
		throw ItemError.of('THROTTLED', { reason, httpCode, pauseMs });
	}
	if (httpCode >= 500) {
		const reason = `it could not handle the login (HTTP ${httpCode})`;
		throw ItemError.of('UNREACHABLE', { reason, httpCode, pauseMs });
	}
	if (httpCode === 400 && answer !== null) {
		// The fields only: what the service says of them could repeat the password
		const missing = [...LOGIN_DATA].filter(([field]) => field in answer).map(([, label]) => label);
		const reason = `it does not accept ${missing.join(' and ') || 'the login data'}`;
		throw ItemError.of('LOGIN_REFUSED', { reason, remedy: CHECK_LOGIN_DATA, httpCode });
	}
	if (httpCode < 200 || httpCode >= 300 || answer === null) {
		throw ItemError.of('NOT_PROGENY', {
			reason: `it answered the login with HTTP ${httpCode}`,
			httpCode,
		});
	}
	if (typeof answer.access !== 'string' || answer.access === '') {
		const reason = 'its login succeeds, but returns no access token';
		throw ItemError.of('NOT_PROGENY', { reason, httpCode });
	}
	return answer.access;
}
