import { Editor } from './editor.mts';
import { contacts, keptByN8n, secrets } from './kept.mts';
import { realN8n, sandbox } from './realN8n.mts';
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
	expect(kept).toContain('T00000010');
	expect(kept).toContain('A refusal to keep.');
	const { password, accessToken } = await secrets();
	expect(password).toBe(sandbox().credential.password);
	const [token] = /eyJ[\w.-]+/.exec(accessToken)!;
	expect(kept).not.toContain(token);
	expect(kept).not.toContain(password);
});

it('neither n8n nor the browser turns to another machine', () => {
	expect(contacts()).toEqual([]);
	expect([...editor.hosts]).toEqual([new URL(realN8n().origin).hostname]);
});
