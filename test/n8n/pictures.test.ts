import { randomUUID } from 'node:crypto';

import type { IConnections, INode, IWorkflowSettings } from 'n8n-workflow';

import type { NamedWorkflow } from '../../demo/contents.mts';
import { scan } from '../images/scan.mts';
import { specimen, specimenFile } from '../specimens.mts';
import { eventually } from './eventually.mts';
import { changed } from './exampleCopies.mts';
import { ScansFolder } from './scansFolder.mts';
import { useEditor } from './useEditor.mts';
import { formToRow } from './workflows.mts';

/* Pictures as n8n's own nodes give them: forms with one field or two, files one by one, and the mode `combined`. */

const n8n = useEditor();
beforeEach(async () => await n8n.workbench.sandbox.set());

const CARD = 'Progeny OCR Card';
const FORM = 'On form submission';
const { front, back } = specimen('virginia-v10');
const [FRONT, BACK] = [specimenFile(front), specimenFile(back)];
const RIGHT = { front: { bytes: FRONT.length }, back: { bytes: BACK.length } };

interface FormField {
	label: string;
	isForSeveral?: boolean;
}

/** The example with a form, which has these fields. */
function formWith(
	fields: FormField[],
	parameters: INode['parameters'] = {},
	settings: IWorkflowSettings = {},
): NamedWorkflow {
	const values = fields.map(({ label, isForSeveral = false }) => ({
		fieldLabel: label,
		fieldType: 'file',
		multipleFiles: isForSeveral,
	}));
	const workflow = changed(formToRow(), {
		[FORM]: (node) => ({
			webhookId: randomUUID(),
			parameters: { ...node.parameters, formFields: { values } },
		}),
		[CARD]: (node) => ({ parameters: { ...node.parameters, ...parameters } }),
	});
	return { ...workflow, settings: { ...workflow.settings, ...settings } };
}

const file = (content: Buffer, type = 'image/jpeg') =>
	new Blob([new Uint8Array(content)], { type });

type Upload = [field: number, content: Blob, fileName: string];

/** What the card node gives when somebody has filled in the form. */
async function submitted(workflow: NamedWorkflow, uploads: Upload[]) {
	const id = await n8n.workbench.publish(workflow);
	const body = new FormData();
	for (const [field, content, name] of uploads) body.append(`field-${field}`, content, name);
	const path = `/form/${workflow.nodes.find(({ name }) => name === FORM)!.webhookId}`;
	const execution = await n8n.workbench.send(id, path, { body });
	const { submissions } = await n8n.workbench.sandbox.statistics();
	return { rows: execution.rows(CARD), submissions };
}

const ONE_FIELD = [{ label: 'Front and back of the card', isForSeveral: true }];
const TWO_FIELDS = [{ label: 'Front of the card' }, { label: 'Back of the card' }];

it('one field of a form takes both files, and their names tell the sides', async () => {
	const { rows, submissions } = await submitted(formWith(ONE_FIELD), [
		[0, file(BACK), 'back.jpg'],
		[0, file(FRONT), 'front.jpg'],
	]);
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	expect(submissions).toMatchObject([RIGHT]);
});

it('labels in another language tell the sides, and files may have any type', async () => {
	const fields = [{ label: 'Mặt sau' }, { label: 'Mặt trước' }];
	const { rows, submissions } = await submitted(formWith(fields), [
		[0, file(BACK, 'application/octet-stream'), 'image'],
		[1, file(FRONT, 'application/octet-stream'), 'image'],
	]);
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	expect(submissions).toMatchObject([RIGHT]);
});

it('a form takes a scan of both sides', async () => {
	const size = { widthPx: 1010, heightPx: 638 };
	const pdf = scan({ jpeg: FRONT, ...size }, { jpeg: BACK, ...size });
	const { rows, submissions } = await submitted(formWith(ONE_FIELD), [
		[0, file(pdf, 'application/pdf'), 'Scan.pdf'],
	]);
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	expect(submissions).toMatchObject([RIGHT]);
});

it('fields of a form may be given, as a phone names all its pictures alike', async () => {
	const parameters = {
		frontBinaryPropertyName: "={{ $json['Front of the card'] }}",
		backBinaryPropertyName: "={{ $json['Back of the card'] }}",
	};
	const { rows, submissions } = await submitted(formWith(TWO_FIELDS, parameters), [
		[0, file(FRONT), 'image.jpg'],
		[1, file(BACK), 'image.jpg'],
	]);
	expect(rows).toMatchObject([{ status: 'extracted' }]);
	expect(submissions).toMatchObject([RIGHT]);
});

describe('two items with a picture each', () => {
	const node = (name: string, type: string, typeVersion: number, parameters: object): INode => ({
		id: name,
		name,
		type: `n8n-nodes-base.${type}`,
		typeVersion,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
	});
	const card: INode = {
		...node(CARD, '', 1, { operation: 'extract', options: {} }),
		type: 'n8n-nodes-progeny.progenyOcrCard',
		credentials: { progenyApi: { id: '', name: '' } },
		onError: 'continueRegularOutput',
	};
	const to = (...names: string[]) => ({
		main: [names.map((name) => ({ node: name, type: 'main' as const, index: 0 }))],
	});
	const read = (name: string, path: string, dataPropertyName = 'data') =>
		node(name, 'readWriteFile', 1.1, {
			operation: 'read',
			fileSelector: path,
			options: { dataPropertyName },
		});

	const rowsOf = async (
		name: string,
		nodes: INode[],
		connections: IConnections,
		{ parameters = {}, ...settings }: IWorkflowSettings & { parameters?: object } = {},
	) => {
		const start = node('Start', 'manualTrigger', 1, {});
		const ours = { ...card, parameters: { ...card.parameters, ...parameters } };
		const workflow = { id: name, name, nodes: [start, ...nodes, ours], connections, settings };
		const { id } = await n8n.workbench.store(workflow);
		return (await n8n.workbench.run(id, 'Start')).rows(CARD);
	};

	let folder: ScansFolder;
	beforeAll(() => {
		folder = new ScansFolder('one-by-one');
		folder.add('virginia-v10');
	});

	it('are not sent, and the error says how to join them', async () => {
		const files = read('Files', `${folder.path}/*.jpg`);
		const rows = await rowsOf('apart', [files], { Start: to('Files'), Files: to(CARD) });
		expect(rows).toHaveLength(2);
		expect(rows[0]).toMatchObject({
			error: 'Only one picture came with this item, but a card needs front and back',
			details: { hint: expect.stringMatching(/Aggregate .* Merge /) },
		});
		expect((await n8n.workbench.sandbox.statistics()).submissions).toEqual([]);
	});

	const aggregated = () => [
		read('Files', `${folder.path}/*.jpg`),
		node('Aggregate', 'aggregate', 1, {
			aggregate: 'aggregateAllItemData',
			options: { includeBinaries: true },
		}),
	];
	const IN_A_ROW = { Start: to('Files'), Files: to('Aggregate'), Aggregate: to(CARD) };

	it('are one card behind Aggregate, as the error says', async () => {
		const rows = await rowsOf('aggregated', aggregated(), IN_A_ROW);
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		expect((await n8n.workbench.sandbox.statistics()).submissions).toMatchObject([RIGHT]);
	});

	it.each([
		['by their names', {}],
		[
			'by an expression',
			{
				frontBinaryPropertyName:
					'={{ $json.data.find((one) => /front/.test(one.fileName))._files.data }}',
			},
		],
	])('are found %s in the JSON, where the binary mode "combined" has them', async (_, given) => {
		const parameters = { ...given, options: { includeInputFiles: true } };
		const rows = await rowsOf('combined', aggregated(), IN_A_ROW, {
			binaryMode: 'combined',
			parameters,
		});
		const passedOn = { _files: { data: { mimeType: 'image/jpeg' } } };
		expect(rows).toMatchObject([{ status: 'extracted', data: [passedOn, passedOn] }]);
		expect((await n8n.workbench.sandbox.statistics()).submissions).toMatchObject([RIGHT]);
	});

	it('are one card behind Merge, as the error says', async () => {
		const nodes = [
			read('One', `${folder.path}/${back}`, 'one'),
			read('Other', `${folder.path}/${front}`, 'other'),
			node('Merge', 'merge', 3.2, { mode: 'combine', combineBy: 'combineByPosition', options: {} }),
		];
		const rows = await rowsOf('merged', nodes, {
			Start: to('One', 'Other'),
			One: to('Merge'),
			Other: { main: [[{ node: 'Merge', type: 'main', index: 1 }]] },
			Merge: to(CARD),
		});
		expect(rows).toMatchObject([{ status: 'extracted' }]);
		expect((await n8n.workbench.sandbox.statistics()).submissions).toMatchObject([RIGHT]);
	});
});

it('the editor shows the guess beside the row, and what to do', async () => {
	const { editor, workbench } = n8n;
	await editor.openWorkflow(await workbench.store(formWith(ONE_FIELD)));
	await editor.submitFiles([
		{ name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: FRONT },
		{ name: 'IMG_2.jpg', mimeType: 'image/jpeg', buffer: BACK },
	]);
	await editor.notice('Workflow executed successfully');
	await editor.openNode(CARD);
	await eventually(async () => {
		const output = await editor.page.getByTestId('output-panel').innerText();
		expect(output).toMatch(/'Front_and_back_of_the_card_0' \(IMG_1\.jpg\) was taken for the front/);
		expect(output).toMatch(/set 'Front Input Data Field Name'/);
	});
});

it('a field that is dragged from the input into the box is the file', async () => {
	const { editor, workbench } = n8n;
	await editor.openWorkflow(await workbench.store(formWith(TWO_FIELDS)));
	await editor.submitForm('virginia-v10');
	await editor.notice('Workflow executed successfully');
	await editor.openNode(CARD);
	for (const [side, parameter] of [
		['Front', 'frontBinaryPropertyName'],
		['Back', 'backBinaryPropertyName'],
	]) {
		await editor.dragInto(parameter, `${side} of the card`);
		const box = editor.page.getByTestId(`parameter-input-${parameter}`);
		await eventually(async () =>
			expect(await box.innerText()).toContain(`$json['${side} of the card']`),
		);
	}
	await editor.executeStep();
	await eventually(async () => {
		const { submissions } = await workbench.sandbox.statistics();
		expect(submissions).toMatchObject([RIGHT, RIGHT]);
	});
	await editor.notice('executed successfully');
});
