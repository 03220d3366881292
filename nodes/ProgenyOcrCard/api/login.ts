import {
	ExecutionBaseError,
	type ICredentialDataDecryptedObject,
	type IHttpRequestHelper,
} from 'n8n-workflow';

import { CardError, isCardError } from '../errors';
import { isRecord } from '../json';
import { reasonOf } from '../text';
import { keptToken } from './accessToken';
import { readAnswer, type Answer } from './answer';
import { apiBaseUrl } from './baseUrl';
import { lostConnection } from './connection';
import { retryAfterMs } from './retryAfter';

/** A wait for a card may be exceeded by as much. */
const LOGIN_TIMEOUT_MS = 15_000;
/** How long to leave a service in peace that cannot handle a login, unless it says so itself. */
const LOGIN_PAUSE_MS = 5000;
const FIELD_LABELS = new Map([
	['username', 'Username'],
	['password', 'Password'],
]);

/**
 * Logs in with username and password (multipart, as documented) and returns a new access token,
 * valid for five minutes and bound to the login data.
 *
 * What goes wrong is said in one text, because the credential dialog shows no more than a message.
 * The error carries neither an HTTP response, which n8n would take for an expired token and repeat
 * the login, nor a code, which the dialog would show in place of the text.
 *
 * @throws LoginError, caused by a CardError BASE_URL_INVALID or LOGIN_…
 */
export async function logIn(
	http: IHttpRequestHelper['helpers'],
	credentials: ICredentialDataDecryptedObject,
): Promise<{ accessToken: string }> {
	try {
		const nowMs = Date.now();
		const answer = await postLogin(http, credentials);
		const serverNow = answer.headers.date;
		return { accessToken: keptToken(credentials, readLogin(answer), { nowMs, serverNow }) };
	} catch (error) {
		throw explained(error);
	}
}

async function postLogin(
	http: IHttpRequestHelper['helpers'],
	{ baseUrl, username, password }: ICredentialDataDecryptedObject,
): Promise<Answer> {
	const url = `${apiBaseUrl(baseUrl)}/accounts/token/obtain/`;
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
			abortSignal: AbortSignal.timeout(LOGIN_TIMEOUT_MS),
			// The password must not follow a redirect to another host
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
			encoding: 'stream',
		})
		.then(readAnswer)
		.catch(unreachable);
}

function unreachable(error: unknown): never {
	const reason = isCardError(error) ? 'its answer is too large' : lostConnection(error).reason;
	throw new CardError('LOGIN_UNREACHABLE', { reason, pauseMs: LOGIN_PAUSE_MS });
}

function explained(error: unknown): unknown {
	return isCardError(error) ? new LoginError(error) : error;
}

class LoginError extends ExecutionBaseError {
	constructor(cause: CardError) {
		super(`${cause.message.replace(/\.$/, '')}. ${cause.hint}`, { cause, level: 'info' });
		// Before 2.34, n8n's own error about it has no cause, but takes over the context
		this.context = { loginError: cause };
	}
}

/** Our own error, or that of a login, which n8n hands over in an error of its own. */
export function ownError(error: unknown): CardError | undefined {
	if (!(error instanceof Error)) return undefined;
	if (isCardError(error)) return error;
	const { cause, context } = error as { cause?: unknown; context?: { loginError?: unknown } };
	return ownError(cause) ?? ownError(context?.loginError);
}

/** What the answer to a login means: the access token, or the CardError that says why there is none. */
export function readLogin({ statusCode: httpCode, headers, body }: Answer): string {
	const answer = isRecord(body) ? body : null;
	if (httpCode === 401) throw new CardError('LOGIN_REFUSED', { httpCode });
	if (httpCode === 403) throw new CardError('LOGIN_FORBIDDEN', { httpCode });
	const pauseMs = retryAfterMs(headers, Date.now()) ?? LOGIN_PAUSE_MS;
	if (httpCode === 429) throw new CardError('LOGIN_THROTTLED', { httpCode, pauseMs });
	if (httpCode >= 500) throw new CardError('LOGIN_UNAVAILABLE', { httpCode, pauseMs });
	if (httpCode === 400 && answer !== null) {
		// The fields only: what the service says of them could repeat the password
		const fields = [...FIELD_LABELS].filter(([field]) => field in answer).map(([, label]) => label);
		throw new CardError('LOGIN_INCOMPLETE', { httpCode, reason: reasonOf(fields.join(' and ')) });
	}
	if (httpCode < 200 || httpCode >= 300 || answer === null) {
		throw new CardError('LOGIN_NOT_PROGENY', { httpCode });
	}
	if (typeof answer.access !== 'string' || answer.access === '') {
		throw new CardError('LOGIN_WITHOUT_TOKEN', { httpCode });
	}
	return answer.access;
}
