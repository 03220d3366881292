import { useEditor } from './useEditor.mts';

const n8n = useEditor();
beforeEach(async () => await n8n.editor.newCredential('Progeny API'));
afterEach(async () => await n8n.editor.closeCredential());

it('passes its test with the right values', async () => {
	const { sandbox } = n8n.workbench;
	await n8n.editor.saveCredential(sandbox.credential);
	await n8n.editor.page.getByText('Connection tested successfully').waitFor();
	expect((await sandbox.statistics()).routes).toMatchObject({
		login: { requests: 1, statuses: { 200: 1 } },
		ocr_card: { requests: 0 },
	});
});

it.each([
	['a wrong password', { password: 'wrong' }, /Progeny refused the login/],
	[
		'a wrong address',
		{ baseUrl: 'http://127.0.0.1:1/api/v3' },
		/Progeny cannot be reached: the server refused/,
	],
	['plain http', { baseUrl: 'http://10.0.0.1/api/v3' }, /must begin with https/],
])('says what is wrong: %s', async (_, change, sentence) => {
	await n8n.editor.saveCredential({ ...n8n.workbench.sandbox.credential, ...change });
	await n8n.editor.page.getByText('More details').click();
	await n8n.editor.page.getByText(sentence).waitFor();
});
