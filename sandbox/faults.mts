import { disturbed, type Disturbances } from './disturbances.mts';
import { SERVICE_NAMES } from './services.mts';

/** Faults: nothing here is known of Progeny. They are what any server may do to its clients. */
export const ROUTES = ['login', 'refresh', ...SERVICE_NAMES, 'task', 'media'] as const;
export type Route = (typeof ROUTES)[number];

/** When the connection breaks: afterProcessing counts, a submission has then been accepted. */
const RESETS = ['before', 'duringBody', 'afterBody', 'afterProcessing'] as const;

export interface ScriptedAnswer {
	status: number;
	headers?: Record<string, string>;
	/** An object is sent as JSON, a string as it is. */
	body?: unknown;
	/** Blanks are added to the body up to this size. */
	padToBytes?: number;
	contentType?: string;
}

export interface Fault {
	route: Route;
	/** Requests of the route to let pass first, counted from when the fault was set. */
	skip?: number;
	/** How many requests it meets; -1 is for ever. */
	times?: number;
	delayMs?: number;
	answer?: ScriptedAnswer;
	reset?: (typeof RESETS)[number];
	/** Process, send half of the answer, then nothing until the client leaves. */
	stall?: boolean;
	/** Process, send half of the answer, then a blank each second until the client leaves. */
	drops?: boolean;
	/** Process, announce the whole answer, send half of it and break the connection. */
	halfAnswer?: boolean;
}

const EFFECT_KEYS = ['answer', 'reset', 'stall', 'drops', 'halfAnswer'];
const FAULT_KEYS = ['route', 'skip', 'times', 'delayMs', ...EFFECT_KEYS];
const ANSWER_KEYS = ['status', 'headers', 'body', 'padToBytes', 'contentType'];

export function isFault(value: unknown): value is Fault {
	if (!hasOnly(FAULT_KEYS, value)) return false;
	const { route, skip, times, delayMs, answer, reset, stall, drops, halfAnswer } = value;
	const effects = EFFECT_KEYS.filter((key) => value[key] !== undefined);
	return (
		ROUTES.some((known) => known === route) &&
		(skip === undefined || isCount(skip)) &&
		(times === undefined || times === -1 || isCount(times)) &&
		(delayMs === undefined || isCount(delayMs)) &&
		(answer === undefined || isScriptedAnswer(answer)) &&
		(reset === undefined || RESETS.some((known) => known === reset)) &&
		(stall === undefined || stall === true) &&
		(drops === undefined || drops === true) &&
		(halfAnswer === undefined || halfAnswer === true) &&
		effects.length <= 1
	);
}

function isScriptedAnswer(value: unknown): boolean {
	if (!hasOnly(ANSWER_KEYS, value)) return false;
	const { status, headers, padToBytes, contentType } = value;
	return (
		isCount(status) &&
		status >= 200 &&
		status <= 599 &&
		(headers === undefined || (typeof headers === 'object' && headers !== null)) &&
		(padToBytes === undefined || isCount(padToBytes)) &&
		(contentType === undefined || typeof contentType === 'string')
	);
}

function hasOnly(keys: string[], value: unknown): value is Record<string, unknown> {
	if (typeof value !== 'object' || value === null) return false;
	return Object.keys(value).every((key) => keys.includes(key));
}

function isCount(value: unknown): value is number {
	return Number.isInteger(value) && Number(value) >= 0;
}

export class FaultScript {
	private pending: Array<{ fault: Fault; toSkip: number; remaining: number }> = [];
	private disturbance: (route: string) => Fault | undefined = () => undefined;

	replace(faults: Fault[]): void {
		this.pending = faults.map((fault) => ({
			fault,
			toSkip: fault.skip ?? 0,
			remaining: fault.times ?? 1,
		}));
	}

	disturb(disturbances: Disturbances | null): void {
		this.disturbance = disturbances ? disturbed(disturbances) : () => undefined;
	}

	/** The fault that meets this request: the first one in the list that is due, or one drawn. */
	next(route: string): Fault | undefined {
		const ofRoute = this.pending.filter(({ fault }) => fault.route === route);
		const due = ofRoute.find(({ toSkip, remaining }) => toSkip === 0 && remaining !== 0);
		for (const entry of ofRoute) entry.toSkip = Math.max(0, entry.toSkip - 1);
		if (due) due.remaining -= 1;
		return due?.fault ?? this.disturbance(route);
	}
}
