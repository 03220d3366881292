import type { ICredentialDataDecryptedObject, IHttpRequestHelper } from 'n8n-workflow';

import { CardError } from '../errors';
import { isRecord } from '../json';
import { apiBaseUrl } from './baseUrl';
import { lostConnection } from './connection';
import { fieldMessages } from './fieldMessages';
import type { Answer } from './session';

const LOGIN_TIMEOUT_MS = 30_000;
const FIELD_LABELS = { username: 'Username', password: 'Password' };

/**
 * Logs in with username and password (multipart, as documented) and returns a new access token,
 * valid for five minutes.
 *
 * Every way to fail becomes a CardError with a sentence of its own. As that error carries no HTTP
 * response, n8n neither takes a refused login for an expired token (and repeats it) nor hides the
 * sentence behind a status text.
 *
 * @throws CardError BASE_URL_INVALID, LOGIN_…
 */
export async function logIn(
	http: IHttpRequestHelper['helpers'],
	credentials: ICredentialDataDecryptedObject,
): Promise<{ accessToken: string }> {
	const baseUrl = apiBaseUrl(credentials.baseUrl);
	const form = new FormData();
	form.append('username', String(credentials.username ?? ''));
	form.append('password', String(credentials.password ?? ''));
	const answer: Answer = await http
		.httpRequest({
			method: 'POST',
			url: `${baseUrl}/accounts/token/obtain/`,
			body: form,
			timeout: LOGIN_TIMEOUT_MS,
			// The password must not follow a redirect to another host
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
		})
		.catch(unreachable);
	return { accessToken: readLogin(answer) };
}

function unreachable(error: unknown): never {
	throw new CardError('LOGIN_UNREACHABLE', { reason: lostConnection(error).reason });
}

/** What the answer to a login means: the access token, or the CardError that says why there is none. */
export function readLogin({ statusCode: httpCode, body }: Answer): string {
	const answer = isRecord(body) ? body : null;
	if (httpCode === 401) throw new CardError('LOGIN_REFUSED', { httpCode });
	if (httpCode === 403) throw new CardError('LOGIN_FORBIDDEN', { httpCode });
	if (httpCode === 429) throw new CardError('LOGIN_THROTTLED', { httpCode });
	if (httpCode >= 500) throw new CardError('LOGIN_UNAVAILABLE', { httpCode });
	if (httpCode === 400 && answer !== null) {
		throw new CardError('LOGIN_INCOMPLETE', {
			httpCode,
			reason: fieldMessages(answer, FIELD_LABELS),
		});
	}
	if (httpCode < 200 || httpCode >= 300 || answer === null) {
		throw new CardError('LOGIN_NOT_PROGENY', { httpCode });
	}
	if (typeof answer.access !== 'string' || answer.access === '') {
		throw new CardError('LOGIN_WITHOUT_TOKEN', { httpCode });
	}
	return answer.access;
}
