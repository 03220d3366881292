import { EXAMPLES } from './exampleCopies.mts';
import { keepPicture } from './picture.mts';
import { formToRow } from './workflows.mts';
import { useEditor } from './useEditor.mts';

/* The pictures of the READMEs: "npm run test:n8n -- screenshots" makes them anew. */

const COLOR_SCHEMES = ['light', 'dark'] as const;

const n8n = useEditor();

/** In a light n8n.editor and in a dark one. */
async function keepPictures(name: string, take: () => Promise<Buffer>): Promise<void> {
	for (const colorScheme of COLOR_SCHEMES) {
		await n8n.editor.setColorScheme(colorScheme);
		await keepPicture(`${name}-${colorScheme}`, take);
	}
}

it('the panel', async () => {
	await n8n.editor.openWorkflow(await n8n.workbench.store(formToRow()));
	await n8n.editor.openNode();
	await keepPictures('panel', async () => await n8n.editor.panelPicture());
});

it('a finished run', async () => {
	await n8n.editor.openWorkflow(await n8n.workbench.store(formToRow()));
	await n8n.editor.submitForm('virginia-v10');
	await n8n.editor.notice('Workflow executed successfully');
	await n8n.editor.openNode();
	await keepPictures('finished-run', async () => await n8n.editor.runPicture());
});

it.each(EXAMPLES)('the example $id, whose notes show all that they say', async (example) => {
	await n8n.editor.openWorkflow(await n8n.workbench.store(example));
	expect(await n8n.editor.cutNotes()).toEqual([]);
	await keepPictures(`example-${example.id}`, async () => await n8n.editor.canvasPicture());
});
