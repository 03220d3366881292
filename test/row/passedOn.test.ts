import { replacedHint, withInput } from '../../nodes/progeny/row/passedOn';

const ROW = { taskId: 'task-1', status: 'extracted' };
const FILE = { data: '', mimeType: 'image/jpeg' };
const NOTHING = { fields: {}, files: {} };
const CARD = { row: ROW, files: {} };

it('without anything of the input, the item is the row', () => {
	expect(withInput(CARD, NOTHING)).toEqual({ json: ROW, replaced: [] });
});

it("the input's fields come first, and give way to those of the card", () => {
	const { json, replaced } = withInput(CARD, {
		fields: { email: 'marigold@example.com', status: 'new' },
		files: {},
	});
	expect(json).toEqual({ ...ROW, email: 'marigold@example.com' });
	expect(Object.keys(json)).toEqual(['email', 'status', 'taskId']);
	expect(replaced).toEqual(['status']);
});

it('the row of Submit gives way to that of the same task without a word', () => {
	const row = { ...ROW, firstName: 'MARIGOLD' };
	const fields = { firstName: 'Mary', taskId: 'task-1', status: 'pending' };
	expect(withInput({ row, files: {} }, { fields, files: {} })).toEqual({
		json: row,
		replaced: ['firstName'],
	});
	const ofAnother = { ...fields, taskId: 'task-2' };
	expect(withInput({ row, files: {} }, { fields: ofAnother, files: {} }).replaced).toEqual([
		'firstName',
		'taskId',
		'status',
	]);
});

it('a row without a task ID is of no task that the input names', () => {
	const row = { status: 'extracted' };
	const { replaced } = withInput({ row, files: {} }, { fields: { status: 'new' }, files: {} });
	expect(replaced).toEqual(['status']);
});

it('a field that n8n would take for a failure goes out under another name', () => {
	const { json, replaced } = withInput(CARD, { fields: { error: 'E1' }, files: {} });
	expect(json).toEqual({ inputError: 'E1', ...ROW });
	expect(replaced).toEqual([]);
	const fields = { error: 'E1', inputError: 'E0' };
	expect(withInput(CARD, { fields, files: {} }).json).toMatchObject({ inputError: 'E0' });
});

it("the input's files go out beside the card's, which win", () => {
	const old = { ...FILE, fileName: 'old' };
	const { binary, replaced } = withInput(
		{ row: ROW, files: { portrait: FILE } },
		{ fields: {}, files: { front: FILE, portrait: old } },
	);
	expect(binary).toEqual({ front: FILE, portrait: FILE });
	expect(replaced).toEqual(['portrait']);
	const alone = withInput(
		{ row: ROW, files: { portrait: FILE } },
		{ fields: {}, files: { front: FILE } },
	);
	expect(alone).toMatchObject({ binary: { front: FILE, portrait: FILE }, replaced: [] });
});

it('says what was replaced, once for all items', () => {
	expect(replacedHint(new Set())).toBeUndefined();
	expect(replacedHint(new Set(['status', 'age']))).toMatch(
		/which replaced them: 'status', 'age'\./,
	);
	expect(replacedHint(new Set(['<b>']))).toContain("'‹b›'");
});
