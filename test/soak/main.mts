import { parseArgs } from 'node:util';

import { startSandbox } from '../engine/sandbox.mts';
import { soak } from './soak.mts';

const { values } = parseArgs({
	options: {
		cards: { type: 'string', default: '2000' },
		rate: { type: 'string', default: '0.1' },
		seed: { type: 'string', default: '1' },
	},
});
const cards = Number(values.cards);
console.log(
	`${cards} cards on n8n's engine, against a sandbox that meets ${Number(values.rate) * 100} % of all requests with a fault (seed ${values.seed}); some ${Math.ceil(cards / 4)} seconds …`,
);
const sandbox = await startSandbox();
const figures = await soak(cards, {
	sandbox,
	account: sandbox.credential,
	rate: Number(values.rate),
	seed: Number(values.seed),
}).finally(() => sandbox.stop());
const { errors, requests, residentMb, imageMemoryMb } = figures;
const list = (numbers: Record<string, number>) =>
	Object.entries(numbers)
		.map(([name, number]) => `${number} ${name}`)
		.join(', ') || 'none';

console.log(`
Extracted               ${figures.extracted} of ${cards} in ${Math.round(figures.seconds)} s
Error items             ${list(errors)}
Fetched later           ${figures.fetchedLater} by Get Result
May have been accepted  ${figures.toldUncertain} told so, ${figures.uncertainButAccepted} of them were
Lost                    ${figures.lost}
Submitted twice         ${figures.submittedTwice} of ${figures.accepted} accepted
Requests                ${list(requests)}
Memory above the start  ${residentMb.join(', ')} MB resident, ${imageMemoryMb.join(', ')} MB in buffers (peaks of the four quarters)
`);
process.exitCode = figures.lost === 0 && figures.submittedTwice === 0 ? 0 : 1;
