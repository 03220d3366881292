import formToGoogleSheets from '../../examples/form-to-google-sheets.json';
import formToRow from '../../examples/form-to-row.json';
import submitRememberGetResult from '../../examples/submit-remember-get-result.json';
import submitThenGetResult from '../../examples/submit-then-get-result.json';
import { withCredential } from '../../examples/withCredential.mts';
import { runWorkflow, type WorkflowJson } from '../engine/runWorkflow.mts';
import { specimen, specimenItem, startSandbox, type RunningSandbox } from '../engine/sandbox.mts';

/** As n8n's Form names the files of the fields 'Front of the card' and 'Back of the card'. */
const FORM_FIELDS = ['Front_of_the_card', 'Back_of_the_card'] as const;

let sandbox: RunningSandbox;
beforeAll(async () => (sandbox = await startSandbox()));
afterAll(async () => await sandbox.stop());
beforeEach(async () => await sandbox.set());

async function outputs(workflow: unknown, slug: string, node: string) {
	const { run } = await runWorkflow(withCredential(workflow as WorkflowJson), {
		credential: { ...sandbox.credential },
		items: [specimenItem(specimen(slug), ...FORM_FIELDS)],
	});
	return run.data.resultData.runData[node][0].data!.main.map((items) =>
		items?.map(({ json }) => json),
	);
}

it('form-to-row.json gives the row', async () => {
	expect(await outputs(formToRow, 'virginia-v10', 'Card was read')).toMatchObject([
		[{ status: 'extracted', documentNumber: 'T00000010' }],
	]);
});

it('form-to-row.json sends a card that cannot be read the other way', async () => {
	expect(await outputs(formToRow, 'arizona-v9-unreadable', 'Card needs attention')).toMatchObject([
		[{ details: { code: 'CARD_REJECTED', taskId: expect.any(String) } }],
	]);
});

it('form-to-google-sheets.json gives a row with the headers of the sheet', async () => {
	expect(
		await outputs(formToGoogleSheets, 'virginia-v10', 'Add the row to the sheet'),
	).toMatchObject([
		[{ 'Document Number': 'T00000010', 'Needs Review': false, slug: 'virginia-v10' }],
	]);
});

it('submit-then-get-result.json gives the row', async () => {
	expect(await outputs(submitThenGetResult, 'virginia-v10', 'Card was read')).toMatchObject([
		[{ status: 'extracted', documentNumber: 'T00000010' }],
	]);
	expect((await sandbox.statistics()).submissions).toHaveLength(1);
});

it('submit-remember-get-result.json gives the row', async () => {
	expect(await outputs(submitRememberGetResult, 'virginia-v10', 'Card was read')).toMatchObject([
		[{ status: 'extracted', documentNumber: 'T00000010' }],
	]);
	expect((await sandbox.statistics()).submissions).toHaveLength(1);
});

it('submit-remember-get-result.json sends a card that cannot be read the other way', async () => {
	const card = 'arizona-v9-unreadable';
	expect(await outputs(submitRememberGetResult, card, 'Card needs attention')).toMatchObject([
		[{ details: { code: 'CARD_REJECTED', taskId: expect.any(String) } }],
	]);
});
