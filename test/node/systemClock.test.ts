import type { INodeParameters } from 'n8n-workflow';

import { runCardNode } from '../engine/cardRun.mts';
import { after, setSystemClock, timeMs } from '../engine/clock.mts';
import { numberedCards } from '../engine/numberedCards.mts';
import { specimen, specimenItem } from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/* Somebody, or a time server, sets the clock of the system. No wait gets longer or shorter by that. */

const sandbox = useSandbox();
const HOUR_MS = 3_600_000;
const CARD = specimenItem(specimen('virginia-v10'));
const SHIFTS: Array<[string, number]> = [
	['back by 12 s', -12_000],
	['back by an hour', -HOUR_MS],
	['forward by 200 s', 200_000],
	['forward by an hour', HOUR_MS],
];

/** Runs Extract, sets the clock two seconds after its start, and tells how long it really took. */
async function extract(shiftMs: number, items = [CARD], options: INodeParameters = {}) {
	const startedAtMs = timeMs();
	const running = runCardNode(
		{ operation: 'extract', options },
		{ credential: { ...(await sandbox.newAccount()) }, items },
		{ onError: 'continueRegularOutput' },
	);
	await after(2000);
	setSystemClock(shiftMs);
	const { rows } = await running;
	return { rows, tookMs: timeMs() - startedAtMs, ...(await sandbox.statistics()) };
}

/** But for a millisecond in which others have the thread. */
function expectSame(tookMs: number, usualMs: number): void {
	expect(Math.abs(tookMs - usualMs)).toBeLessThanOrEqual(2);
}

describe.each(SHIFTS)('a clock that is set %s', (_, shiftMs) => {
	it('changes nothing of when a card is asked for', async () => {
		await sandbox.set({ processingMs: 6000 });
		const { rows, tookMs } = await extract(shiftMs);
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		await sandbox.set({ processingMs: 6000 });
		expectSame(tookMs, (await extract(0)).tookMs);
	});

	it('changes nothing of the length of a wait', async () => {
		await sandbox.set({ processingMs: 100_000 });
		const { rows, tookMs } = await extract(shiftMs, [CARD], { timeout: 5 });
		expect(rows).toMatchObject([{ details: { code: 'WAIT_TIMED_OUT' } }]);
		expectSame(tookMs, (await extract(0, [CARD], { timeout: 5 })).tookMs);
	});

	it('changes nothing of a pause that the service asks for', async () => {
		const answer = { status: 429, headers: { 'retry-after': '20' }, body: {} };
		await sandbox.set({ processingMs: 100, faults: [{ route: 'ocr_card', answer }] });
		const { rows, tookMs } = await extract(shiftMs);
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		expect(tookMs).toBeGreaterThan(20_000);
		expect(tookMs).toBeLessThan(23_000);
	});

	it('changes nothing of the pause after uploads without a clear answer', async () => {
		await sandbox.set({
			processingMs: 100,
			faults: [{ route: 'ocr_card', times: 11, answer: { status: 500, body: {} } }],
		});
		const { rows, tookMs } = await extract(shiftMs, numberedCards(14));
		expect(rows.filter(({ status }) => status === 'extracted')).toHaveLength(3);
		expect(tookMs).toBeGreaterThan(5000);
		expect(tookMs).toBeLessThan(12_000);
	});

	it('changes nothing of how long a token is used', async () => {
		await sandbox.set({ processingMs: 400_000 });
		const { routes } = await extract(shiftMs, [CARD], { timeout: 450 });
		// The sandbox goes by the same clock, and refuses a token that is too old on it
		const refused = shiftMs > 0 ? 1 : 0;
		expect(routes.task.statuses[401] ?? 0).toBe(refused);
		// Five minutes each
		expect(routes.login.requests).toBe(2 + refused);
	});
});
