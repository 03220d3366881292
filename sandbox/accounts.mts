import { randomBytes } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { badFields, json, unauthorized, type Answer, type FieldErrors } from './answers.mts';
import type { Refusal } from './answers.mts';
import type { Form } from './form.mts';
import { FIRST_USER_ID } from './invented.mts';
import type { Settings } from './settings.mts';

/** DECODED from the documented sample: both refresh tokens there live exactly 14 days. */
const REFRESH_TOKEN_SECONDS = 14 * 24 * 60 * 60;

export type AccessVerdict = 'none' | 'valid' | 'expired' | 'invalid';

export interface Access {
	verdict: AccessVerdict;
	/** The account, or why there is none. */
	caller: { userId: number } | { refusal: Refusal };
}

type TokenType = 'access' | 'refresh';

/** DECODED from the documented sample: these claims, this header, and no `iat`. */
interface Claims {
	token_type: TokenType;
	exp: number;
	jti: string;
	user_id: number;
}

type Verified = { claims: Claims } | { verdict: 'expired' | 'invalid'; message: string };

export class Accounts {
	private secret = randomBytes(32);
	private readonly blacklistedJtis = new Set<string>();
	private readonly userIds = new Map<string, number>();

	constructor(private readonly settings: Settings) {}

	/** DOCUMENTED token-obtain: both answers, and the 400 of a missing field. */
	async login(form: Form): Promise<Answer> {
		const { username, password } = requiredTexts(form, ['username', 'password']);
		const account = this.settings.accounts.find((known) => known.username === username);
		if (account?.password !== password) {
			throw unauthorized({ detail: 'No active account found with the given credentials' });
		}
		const userId = this.userIdOf(username);
		return json(200, {
			refresh: await this.issue('refresh', userId),
			access: await this.issue('access', userId),
		});
	}

	/** DOCUMENTED token-obtain: the answer has a new refresh token. Its refusals are INFERRED. */
	async refresh(form: Form): Promise<Answer> {
		const { refresh } = requiredTexts(form, ['refresh']);
		const verified = await this.verify(refresh, 'refresh');
		if ('message' in verified) throw tokenNotValid(verified.message);
		const { jti, user_id: userId } = verified.claims;
		if (this.blacklistedJtis.has(jti)) throw tokenNotValid('Token is blacklisted');
		if (this.settings.blacklistRotatedRefreshTokens) this.blacklistedJtis.add(jti);
		return json(200, {
			access: await this.issue('access', userId),
			refresh: await this.issue('refresh', userId),
		});
	}

	/** INFERRED from SimpleJWT's authentication.py, order of the checks included. */
	async inspect(authorization: string | undefined): Promise<Access> {
		const [scheme, token, ...rest] = (authorization ?? '').split(/\s+/).filter(Boolean);
		if (scheme === undefined) return { verdict: 'none', caller: NO_CREDENTIALS };
		if (scheme !== 'Bearer') return { verdict: 'invalid', caller: NO_CREDENTIALS };
		if (token === undefined || rest.length > 0) return { verdict: 'invalid', caller: BAD_HEADER };
		const verified = await this.verify(token, 'access');
		if ('message' in verified) {
			const { verdict, message } = verified;
			return { verdict, caller: { refusal: accessNotValid(message) } };
		}
		const userId = verified.claims.user_id;
		return this.isKnown(userId)
			? { verdict: 'valid', caller: { userId } }
			: { verdict: 'invalid', caller: NO_USER };
	}

	/** As if the service had changed its signing key: everything issued so far is worthless. */
	revokeTokens(): void {
		this.secret = randomBytes(32);
	}

	private async issue(type: TokenType, userId: number): Promise<string> {
		const lifeSeconds =
			type === 'access' ? this.settings.accessTokenSeconds : REFRESH_TOKEN_SECONDS;
		const claims: Claims = {
			token_type: type,
			exp: Math.floor(Date.now() / 1000 + lifeSeconds),
			jti: randomBytes(16).toString('hex'),
			user_id: userId,
		};
		const token = new SignJWT({ ...claims });
		return await token.setProtectedHeader({ typ: 'JWT', alg: 'HS256' }).sign(this.secret);
	}

	private async verify(token: string, type: TokenType): Promise<Verified> {
		try {
			const { payload } = await jwtVerify<Claims>(token, this.secret, { algorithms: ['HS256'] });
			if (payload.token_type === type) return { claims: payload };
			return { verdict: 'invalid', message: 'Token has wrong type' };
		} catch (error) {
			const verdict = error instanceof errors.JWTExpired ? 'expired' : 'invalid';
			// INFERRED: the sample's tokens come from a release before 5.0, which had one sentence for both.
			return { verdict, message: 'Token is invalid or expired' };
		}
	}

	private userIdOf(username: string): number {
		const userId = this.userIds.get(username) ?? FIRST_USER_ID + this.userIds.size;
		this.userIds.set(username, userId);
		return userId;
	}

	private isKnown(userId: number): boolean {
		return this.settings.accounts.some(({ username }) => this.userIds.get(username) === userId);
	}
}

const NO_CREDENTIALS = {
	refusal: unauthorized({ detail: 'Authentication credentials were not provided.' }),
};
const BAD_HEADER = {
	refusal: unauthorized({
		detail: 'Authorization header must contain two space-delimited values',
		code: 'bad_authorization_header',
	}),
};
const NO_USER = { refusal: unauthorized({ detail: 'User not found', code: 'user_not_found' }) };

function tokenNotValid(detail: string): Refusal {
	return unauthorized({ detail, code: 'token_not_valid' });
}

function accessNotValid(message: string): Refusal {
	return unauthorized({
		detail: 'Given token not valid for any token type',
		code: 'token_not_valid',
		messages: [{ token_class: 'AccessToken', token_type: 'access', message }],
	});
}

function requiredTexts<Name extends string>(form: Form, names: Name[]): Record<Name, string> {
	const problems: FieldErrors = {};
	const texts = {} as Record<Name, string>;
	for (const name of names) {
		const value = form.get(name);
		const problem = textProblem(value);
		if (problem) problems[name] = [problem];
		else texts[name] = String(value).trim();
	}
	if (Object.keys(problems).length > 0) throw badFields(problems);
	return texts;
}

/** DOCUMENTED: the first sentence. INFERRED from DRF's CharField, which also trims: the others. */
function textProblem(value: unknown): string | undefined {
	if (value === undefined) return 'This field is required.';
	if (value === null) return 'This field may not be null.';
	if (typeof value !== 'string' && typeof value !== 'number') return 'Not a valid string.';
	return String(value).trim() === '' ? 'This field may not be blank.' : undefined;
}
