import { Editor } from './editor.mts';

let editor: Editor;
beforeAll(async () => (editor = await Editor.open()));
afterAll(async () => await editor.close());

it.each(['OCR', 'ID card', 'driving licence', 'KYC'])(
	'the node is found by "%s"',
	async (words) => {
		const { page } = editor;
		await page.goto('/workflow/new');
		await page.getByTestId('canvas-plus-button').click();
		await page.getByTestId('node-creator-search-bar').fill(words);
		const found = page.getByTestId('node-creator-item-name');
		await found.getByText('Progeny OCR Card').waitFor();
	},
);
