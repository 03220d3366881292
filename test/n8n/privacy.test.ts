import { Editor } from './editor.mts';
import { contacts, keptByN8n, secrets } from './kept.mts';
import { sandbox } from './realN8n.mts';
import { FORM_TO_ROW, STOPS } from './workflows.mts';

let editor: Editor;
beforeAll(async () => (editor = await Editor.open()));
afterAll(async () => await editor.close());
beforeEach(async () => await sandbox().set());

it('neither executions nor the log hold the token or the password', async () => {
	await editor.openWorkflow(FORM_TO_ROW);
	await editor.submitForm('virginia-v10');
	await editor.notice('Workflow executed successfully');
	await sandbox().set({
		faults: [{ route: 'task', answer: { status: 403, body: { detail: 'A refusal to keep.' } } }],
	});
	await editor.openWorkflow(STOPS);
	await editor.submitForm('texas-v4-expired');
	await editor.notice('Problem in node');

	const kept = keptByN8n();
	const { password, accessToken } = await secrets();
	const [token] = /eyJ[\w.-]+/.exec(accessToken)!;
	const found = Object.entries({ row: 'T00000010', refusal: 'A refusal to keep.', password, token })
		.filter(([, text]) => kept.includes(text))
		.map(([name]) => name);
	expect(found).toEqual(['row', 'refusal']);
	expect(password).toBe(sandbox().credential.password);
});

it('n8n turns to no other machine, and the browser to one', async () => {
	await editor.openWorkflow(FORM_TO_ROW);
	await editor.submitForm('virginia-v10');
	expect(contacts()).toEqual([]);
	// For a font of its form page, which cannot be switched off; the browser of the tests does not get there
	expect([...editor.hosts].sort()).toEqual(['127.0.0.1', 'fonts.googleapis.com']);
});
