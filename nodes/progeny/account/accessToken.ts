import { createHash } from 'node:crypto';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { dateMs } from '../http/answer';
import { isRecord } from '../json';

/** Documented: "only valid for five minutes". */
const DOCUMENTED_LIFETIME_MS = 5 * 60_000;

/** A longer lifetime is not credible. */
const LONGEST_LIFETIME_MS = 24 * 3_600_000;

const SEPARATOR = '~';

export interface AccessToken {
	value: string;
	lifetimeMs: number;
	/** On the clock of this system. */
	expiresAtMs: number;
}

/**
 * A new token with its end on our own clock.
 *
 * @param date the `Date` header of the login's answer. The token states its end on the server's
 *   clock, and nothing else: the service's tokens carry no `iat` (decoded from the documented samples).
 */
export function newToken(
	value: string,
	{ nowMs, date }: { nowMs: number; date?: unknown },
): AccessToken {
	const statedMs = (statedEndMs(value) ?? 0) - dateMs(date, nowMs);
	const isCredible = statedMs > 0 && statedMs <= LONGEST_LIFETIME_MS;
	const lifetimeMs = isCredible ? statedMs : DOCUMENTED_LIFETIME_MS;
	return { value, lifetimeMs, expiresAtMs: nowMs + lifetimeMs };
}

/**
 * A token as n8n stores it with the credential: bound to the login data.
 *
 * Bound, because n8n goes on using a stored token after base URL, username or password were edited,
 * and even tests the edited credential with it. The token would reach another host, documents would be
 * charged to another account, and the test of a wrong password would pass.
 */
export function encodeToken(
	credentials: ICredentialDataDecryptedObject,
	{ value, lifetimeMs, expiresAtMs }: AccessToken,
): string {
	return [loginHash(credentials), lifetimeMs, expiresAtMs, value].join(SEPARATOR);
}

/** The token that n8n stores with a credential; null where it has none for the present login data. */
export function storedToken(credentials: ICredentialDataDecryptedObject): AccessToken | null {
	const [hash, lifetimeMs, expiresAtMs, ...rest] = String(credentials.accessToken).split(SEPARATOR);
	const value = rest.join(SEPARATOR);
	if (hash !== loginHash(credentials) || value === '') return null;
	return { value, lifetimeMs: Number(lifetimeMs), expiresAtMs: Number(expiresAtMs) };
}

/** Tells an account from all others, and gives nothing of it away. */
export function loginHash({ baseUrl, username, password }: ICredentialDataDecryptedObject): string {
	const host = String(baseUrl).trim().replace(/\/+$/, '');
	return createHash('sha256')
		.update(JSON.stringify([host, username, password]))
		.digest('hex');
}

/** The `exp` of a JWT in milliseconds, or null where the token is no JWT or has none that is a whole number. */
function statedEndMs(token: string): number | null {
	try {
		const payload: unknown = JSON.parse(
			Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
		);
		return isRecord(payload) && Number.isSafeInteger(payload.exp)
			? Number(payload.exp) * 1000
			: null;
	} catch {
		return null;
	}
}
