import type { INode, INodeParameters } from 'n8n-workflow';

import type { NamedWorkflow } from '../../demo/contents.mts';
import { eventually } from './eventually.mts';
import { changed } from './exampleCopies.mts';
import type { OutputView } from './editor.mts';
import { useEditor } from './useEditor.mts';
import { formToRow } from './workflows.mts';

/* What the person sees of a card that was not read, in the output of the node. */

const VIEWS: OutputView[] = ['schema', 'table', 'json'];

const ERROR = /Progeny rejected the card of task .*BARCODE_NOT_FOUND: No barcode/;
const HINT = /The pictures must show the whole card, sharp and evenly lit/;
const BOTH = /Progeny rejected the card of task \S+ The pictures must show the whole card, sharp/;

const n8n = useEditor();

/** The example with a form that has so many more fields, which stand in front of the error. */
function longForm(fields: number): NamedWorkflow {
	const withFields = ({ parameters }: INode): Partial<INode> => {
		const { values } = parameters.formFields as { values: INodeParameters[] };
		const more = Array.from({ length: fields }, (_, index) => ({ fieldLabel: `Field ${index}` }));
		return { parameters: { ...parameters, formFields: { values: [...values, ...more] } } };
	};
	return changed(formToRow(), { 'On form submission': withFields });
}

async function openAfterRun(workflow: NamedWorkflow): Promise<void> {
	await n8n.editor.openWorkflow(await n8n.workbench.store(workflow));
	await n8n.editor.submitForm('arizona-v9-unreadable');
	await n8n.editor.notice('Workflow executed successfully');
	await n8n.editor.openNode();
}

describe.each([
	['the form of the example', formToRow()],
	['a form with twenty more fields', longForm(20)],
])('after %s', (_, workflow) => {
	beforeAll(async () => await openAfterRun(workflow));
	afterAll(async () => await n8n.editor.closeNode());

	it.each(VIEWS)('what happened and what to do are seen without scrolling: %s', async (view) => {
		await n8n.editor.showOutput('Error Branch', view);
		await eventually(async () => expect(await n8n.editor.isSeen('hints', BOTH)).toBe(true));
	});
});

it("error and its hint are seen without scrolling below the example's form", async () => {
	await openAfterRun(formToRow());
	await n8n.editor.showOutput('Error Branch', 'schema');
	await eventually(async () => expect(await n8n.editor.isSeen('items', ERROR)).toBe(true));
	expect(await n8n.editor.isSeen('items', HINT)).toBe(true);
});
