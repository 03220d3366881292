import { randomUUID } from 'node:crypto';

import type { INode, INodeProperties } from 'n8n-workflow';

import type { ShownText } from './editor.mts';
import { eventually } from './eventually.mts';
import { useEditor } from './useEditor.mts';

/* Nothing that the panels and the credential say is cut at their usual width. */

const NODE = 'Progeny OCR Card';
const CARD = 'n8n-nodes-progeny.progenyOcrCard';
const PASSPORT = 'n8n-nodes-progeny.progenyOcrPassport';

/** Each operation, and what else changes the names of the panel or the room that they have. */
const PANELS: Array<[name: string, parameters: INode['parameters'], type?: string]> = [
	['Extract', { operation: 'extract', output: 'selected' }],
	['Extract, from links', { operation: 'extract', imageSource: 'url' }],
	['Submit', { operation: 'submit' }],
	['Get Result', { operation: 'getResult', output: 'selected' }],
	[
		'Extract, as a tool of an AI agent',
		{ operation: 'extract', output: 'selected' },
		`${CARD}Tool`,
	],
	['Extract, of a passport', { operation: 'extract' }, PASSPORT],
	['Extract, of a passport from a link', { operation: 'extract', imageSource: 'url' }, PASSPORT],
];

const n8n = useEditor();

/** The options of an operation. */
async function optionsOf(operation: unknown, type: string): Promise<INodeProperties[]> {
	const types = await n8n.workbench.nodeTypes();
	const { properties } = types.find(({ name }) => name === type)!;
	const collection = properties.find(
		({ name, displayOptions }) =>
			name === 'options' && displayOptions!.show!.operation!.includes(operation as string),
	);
	return collection!.options as INodeProperties[];
}

async function openPanel(parameters: INode['parameters'], type: string): Promise<void> {
	const node = { id: randomUUID(), name: NODE, type, typeVersion: 1, position: [0, 0] };
	const workflow = { id: 'labels', name: 'labels', connections: {} };
	const nodes = [{ ...node, parameters } as INode];
	await n8n.editor.openWorkflow(await n8n.workbench.store({ ...workflow, nodes }));
	await n8n.editor.openNode();
}

const cutOf = (texts: ShownText[]) => texts.filter(({ isCut }) => isCut).map(({ text }) => text);

describe.each(PANELS)('%s', (_, parameters, type = CARD) => {
	let options: INodeProperties[];

	/** The texts of a panel that shows all options. */
	async function complete(read: () => Promise<ShownText[]>): Promise<ShownText[]> {
		return await eventually(async () => {
			const shown = await read();
			const names = options.map(({ displayName }) => displayName);
			expect(shown.map(({ text }) => text)).toEqual(expect.arrayContaining(names));
			return shown;
		});
	}

	beforeAll(async () => (options = await optionsOf(parameters.operation, type)));
	afterEach(async () => await n8n.editor.closeNode());

	it('cuts nothing, whether the pointer is on a name or not, with every option', async () => {
		const values = options.map(({ name, default: value }) => [name, value]);
		await openPanel({ ...parameters, options: Object.fromEntries(values) }, type);
		expect(cutOf(await complete(() => n8n.editor.panelTexts()))).toEqual([]);
		for (const field of await n8n.editor.fields()) {
			expect(cutOf(await n8n.editor.panelTextsUnderPointer(field))).toEqual([]);
		}
		expect(cutOf(await n8n.editor.listTexts())).toEqual([]);
	});

	it('cuts nothing in a drop-down list, that of the options among them', async () => {
		await openPanel(parameters, type);
		expect(cutOf(await complete(() => n8n.editor.listTexts()))).toEqual([]);
	});
});

it('the dialog of the credential cuts nothing', async () => {
	await n8n.editor.newCredential('Progeny API');
	const texts = await n8n.editor.credentialTexts();
	const names = ['Base URL', 'Username', 'Password'];
	expect(texts.map(({ text }) => text)).toEqual(expect.arrayContaining(names));
	expect(cutOf(texts)).toEqual([]);
});
