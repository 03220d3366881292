import { ROW_COLUMNS } from '../../nodes/progeny/row/document';
import { Editor } from './editor.mts';

/** One that no other test executes: after that, n8n shows what a run has given. */
const WORKFLOW = 'submit-then-get-result';

let editor: Editor;
beforeAll(async () => (editor = await Editor.open()));
afterAll(async () => await editor.close());

it('the next node offers the columns of the row before anything was run', async () => {
	await editor.openWorkflow(WORKFLOW);
	await editor.openNode('Card was read');
	const columns = await editor.offeredColumns(ROW_COLUMNS.length);
	expect(columns.sort()).toEqual([...ROW_COLUMNS].sort());
});
