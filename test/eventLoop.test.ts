import type * as ClockModule from '../nodes/progeny/clock';
import { built } from './engine/built.mts';
import { runCardNode } from './engine/cardRun.mts';
import { startNeighbour } from './engine/neighbour.mts';
import { numberedCards } from './engine/numberedCards.mts';
import { useSandbox } from './useSandbox.mts';

/*
 * n8n has one thread for everybody. That others get it is measured by npm run bench:eventLoop; here each
 * look at the clock takes a millisecond, and a timer of somebody else tells how often it had its turn.
 */

const sandbox = useSandbox();
const clock = built<typeof ClockModule>();

/** Later than any other test has been. */
let lookedMs = 1e9;
let other: ReturnType<typeof startNeighbour>;
beforeEach(() => {
	const { clockMs } = clock;
	jest.spyOn(clock, 'clockMs').mockImplementation(() => clockMs() + (lookedMs += 1));
	other = startNeighbour();
});
afterEach(() => {
	other.stop();
	jest.restoreAllMocks();
});

it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
	'others have their turn while a thousand items fail, with %s',
	async (onError) => {
		await runCardNode(
			{ operation: 'getResult', taskId: '={{ "" }}' },
			{ credential: { ...sandbox.account }, items: Array(1000).fill({}) },
			{ onError },
		);
		expect(other.turns()).toBeGreaterThan(1000 / 25);
		expect((await sandbox.statistics()).routes.task.requests).toBe(0);
	},
);

it('others have their turn while forty executions work at once', async () => {
	const runs = Array.from({ length: 40 }, async () =>
		runCardNode(
			{ operation: 'getResult', taskId: '={{ "" }}' },
			{ credential: { ...sandbox.account }, items: Array(50).fill({}) },
			{ onError: 'continueRegularOutput' },
		),
	);
	await Promise.all(runs);
	expect(other.turns()).toBeGreaterThan((40 * 50) / 25);
});

it('others have their turn while pictures in memory are checked', async () => {
	const cards = numberedCards(200);
	// Found out after all others were checked
	cards.push({ json: {} });
	const { error } = await runCardNode(
		{ operation: 'submit' },
		{ credential: { ...sandbox.account }, items: cards },
	);
	expect(error?.message).toMatch(/^Front image:/);
	expect(other.turns()).toBeGreaterThan((200 * 2) / 25);
});
