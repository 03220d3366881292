import { Editor } from './editor.mts';
import { Workbench } from './workbench.mts';

let workbench: Workbench;
let editor: Editor;
beforeAll(async () => {
	workbench = await Workbench.open();
	editor = await Editor.open();
});
afterAll(async () => {
	await editor.close();
	await workbench.close();
});
beforeEach(async () => await editor.newCredential('Progeny API'));
afterEach(async () => await editor.closeCredential());

it('passes its test with the right values', async () => {
	const { sandbox } = workbench;
	await editor.saveCredential(sandbox.credential);
	await editor.page.getByText('Connection tested successfully').waitFor();
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
	await editor.saveCredential({ ...workbench.sandbox.credential, ...change });
	await editor.page.getByText('More details').click();
	await editor.page.getByText(sentence).waitFor();
});
