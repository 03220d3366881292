import { Editor } from './editor.mts';
import { icon } from './icon.mts';
import { FORM_TO_ROW } from './workflows.mts';

it.each([
	['light', 'progeny.svg'],
	['dark', 'progeny.dark.svg'],
] as const)('in a %s editor the node wears %s', async (colorScheme, file) => {
	const editor = await Editor.open({ colorScheme });
	try {
		await editor.openWorkflow(FORM_TO_ROW);
		const worn = await editor.node('Progeny OCR Card').locator('img').first().getAttribute('src');
		expect(worn).toMatch(new RegExp(`/${file}$`));
		expect(await icon(worn!)).toEqual({ type: expect.stringContaining('image/svg+xml'), file });
	} finally {
		await editor.close();
	}
});
