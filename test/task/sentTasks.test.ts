import {
	endedEarlyLines,
	otherTasks,
	resumedHint,
	submittedLine,
} from '../../nodes/progeny/task/sentTasks';

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
		expect.stringMatching(/may have accepted what was sent of items: 3, 7$/),
	]);
});

it('shows ten of the other tasks, and no markup', () => {
	expect(otherTasks(new Map([[0, 'task-0']]), 0)).toBeUndefined();
	expect(otherTasks(new Map([[1, null]]), 0)).toBeUndefined();
	expect(otherTasks(many(2), 0)).toBe(
		'To continue with 1 other item of this run without paying again, retry the newest execution: this one, or the last retry of it. Their task IDs: item 1: task-1.',
	);
	expect(otherTasks(many(13), 12)).toMatch(
		/ 12 other items of this run .*: item 0: task-0, .*, item 9: task-9 and 2 more in the log of n8n\.$/,
	);
	expect(otherTasks(new Map([[0, '<img src=x>']]), 1)).toContain('‹img src=x›');
});

it('names the task of each item that was submitted', () => {
	expect(submittedLine(3, 'task-3')).toBe('Submitted an item. Its Progeny task: item 3: task-3');
	expect(submittedLine(0, '<b>\n')).toBe('Submitted an item. Its Progeny task: item 0: ‹b›');
});
