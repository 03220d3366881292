import { cardWorkflow, runCardNode } from '../engine/cardRun.mts';
import { after } from '../engine/clock.mts';
import { logged } from '../engine/debugLog.mts';
import { numberedCards } from '../engine/numberedCards.mts';
import { runWorkflow } from '../engine/runWorkflow.mts';
import { taskIdOf } from '../engine/sandbox.mts';
import { brokenStorage } from '../engine/slowStorage.mts';
import { useSandbox } from '../useSandbox.mts';

/* Pictures go from n8n's storage to Progeny piece by piece. What breaks on the way is told as it is. */

const sandbox = useSandbox({ files: 'disk', processingMs: 100 });

/** Larger than what a stream gives at once. */
const [CARD] = numberedCards(1, 3_000_000);
const SIZES = ['front', 'back'].map((side) => CARD.files![side].content.length);
const PARAMETERS = { operation: 'extract', options: { requestTimeout: 5 } };
const RETRIED = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
/** The first two are read to be checked. */
const FIRST_SENT = 3;

let broken: ReturnType<typeof brokenStorage> | undefined;
afterEach(() => {
	broken?.end();
	broken = undefined;
});

const extract = async (node = {}) =>
	await runCardNode(PARAMETERS, { credential: { ...sandbox.account }, items: [CARD] }, node);

it('arrive whole, with their names and types', async () => {
	await extract();
	const { submissions } = await sandbox.statistics();
	expect(submissions).toMatchObject([
		{
			front: { fileName: 'front.jpg', contentType: 'image/jpeg', bytes: SIZES[0] },
			back: { fileName: 'back.jpg', contentType: 'image/jpeg', bytes: SIZES[1] },
		},
	]);
	expect(taskIdOf(submissions, CARD)).not.toBeNull();
});

it('are read from their start for each attempt', async () => {
	await sandbox.set({ faults: [{ route: 'ocr_card', answer: { status: 401, body: {} } }] });
	expect((await extract()).rows).toMatchObject([{ status: 'extracted' }]);
	const { routes, submissions } = await sandbox.statistics();
	expect(routes.ocr_card.requests).toBe(2);
	expect(taskIdOf(submissions, CARD)).not.toBeNull();
});

describe.each(['fails', 'stalls'] as const)(
	'a storage that %s in the middle of an upload',
	(how) => {
		it('is named, and no charge is in doubt: the card was not sent', async () => {
			broken = brokenStorage(how, FIRST_SENT);
			const { error } = await extract();
			expect(error?.message).toBe(
				"Front image: n8n could not read the file in 'front' (virginia-v10-front.jpg)",
			);
			expect(broken.isClosed()).toBe(true);
			expect((await sandbox.statistics()).submissions).toEqual([]);
			expect(logged.join('\n')).not.toContain('may have been accepted');
		});

		it('costs nothing but another try', async () => {
			broken = brokenStorage(how, FIRST_SENT);
			expect((await extract(RETRIED)).rows).toMatchObject([{ status: 'extracted' }]);
			expect((await sandbox.statistics()).submissions).toHaveLength(1);
		});
	},
);

it('a service that stalls in the middle of an upload leaves a charge in doubt', async () => {
	await sandbox.set({ faults: [{ route: 'ocr_card', stall: true }] });
	const { error } = await extract();
	expect(error?.message).toMatch(/^It is not known whether/);
});

it('Stop closes a file that is being sent, even one of a storage that stalls', async () => {
	broken = brokenStorage('stalls', FIRST_SENT);
	let stop = () => {};
	const running = runWorkflow(cardWorkflow(PARAMETERS), {
		credential: { ...sandbox.account },
		items: [CARD],
		onStart: (given) => (stop = given),
	});
	while (broken.calls() < FIRST_SENT) await after(20);
	stop();
	const { run } = await running;
	await after(100);
	expect(run.status).toBe('canceled');
	expect(broken.isClosed()).toBe(true);
});
