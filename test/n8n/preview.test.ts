import { ROW_COLUMNS } from '../../nodes/ProgenyOcrCard/row/document';
import { Editor } from './editor.mts';
import { FORM_TO_ROW } from './workflows.mts';

let editor: Editor;
beforeAll(async () => (editor = await Editor.open()));
afterAll(async () => await editor.close());

it('the next node offers the columns of the row before anything was run', async () => {
	await editor.openWorkflow(FORM_TO_ROW);
	await editor.openNode('Card was read');
	expect(await editor.offeredColumns()).toEqual(ROW_COLUMNS);
});
