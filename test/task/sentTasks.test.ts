import { endedEarly, otherTasks, resumedHint } from '../../nodes/ProgenyOcrCard/task/runReport';

const many = (count: number) =>
	new Map(
		Array.from({ length: count }, (_, item) => [count - 1 - item, `task-${count - 1 - item}`]),
	);

it('counts the cards that were not submitted again', () => {
	expect(resumedHint(0)).toBeUndefined();
	expect(resumedHint(1)).toMatch(/^1 card was not submitted again: /);
	expect(resumedHint(12)).toMatch(/^12 cards were not submitted again: /);
});

it('lists all tasks in lines of fifty, in the order of the items', () => {
	const lines = endedEarly(many(120));
	expect(lines).toHaveLength(3);
	expect(lines[0]).toMatch(/: item 0: task-0, item 1: task-1, .*, item 49: task-49$/);
	expect(lines[2]).toMatch(/, item 119: task-119$/);
	expect(endedEarly(new Map())).toEqual([]);
});

it('names the items whose card may have been accepted', () => {
	const sent = new Map([
		[3, null],
		[1, 'task-1'],
	]);
	expect(endedEarly(sent)).toEqual([
		expect.stringMatching(/: item 1: task-1$/),
		expect.stringMatching(/may have accepted the cards of items: 3$/),
	]);
});

it('shows ten of the other tasks, and no markup', () => {
	expect(otherTasks(new Map([[0, 'task-0']]), 0)).toBeUndefined();
	expect(otherTasks(many(2), 0)).toBe(
		'A retry of this execution goes on with 1 other card of this run without paying again, by task ID: item 1: task-1.',
	);
	expect(otherTasks(many(13), 12)).toMatch(
		/ 12 other cards of this run .*: item 0: task-0, .*, item 9: task-9 and 2 more in the log of n8n\.$/,
	);
	expect(otherTasks(new Map([[0, '<img src=x>']]), 1)).toContain('‹img src=x›');
});
