import {
	endedEarlyLines,
	otherTasks,
	resumedHint,
	SentTasks,
	submittedLine,
} from '../../nodes/progeny/task/sentTasks';

describe('what an execution has sent', () => {
	const runOf = (context: object, runIndex: number, isTool = false) =>
		new SentTasks(context as Record<string, unknown>, { runIndex, isTool });

	it('is sent once, though an AI agent runs the node twice at once', async () => {
		const context = {};
		const [first, second] = [runOf(context, 0, true), runOf(context, 1, true)];
		let sends = 0;
		const send = (tasks: SentTasks) => async () => {
			const number = (sends += 1);
			await Promise.resolve();
			return tasks.keep('card', 0, `task-${number}`);
		};
		const tasks = await Promise.all([
			first.sendOnce('card', 0, send(first)),
			second.sendOnce('card', 0, send(second)),
			second.sendOnce('card', 1, send(second)),
		]);
		expect(tasks.map(({ taskId }) => taskId)).toEqual(['task-1', 'task-1', 'task-2']);
	});

	it('and failed is sent again by whoever comes later', async () => {
		const tasks = runOf({}, 0);
		const fails = async () => await Promise.reject(new Error('refused'));
		await expect(tasks.sendOnce('card', 0, fails)).rejects.toThrow('refused');
		const send = async () => await Promise.resolve(tasks.keep('card', 0, 'task-1'));
		expect((await tasks.sendOnce('card', 0, send)).taskId).toBe('task-1');
	});

	it('and may have been accepted is not sent by a later round of a loop, at whatever place it comes', () => {
		const context = {};
		const first = runOf(context, 0);
		first.keep('lost', 0, null);
		first.keep('known', 1, 'task-1');
		// Two alike in one run are told by their places
		expect(first.find('lost', 5)).toBeUndefined();
		for (const round of [1, 2, 3]) {
			const saved = JSON.parse(JSON.stringify(context)) as object;
			const later = runOf(round === 3 ? saved : context, round);
			expect(later.find('lost', 5)).toMatchObject({ taskId: null });
			expect(later.find('known', 1)).toBeUndefined();
			expect(later.byItem.size).toBe(0);
		}
	});
});

const many = (count: number) =>
	new Map(
		Array.from({ length: count }, (_, item) => [count - 1 - item, `task-${count - 1 - item}`]),
	);

it('counts the items that were not submitted again', () => {
	expect(resumedHint(0)).toBeUndefined();
	expect(resumedHint(1)).toMatch(/^1 item was not submitted again: /);
	expect(resumedHint(12)).toMatch(/^12 items were not submitted again: /);
});

it('lists all tasks in lines of fifty, in the order of the items', () => {
	const lines = endedEarlyLines(many(120));
	expect(lines).toHaveLength(3);
	expect(lines[0]).toMatch(/: item 0: task-0, item 1: task-1, .*, item 49: task-49$/);
	expect(lines[2]).toMatch(/, item 119: task-119$/);
	expect(endedEarlyLines(new Map())).toEqual([]);
});

it('names the items of which it is not known whether they were accepted', () => {
	const sent = new Map([
		[3, null],
		[1, 'task-1'],
		[7, null],
	]);
	expect(endedEarlyLines(sent)).toEqual([
		expect.stringMatching(/: item 1: task-1$/),
		expect.stringMatching(/may have accepted what was sent for items: 3, 7$/),
	]);
});

it('shows ten of the other tasks, and no markup', () => {
	expect(otherTasks(new Map([[0, 'task-0']]), 0)).toBeUndefined();
	expect(otherTasks(new Map([[1, null]]), 0)).toBeUndefined();
	expect(otherTasks(many(2), 0)).toBe(
		'To continue with 1 other item of this run without paying again, retry the newest execution: this one, or its last retry. Their task IDs: item 1: task-1.',
	);
	expect(otherTasks(many(13), 12)).toMatch(
		/ 12 other items of this run .*: item 0: task-0, .*, item 9: task-9 and 2 more in n8n's log\.$/,
	);
	expect(otherTasks(new Map([[0, '<img src=x>']]), 1)).toContain('‹img src=x›');
});

it('names the task of each item that was submitted', () => {
	expect(submittedLine(3, 'task-3')).toBe('Submitted an item. Its Progeny task: item 3: task-3');
	expect(submittedLine(0, '<b>\n')).toBe('Submitted an item. Its Progeny task: item 0: ‹b›');
});
