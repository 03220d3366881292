import { OWNER } from '../../demo/n8nApi.mts';
import { Editor } from './editor.mts';
import { eventually } from './eventually.mts';
import { RunningDemo } from './runningDemo.mts';

const demo = new RunningDemo();
let address: string;
beforeAll(async () => (address = await demo.address()));
afterAll(async () => await demo.remove());

it('says how to sign in', () => {
	expect(demo.printed).toContain(OWNER.email);
	expect(demo.printed).toContain(OWNER.password);
});

it('has the form example ready: two uploads give the row', async () => {
	const editor = await Editor.signIn(address);
	try {
		await editor.submitForm('virginia-v10');
		await editor.notice('Workflow executed successfully');
		await editor.openNode('Card is OK');
		await eventually(async () =>
			expect(await editor.outputRow()).toMatchObject({ documentNumber: 'T00000010' }),
		);
	} finally {
		await editor.close();
	}
});

it('starts once in a folder', async () => {
	const { origin } = new URL(address);
	expect(await demo.second()).toEqual([`The demo of this folder runs already, at ${origin}`, 1]);
});

it('ends with Ctrl-C, and n8n and the sandbox with it', async () => {
	expect(await demo.answering()).toHaveLength(2);
	await demo.interrupt();
	expect(await demo.answering()).toEqual([]);
});
