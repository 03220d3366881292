import type { Disturbances } from './disturbances.mts';
import { isFault, type Fault } from './faults.mts';
import { DEFAULT_PROCESSING_MS, type IssuesShape } from './invented.mts';

export interface Account {
	username: string;
	password: string;
}

/** How the emulated service behaves; all of it can be changed while it runs. */
export interface Settings {
	accounts: Account[];
	/** From submission to a finished task: fixed, or drawn anew for each task. */
	processingMs: number | { min: number; max: number };
	/** Makes the drawn processing times repeatable; null draws at random. */
	seed: number | null;
	accessTokenSeconds: number;
	/** HTTP status for a token that is refused. */
	refusedTokenStatus: 401 | 403;
	blacklistRotatedRefreshTokens: boolean;
	/** Also repeat what the documentation's samples seem to get wrong. */
	literalDocs: boolean;
	/** HTTP status of the task call for a rejected card. */
	rejectedHttpStatus: 200 | 400;
	issuesShape: IssuesShape;
	/** Answer finished tasks with `result.data` alone, as background_check's sample shows. */
	unwrapped: boolean;
	/** Answer with `result` as a string of JSON, as Celery's table stores it. */
	resultAsText: boolean;
	/** The day for which age and expiry are worked out, e.g. "2026-01-31"; null is the real day. */
	today: string | Date | null;
}

/** What the control endpoint takes beside settings. */
export interface Commands {
	/** Replaces the faults scripted before. */
	faults: Fault[];
	/** Faults at random; null ends them. */
	disturbances: Disturbances | null;
	revokeAccessTokens: true;
	resetStatistics: true;
}

export type Change = Partial<Settings & Commands>;

export const DEFAULT_SETTINGS: Settings = {
	accounts: [{ username: 'demo', password: 'progeny-sandbox' }],
	processingMs: DEFAULT_PROCESSING_MS,
	seed: null,
	accessTokenSeconds: 300,
	refusedTokenStatus: 401,
	blacklistRotatedRefreshTokens: false,
	literalDocs: false,
	rejectedHttpStatus: 200,
	issuesShape: 'A',
	unwrapped: false,
	resultAsText: false,
	today: null,
};

interface Rule {
	accepts: (value: unknown) => boolean;
	expected: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const isDuration = (value: unknown): value is number =>
	Number.isFinite(value) && Number(value) >= 0;
const isRange = (value: unknown) =>
	isRecord(value) && isDuration(value.min) && isDuration(value.max) && value.min <= value.max;
const isAccount = (value: unknown) =>
	isRecord(value) && typeof value.username === 'string' && typeof value.password === 'string';
const isDisturbances = (value: unknown) =>
	isRecord(value) && isDuration(value.rate) && value.rate <= 1 && Number.isInteger(value.seed);
const isDay = (value: unknown) =>
	(typeof value === 'string' || value instanceof Date) && !Number.isNaN(new Date(value).getTime());

const TRUE_OR_FALSE: Rule = {
	accepts: (value) => typeof value === 'boolean',
	expected: 'true or false',
};
const TRUE: Rule = { accepts: (value) => value === true, expected: 'true' };

const RULES: Record<keyof (Settings & Commands), Rule> = {
	accounts: {
		accepts: (value) => Array.isArray(value) && value.every(isAccount),
		expected: 'a list of {username, password}',
	},
	processingMs: {
		accepts: (value) => isDuration(value) || isRange(value),
		expected: 'milliseconds, or {min, max} in milliseconds',
	},
	seed: {
		accepts: (value) => value === null || Number.isInteger(value),
		expected: 'a whole number or null',
	},
	accessTokenSeconds: { accepts: isDuration, expected: 'seconds, 0 or more' },
	refusedTokenStatus: {
		accepts: (value) => value === 401 || value === 403,
		expected: '401 or 403',
	},
	blacklistRotatedRefreshTokens: TRUE_OR_FALSE,
	literalDocs: TRUE_OR_FALSE,
	rejectedHttpStatus: {
		accepts: (value) => value === 200 || value === 400,
		expected: '200 or 400',
	},
	issuesShape: { accepts: (value) => value === 'A' || value === 'B', expected: '"A" or "B"' },
	unwrapped: TRUE_OR_FALSE,
	resultAsText: TRUE_OR_FALSE,
	today: {
		accepts: (value) => value === null || isDay(value),
		expected: 'a date such as "2026-01-31", or null',
	},
	faults: {
		accepts: (value) => Array.isArray(value) && value.every(isFault),
		expected: 'a list of faults, as described in sandbox/README.md',
	},
	disturbances: {
		accepts: (value) => value === null || isDisturbances(value),
		expected: 'null, or {rate, seed} with a rate from 0 to 1 and a whole number as seed',
	},
	revokeAccessTokens: TRUE,
	resetStatistics: TRUE,
};

/** One sentence for each thing that is wrong with a change; none when it may be applied. */
export function problemsOf(change: unknown): string[] {
	if (!isRecord(change)) return ['Send a JSON object.'];
	return Object.entries(change).flatMap(([key, value]) => {
		if (!Object.hasOwn(RULES, key)) return [`Unknown key "${key}".`];
		const rule = RULES[key as keyof typeof RULES];
		return rule.accepts(value) ? [] : [`"${key}" must be ${rule.expected}.`];
	});
}
