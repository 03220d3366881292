import { Editor } from './editor.mts';
import { Workbench } from './workbench.mts';

/** What a test has of the n8n that all share. */
interface UsedEditor {
	readonly workbench: Workbench;
	readonly editor: Editor;
}

/** A workbench and an editor for the tests of a file. */
export function useEditor(): UsedEditor {
	const used = {} as { workbench: Workbench; editor: Editor };
	beforeAll(async () => {
		used.workbench = await Workbench.open();
		used.editor = await Editor.open();
	});
	afterAll(async () => {
		await used.editor.close();
		await used.workbench.close();
	});
	return used;
}
