import { runCardNode } from '../engine/cardRun.mts';
import { after } from '../engine/clock.mts';
import { buffersMb } from '../engine/collectGarbage.mts';
import { numberedCards } from '../engine/numberedCards.mts';
import { useSandbox } from '../useSandbox.mts';
import { soak } from './soak.mts';

const sandbox = useSandbox({ files: 'disk' });

it.each([1, 2, 3])(
	'of 40 cards, with a tenth of all requests met by a fault, none is lost and none is paid twice (seed %i)',
	async (seed) => {
		const figures = await soak(40, { sandbox, account: sandbox.account, seed });
		expect(figures).toMatchObject({ cards: 40, lost: 0, submittedTwice: 0 });
		const failed = Object.values(figures.errors).reduce((sum, count) => sum + count, 0);
		expect(figures.extracted + failed).toBe(40);
		// The faults were there: without them, it takes one request for each upload
		expect(figures.requests.ocr_card + failed).toBeGreaterThan(40);
	},
);

it('cards that wait for their tasks hold none of their pictures', async () => {
	await sandbox.set({ processingMs: 60_000 });
	const before = buffersMb();
	let heldMb = Number.NaN;
	const { rows } = await runCardNode(
		{ operation: 'extract' },
		{
			credential: { ...sandbox.account },
			items: numberedCards(20, 1_000_000),
			onStart: () => void after(50_000).then(() => (heldMb = buffersMb() - before)),
		},
	);
	expect(rows).toHaveLength(20);
	expect((await sandbox.statistics()).openTasks).toBe(0);
	// All pictures together are more than 20 MB; n8n and the sandbox need some for themselves
	expect(heldMb).toBeLessThan(15);
});
