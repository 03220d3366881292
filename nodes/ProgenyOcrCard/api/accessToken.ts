import { createHash } from 'node:crypto';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { isRecord } from '../json';

/** Documented: "only valid for five minutes". */
const DOCUMENTED_LIFETIME_MS = 5 * 60_000;

/** The part of its lifetime that a token must still have before an upload starts. */
const UPLOAD_MARGIN = 0.1;

const SEPARATOR = '~';

export interface AccessToken {
	value: string;
	lifetimeMs: number;
	/** On our own clock. */
	expiresAtMs: number;
}

/**
 * A new token as n8n is to keep it: with its end on our own clock, and bound to the login data.
 *
 * Bound, because n8n goes on using a stored token after base URL, username or password were edited,
 * and even tests the edited credential with it. The token would reach another host, cards would be
 * charged to another account, and the test of a wrong password would pass.
 *
 * @param serverNow the `Date` header of the login's answer. The token states its end on the server's
 *   clock, and nothing else: the service's tokens carry no `iat` (decoded from the documented samples).
 */
export function keptToken(
	credentials: ICredentialDataDecryptedObject,
	token: string,
	{ nowMs, serverNow }: { nowMs: number; serverNow?: unknown },
): string {
	const serverNowMs = Date.parse(String(serverNow));
	const statedMs = (statedEndMs(token) ?? 0) - (Number.isNaN(serverNowMs) ? nowMs : serverNowMs);
	const lifetimeMs = statedMs > 0 ? statedMs : DOCUMENTED_LIFETIME_MS;
	return [loginMark(credentials), lifetimeMs, nowMs + lifetimeMs, token].join(SEPARATOR);
}

/** The token that n8n keeps with a credential; null where it has none for the present login data. */
export function tokenOf(credentials: ICredentialDataDecryptedObject): AccessToken | null {
	const [mark, lifetimeMs, expiresAtMs, ...rest] = String(credentials.accessToken).split(SEPARATOR);
	const value = rest.join(SEPARATOR);
	if (mark !== loginMark(credentials) || value === '') return null;
	return { value, lifetimeMs: Number(lifetimeMs), expiresAtMs: Number(expiresAtMs) };
}

/**
 * Whether the service will still take a token.
 *
 * @param isUpload an upload is judged when its last byte has arrived, so its token must last longer
 */
export function isFresh(
	{ lifetimeMs, expiresAtMs }: AccessToken,
	{ nowMs, isUpload }: { nowMs: number; isUpload: boolean },
): boolean {
	return nowMs < expiresAtMs - (isUpload ? lifetimeMs * UPLOAD_MARGIN : 0);
}

/** The `exp` of a JWT in milliseconds, or null where the token is no JWT or has none. */
function statedEndMs(token: string): number | null {
	try {
		const payload: unknown = JSON.parse(
			Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
		);
		return isRecord(payload) && typeof payload.exp === 'number' ? payload.exp * 1000 : null;
	} catch {
		return null;
	}
}

function loginMark({ baseUrl, username, password }: ICredentialDataDecryptedObject): string {
	return createHash('sha256')
		.update(JSON.stringify([baseUrl, username, password]))
		.digest('hex');
}
