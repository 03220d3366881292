import { Editor } from './editor.mts';
import { eventually } from './eventually.mts';
import { contacts, keptByN8n } from './kept.mts';
import { startTap, type Tap } from './tap.mts';
import { Workbench } from './workbench.mts';
import { formToRow } from './workflows.mts';

const TOKEN = /eyJ[\w-]+\.[\w-]+\.([\w-]+)/g;

let workbench: Workbench;
let tap: Tap;
let editor: Editor;
beforeAll(async () => {
	workbench = await Workbench.open();
	tap = await startTap(workbench.sandbox.baseUrl);
	await workbench.useLogin({ ...workbench.sandbox.credential, baseUrl: tap.baseUrl });
	editor = await Editor.open();
});
afterAll(async () => {
	await editor.close();
	await tap.stop();
	await workbench.close();
});

it('neither executions nor the log hold a token or the password', async () => {
	await editor.openWorkflow(await workbench.store(formToRow()));
	await editor.submitForm('virginia-v10');
	await editor.notice('Workflow executed successfully');
	await workbench.sandbox.change({
		faults: [{ route: 'task', answer: { status: 403, body: { detail: 'A refusal to keep.' } } }],
	});
	await editor.openWorkflow(await workbench.store(formToRow({ onError: 'stopWorkflow' })));
	await editor.submitForm('texas-v4-expired');
	await editor.notice('Problem in node');

	await eventually(async () => {
		expect(keptByN8n()).toContain('T00000010');
		expect(keptByN8n()).toContain('A refusal to keep.');
	});
	const { password } = workbench.sandbox.credential;
	const heard = tap.heard();
	const signatures = [...new Set([...heard.matchAll(TOKEN)].map(([, signature]) => signature))];
	// The access token, and the refresh token that comes with it
	expect(signatures.length).toBeGreaterThanOrEqual(2);
	expect(heard).toContain(password);
	const kept = keptByN8n();
	for (const secret of [password, ...signatures]) expect(kept).not.toContain(secret);
});

it('n8n turns to no other machine, and the browser to one', async () => {
	await editor.openWorkflow(await workbench.store(formToRow()));
	await editor.submitForm('virginia-v10');
	await editor.notice('Workflow executed successfully');
	expect(contacts()).toEqual([]);
	// For a font of its form page, which cannot be switched off; the browser of the tests does not get there
	expect([...editor.hosts].sort()).toEqual(['127.0.0.1', 'fonts.googleapis.com']);
});
