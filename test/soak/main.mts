import { parseArgs } from 'node:util';

import { startSandbox } from '../engine/sandbox.mts';
import { soakExecutions } from './executions.mts';
import { soak } from './soak.mts';

/** The pictures of 2,000 cards are more than 300 MB. */
const GROWTH_ALLOWED_MB = 20;

const { values } = parseArgs({
	allowNegative: true,
	options: {
		cards: { type: 'string', default: '2000' },
		/** Of all requests, from 0 to 1. */
		rate: { type: 'string', default: '0.1' },
		seed: { type: 'string', default: '1' },
		/** How many at once; without it, one execution has all cards. */
		executions: { type: 'string' },
		stops: { type: 'boolean', default: true },
		storage: { type: 'boolean', default: true },
		clock: { type: 'boolean', default: true },
	},
});
const cards = Number(values.cards);
const shared = { rate: Number(values.rate), seed: Number(values.seed) };
const sandbox = await startSandbox();
const service = { sandbox, account: sandbox.credential };
const run = values.executions === undefined ? oneExecution : manyExecutions;
const isFine = await run().finally(() => sandbox.stop());
// Otherwise it ends by itself: nothing is open any more
if (!isFine) process.exit(1);

async function oneExecution(): Promise<boolean> {
	console.log(
		`${cards} cards in one execution on n8n's engine, against a sandbox that meets ${percent(shared.rate)} of all requests with a fault (seed ${shared.seed}); some ${Math.ceil(cards / 4)} seconds …`,
	);
	const figures = await soak(cards, { ...service, ...shared });
	console.log(`
Extracted               ${figures.extracted} of ${cards} in ${Math.round(figures.seconds)} s
Error items             ${listed(figures.errors)}
Fetched later           ${figures.fetchedLater} by Get Result
May have been accepted  ${figures.toldUncertain} told so, ${figures.uncertainButAccepted} of them were
Lost                    ${figures.lost}
Submitted twice         ${figures.submittedTwice} of ${figures.accepted} accepted
Requests                ${listed(figures.requests)}
Memory above the start  ${figures.residentMb.join(', ')} MB resident, ${figures.buffersMb.join(', ')} MB in buffers (peaks of the four quarters)
`);
	return figures.lost === 0 && figures.submittedTwice === 0;
}

async function manyExecutions(): Promise<boolean> {
	const { executions, stops, storage, clock } = values;
	const disturbed = { stops, storage, clock };
	const names = Object.entries(disturbed).flatMap(([name, isOn]) => (isOn ? [name] : []));
	console.log(
		`${cards} cards, ${executions} executions at once on n8n's engine, against a sandbox that meets ${percent(shared.rate)} of all requests with a fault; disturbed by ${names.join(', ') || 'nothing else'} (seed ${shared.seed}); some ${Math.ceil(cards / 4)} seconds …`,
	);
	const figures = await soakExecutions(cards, {
		...service,
		...shared,
		...disturbed,
		atOnce: Number(executions),
	});
	console.log(`
Executions              ${figures.executions} in ${Math.round(figures.seconds)} s, stopped ${figures.stopped} times, failed ${figures.failed} times, and retried
Clock                   jumped ${figures.clockJumps} times
Slowest Stop            ${Math.round(figures.slowestStopMs)} ms
Extracted               ${figures.extracted} of ${cards}
Error items             ${listed(figures.errors)}
Fetched later           ${figures.fetchedLater} by Get Result
May have been accepted  ${figures.toldUncertain} told so, ${figures.uncertainButAccepted} of them were
Not sent                ${figures.notSent} told so, and none of them was accepted
Lost                    ${figures.lost.length}
Submitted twice         ${figures.submittedTwice.length} of ${figures.accepted} accepted
Left open               ${listed(figures.leftOpen)}
Requests                ${listed(figures.requests)}
Memory above the start  ${figures.residentMb.join(', ')} MB resident, ${figures.heapMb.join(', ')} MB heap, ${figures.buffersMb.join(', ')} MB in buffers (peaks of the four quarters); ${figures.keptMb} MB kept at the end
`);
	for (const line of figures.lost) console.log(`Lost: ${line}`);
	for (const line of figures.submittedTwice) console.log(`Submitted twice: ${line}`);
	const bad = [...figures.lost, ...figures.submittedTwice, ...Object.keys(figures.leftOpen)];
	return bad.length === 0 && isFlat(figures.heapMb) && isFlat(figures.buffersMb);
}

/** The second half of a run needs no more than the first: what grows, grows with every card. */
function isFlat(quarterPeaksMb: number[]): boolean {
	const [first, second, third, fourth] = quarterPeaksMb;
	return Math.max(third, fourth) - Math.max(first, second) < GROWTH_ALLOWED_MB;
}

function percent(part: number): string {
	return `${part * 100} %`;
}

function listed(numbers: Record<string, number>): string {
	const all = Object.entries(numbers).map(([name, number]) => `${number} ${name}`);
	return all.join(', ') || 'none';
}
