import { Editor } from './editor.mts';
import { EXAMPLES } from './exampleCopies.mts';
import { keepPicture } from './picture.mts';
import { sandbox } from './realN8n.mts';
import { FORM_TO_ROW } from './workflows.mts';

/* The pictures of the READMEs: "npm run test:n8n -- screenshots" makes them anew. */

const COLOR_SCHEMES = ['light', 'dark'] as const;

describe.each(COLOR_SCHEMES)('in a %s editor', (colorScheme) => {
	let editor: Editor;
	beforeAll(async () => {
		await sandbox().set();
		editor = await Editor.open({ colorScheme });
	});
	afterAll(async () => await editor.close());

	it('the panel', async () => {
		await editor.openWorkflow(FORM_TO_ROW);
		await editor.openNode();
		await keepPicture(`panel-${colorScheme}`, await editor.panelPicture());
	});

	it('the credential', async () => {
		await editor.newCredential('Progeny API');
		await editor.saveCredential(sandbox().credential);
		await editor.page.getByText('Connection tested successfully').waitFor();
		await keepPicture(`credential-${colorScheme}`, await editor.credentialPicture());
	});

	it('a finished run', async () => {
		await editor.openWorkflow(FORM_TO_ROW);
		await editor.submitForm('virginia-v10');
		await editor.notice('Workflow executed successfully');
		await keepPicture(`canvas-${colorScheme}`, await editor.canvasPicture());
		await editor.openNode();
		await keepPicture(`finished-run-${colorScheme}`, await editor.runPicture());
	});
});

describe('of the examples', () => {
	let editor: Editor;
	beforeAll(async () => (editor = await Editor.open()));
	afterAll(async () => await editor.close());

	it.each(EXAMPLES)('$id', async ({ id }) => {
		await editor.openWorkflow(id);
		for (const colorScheme of COLOR_SCHEMES) {
			await editor.page.emulateMedia({ colorScheme });
			await keepPicture(`example-${id}-${colorScheme}`, await editor.canvasPicture());
		}
	});
});
