import { Pace } from '../../nodes/ProgenyOcrCard/api/pace';
import { KnownTasks } from '../../nodes/ProgenyOcrCard/task/knownTasks';
import { Submissions } from '../../nodes/ProgenyOcrCard/task/submissions';

/*
 * What only an unlucky moment brings about, with a session that accepts everything at once.
 */

const image = (text: string) => ({
	side: 'Front' as const,
	content: Buffer.from(text),
	format: { name: 'PNG' as const, mimeType: 'image/png', extension: 'png' },
	heightPx: 1,
});
const card = { front: image('front'), back: image('back') };

function submissionsOf(signal: AbortSignal) {
	const sent: unknown[] = [];
	const session = {
		pace: new Pace(signal),
		account: async () => await Promise.resolve(['https://be.progeny.tech/api/v3', 'demo']),
		send: async (request: unknown) => {
			sent.push(request);
			return await Promise.resolve({
				statusCode: 200,
				headers: {},
				body: { id: `t${sent.length}` },
			});
		},
	};
	const context: Record<string, unknown> = {};
	const ctx = {
		getContext: () => context,
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
		getExecutionId: () => '1',
		getNode: () => ({ name: 'Card', type: 'n8n-nodes-progeny.progenyOcrCard' }),
		logger: { info: () => {} },
	};
	const submissions = new Submissions(session as never, new KnownTasks(ctx as never), signal);
	const submit = async (itemIndex: number, read = async () => await Promise.resolve(card)) =>
		await submissions.submit({
			itemIndex,
			read,
			extendData: false,
			requestTimeoutMs: 1000,
			reuseIdentical: true,
		});
	return { sent, submit };
}

it('a run that ends while the images are read uploads them no more', async () => {
	const ending = new AbortController();
	const { sent, submit } = submissionsOf(ending.signal);
	const read = async () => {
		ending.abort();
		return await Promise.resolve(card);
	};
	await expect(submit(0, read)).rejects.toThrow();
	expect(sent).toEqual([]);
});

it.each(Array.from({ length: 12 }, (_, ticks) => ticks))(
	'identical cards are sent once, also when the second comes %i ticks later',
	async (ticks) => {
		const { sent, submit } = submissionsOf(new AbortController().signal);
		const late = async () => {
			for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
			return card;
		};
		const tasks = await Promise.all([submit(0), submit(1, late)]);
		expect(tasks.map(({ taskId }) => taskId)).toEqual(['t1', 't1']);
		expect(sent).toHaveLength(1);
	},
);

it('only a card that was submitted just now is as old as the wait for it', async () => {
	const { sent, submit } = submissionsOf(new AbortController().signal);
	const [first, together] = await Promise.all([submit(0), submit(1)]);
	expect([first.isNew, together.isNew]).toEqual([true, true]);
	expect(await submit(2)).toMatchObject({ taskId: first.taskId, isNew: false });
	expect(sent).toHaveLength(1);
});
