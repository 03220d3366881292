import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { clockMs } from '../clock';
import { limitConcurrency } from '../limitConcurrency';
import { raceSignal } from '../signals';
import { loginHash, type AccessToken } from './accessToken';
import { CircuitBreaker } from './circuitBreaker';
import { JobTimes } from './jobTimes';
import { RateLimiter } from './rateLimiter';

/** More save little time, and each that breaks off may have been charged. */
const UPLOADS_AT_ONCE = 8;

/** The part of its lifetime that a token must still have before an upload starts. */
const UPLOAD_MARGIN = 0.1;

/** A late answer may refuse one of them again. */
const REFUSED_TOKENS_KEPT = 10;

/** An account that is unused for this long is forgotten. */
const FORGOTTEN_AFTER_MS = 3_600_000;

/**
 * What concerns an account of the service, for all executions of this n8n process that use it: the token,
 * how fast it may be asked, whether it takes uploads, and how long its jobs take. It holds counts, times
 * and the token; nothing of a document or a person. Executions are guests: each wait takes the signal of
 * the one that waits.
 */
export class Account {
	readonly limiter = new RateLimiter();
	readonly breaker = new CircuitBreaker();
	/** Gives a place for an upload. */
	readonly upload = limitConcurrency(UPLOADS_AT_ONCE);
	usedAtMs = clockMs();
	private readonly jobTimes = new Map<string, JobTimes>();
	private token: AccessToken | null = null;
	private staleAtMs = 0;
	private refusedTokens: string[] = [];
	private renewal?: Promise<void>;

	/**
	 * The token, if the service will still take it.
	 *
	 * @param isUpload an upload is judged when its last byte has arrived, so its token must last longer
	 */
	freshToken(isUpload: boolean): AccessToken | null {
		const { token, staleAtMs } = this;
		const marginMs = isUpload ? (token?.lifetimeMs ?? 0) * UPLOAD_MARGIN : 0;
		return clockMs() < staleAtMs - marginMs ? token : null;
	}

	/** Takes over a token that n8n stores, unless it is older, or was refused. */
	adopt(token: AccessToken | null): void {
		const isNewer = (token?.expiresAtMs ?? 0) > (this.token?.expiresAtMs ?? 0);
		if (token && isNewer && !this.refusedTokens.includes(token.value)) this.replace(token);
	}

	/** Takes over the token of a login. */
	replace(token: AccessToken): void {
		this.token = token;
		// A change of the system clock must not make it last longer
		const leftMs = Math.min(token.expiresAtMs - Date.now(), token.lifetimeMs);
		this.staleAtMs = clockMs() + leftMs;
	}

	/** The service refused a token, which nobody needs to try again. */
	refuse({ value }: AccessToken): void {
		this.refusedTokens = [...this.refusedTokens, value].slice(-REFUSED_TOKENS_KEPT);
		if (this.token?.value === value) this.token = null;
	}

	/**
	 * Waits for a renewal of the token: for the one in progress, or else for the guest's own.
	 *
	 * @throws what the renewal throws, or when the signal aborts; the renewal then goes on for others
	 */
	async renew(ownRenewal: () => Promise<void>, signal: AbortSignal): Promise<void> {
		if (this.renewal === undefined) {
			this.renewal = ownRenewal().finally(() => (this.renewal = undefined));
			this.limiter.holdUntil(this.renewal);
		}
		await raceSignal(this.renewal, signal);
	}

	/** How long the jobs of a service take, as far as it is known. */
	jobTimesOf(service: string): JobTimes {
		let jobTimes = this.jobTimes.get(service);
		if (jobTimes === undefined) this.jobTimes.set(service, (jobTimes = new JobTimes()));
		return jobTimes;
	}
}

const accounts = new Map<string, Account>();

/** The one account of this process with such login data: Base URL, username and password. */
export function accountOf(credentials: ICredentialDataDecryptedObject): Account {
	const key = loginHash(credentials);
	let account = accounts.get(key);
	if (account === undefined) {
		accounts.set(key, (account = new Account()));
		forgetUnused(key, FORGOTTEN_AFTER_MS);
	}
	account.usedAtMs = clockMs();
	return account;
}

/** By a signal's timer, as it does not keep the process alive. */
function forgetUnused(key: string, inMs: number): void {
	const timeout = AbortSignal.timeout(inMs);
	timeout.addEventListener('abort', () => {
		const account = accounts.get(key);
		if (account === undefined) return;
		const leftMs = account.usedAtMs + FORGOTTEN_AFTER_MS - clockMs();
		if (leftMs > 0) forgetUnused(key, Math.ceil(leftMs));
		else accounts.delete(key);
	});
}
