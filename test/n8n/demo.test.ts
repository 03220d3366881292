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

it('gives what a credential made by hand needs', () => {
	const [, baseUrl] = /Base URL +(\S+)\n +Username +demo\n +Password +progeny-sandbox\n/.exec(
		demo.printed,
	)!;
	expect(baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v3$/);
});

it('says while it starts what is under way, for how long it has been, and how long it may take', () => {
	expect(demo.printed).toMatch(/ starting n8n; a first start takes up to a minute \(\d+ s\)\n/);
});

it('has the form example ready: two uploads give the person an answer and the row', async () => {
	const editor = await Editor.signIn(address);
	try {
		await editor.submitForm('virginia-v10', 'Thank you, MARIGOLD TESTERSON');
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
	expect(await demo.second()).toEqual([
		`The demo of this folder is already running at ${origin}`,
		1,
	]);
});

it('says so if it is being started already', async () => {
	const starting = new RunningDemo();
	try {
		await starting.says(/(starting n8n)/);
		const [said, code] = await starting.second();
		expect(said).toMatch(/^Process \d+ is already starting the demo of this folder\./);
		expect(code).toBe(1);
	} finally {
		await starting.remove();
	}
});

it('ends with Ctrl-C, and n8n and the sandbox with it', async () => {
	expect(await demo.answering()).toHaveLength(2);
	await demo.interrupt();
	expect(await demo.answering()).toEqual([]);
});

describe.each([
	['npm is ended', () => new RunningDemo(), 'SIGTERM'],
	['npm is told that its terminal is gone', () => new RunningDemo(), 'SIGHUP'],
	['npm is killed on the spot', () => new RunningDemo(), 'SIGKILL'],
	['its terminal is closed', () => RunningDemo.inTerminal(), 'SIGKILL'],
] as const)('when %s', (_, start, signal) => {
	it('ends n8n and the sandbox', async () => {
		const killed = start();
		try {
			await killed.address();
			expect(await killed.answering()).toHaveLength(2);
			killed.kill(signal);
			await eventually(async () => expect(await killed.answering()).toEqual([]));
			await eventually(() => Promise.resolve(expect(killed.pid()).toBeNull()));
		} finally {
			await killed.remove();
		}
	});
});
