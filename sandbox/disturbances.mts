/** Faults drawn at random, for a client that is to be shaken as a whole. Nothing of it is known of Progeny. */
import { repeatableDraws } from './draws.mts';
import type { Fault, ScriptedAnswer } from './faults.mts';
import { SERVICE_NAMES } from './services.mts';

/** Which part of all requests a fault meets, drawn anew for each. */
export interface Disturbances {
	/** From 0 to 1. */
	rate: number;
	/** Draws the same faults for the same requests in the same order. */
	seed: number;
}

type Effect = Omit<Fault, 'route'>;

const PAGE = '<html><h1>Bad Gateway</h1></html>';
const answer = (status: number, rest: Partial<ScriptedAnswer> = {}): Effect => ({
	answer: { status, body: PAGE, ...rest },
});
const IN_A_SECOND = { headers: { 'retry-after': '1' }, body: {} };

const OF_ANY_REQUEST: Effect[] = [
	{ delayMs: 400 },
	answer(429, IN_A_SECOND),
	answer(500),
	answer(502),
	answer(503),
	answer(503, IN_A_SECOND),
	answer(504),
	answer(200),
	answer(200, { body: '' }),
	answer(200, { body: '{"id": "08bc' }),
	{ reset: 'before' },
	{ reset: 'afterBody' },
	{ reset: 'afterProcessing' },
	{ halfAnswer: true },
	{ stall: true },
];

const OF_SUBMISSIONS: Effect[] = [
	...OF_ANY_REQUEST,
	{ reset: 'duringBody' },
	answer(401, { body: {} }),
];

/** A refused login ends a run, and should: it is not drawn. */
const EFFECTS: Record<string, Effect[]> = {
	login: OF_ANY_REQUEST.filter(({ answer }) => answer?.status !== 200),
	...Object.fromEntries(SERVICE_NAMES.map((service) => [service, OF_SUBMISSIONS])),
	task: [
		...OF_ANY_REQUEST,
		answer(401, { body: {} }),
		answer(404, { body: { detail: 'Not found.' } }),
		answer(200, { body: [] }),
		answer(200, { body: { id: null, status: 'PENDING', result: null } }),
		answer(200, { body: { id: 7, status: 'PROGRESS', result: { done: 0.5 } } }),
	],
};

/** Gives the fault that meets the next request of a route, mostly none. */
export function disturbed({ rate, seed }: Disturbances): (route: string) => Fault | undefined {
	const draw = repeatableDraws(seed);
	return (route) => {
		const effects = EFFECTS[route] ?? [];
		if (effects.length === 0 || draw() >= rate) return undefined;
		return { route: route as Fault['route'], ...effects[Math.floor(draw() * effects.length)] };
	};
}
