import { isRecord } from '../json';

/** Documented: "only valid for five minutes". */
const DOCUMENTED_LIFETIME_MS = 5 * 60_000;

/** The part of its lifetime that a token must still have before an upload starts. */
const UPLOAD_MARGIN = 0.1;

/**
 * Whether the service will still take a token. Only `exp` is read: the service's tokens carry no
 * `iat` (decoded from the documented samples).
 *
 * @param obtainedAtMs when this run obtained the token, if it did. Its age is then counted on our
 *   own clock, so that a clock that differs from the server's does not make every token look stale.
 * @param isUpload an upload is judged when its last byte has arrived, so its token must last longer
 */
export function isFreshToken(
	token: string,
	nowMs: number,
	{ obtainedAtMs, isUpload }: { obtainedAtMs?: number; isUpload: boolean },
): boolean {
	if (token === '') return false;
	const stated = expiresAtMs(token);
	const lifetimeMs =
		obtainedAtMs !== undefined && stated !== null && stated > obtainedAtMs
			? stated - obtainedAtMs
			: DOCUMENTED_LIFETIME_MS;
	const endsAtMs = obtainedAtMs !== undefined ? obtainedAtMs + lifetimeMs : stated;
	// A token that says nothing about its end is tried: a refusal of it is survived
	if (endsAtMs === null) return true;
	return nowMs < endsAtMs - (isUpload ? lifetimeMs * UPLOAD_MARGIN : 0);
}

/** The `exp` of a JWT in milliseconds, or null where the token is no JWT or has none. */
export function expiresAtMs(token: string): number | null {
	try {
		const payload: unknown = JSON.parse(
			Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
		);
		return isRecord(payload) && typeof payload.exp === 'number' ? payload.exp * 1000 : null;
	} catch {
		return null;
	}
}
