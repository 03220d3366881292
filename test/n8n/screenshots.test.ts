import { Editor } from './editor.mts';
import { EXAMPLES } from './exampleCopies.mts';
import { keepPicture } from './picture.mts';
import { Workbench } from './workbench.mts';
import { formToRow } from './workflows.mts';

/* The pictures of the READMEs: "npm run test:n8n -- screenshots" makes them anew. */

const COLOR_SCHEMES = ['light', 'dark'] as const;

let workbench: Workbench;
let editor: Editor;
beforeAll(async () => {
	workbench = await Workbench.open();
	editor = await Editor.open();
});
afterAll(async () => {
	await editor.close();
	await workbench.close();
});

/** In a light editor and in a dark one. */
async function keepPictures(name: string, take: () => Promise<Buffer>): Promise<void> {
	for (const colorScheme of COLOR_SCHEMES) {
		await editor.setColorScheme(colorScheme);
		await keepPicture(`${name}-${colorScheme}`, take);
	}
}

it('the panel', async () => {
	await editor.openWorkflow(await workbench.store(formToRow()));
	await editor.openNode();
	await keepPictures('panel', async () => await editor.panelPicture());
});

it('a finished run', async () => {
	await editor.openWorkflow(await workbench.store(formToRow()));
	await editor.submitForm('virginia-v10');
	await editor.notice('Workflow executed successfully');
	await keepPictures('canvas', async () => await editor.canvasPicture());
	await editor.openNode();
	await keepPictures('finished-run', async () => await editor.runPicture());
});

it.each(EXAMPLES)('the example $id', async (example) => {
	await editor.openWorkflow(await workbench.store(example));
	await keepPictures(`example-${example.id}`, async () => await editor.canvasPicture());
});

it('the credential', async () => {
	await editor.newCredential('Progeny API');
	await editor.saveCredential(workbench.sandbox.credential);
	await editor.page.getByText('Connection tested successfully').waitFor();
	await keepPictures('credential', async () => await editor.credentialPicture());
});
