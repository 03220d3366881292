import type { INode, INodeExecutionData, INodeProperties, INodeType } from 'n8n-workflow';

import { examples, withoutSamples } from '../../demo/contents.mts';
import collectFailedTasks from '../../examples/collect-failed-tasks.json';
import { csvOf, type Row } from '../../examples/csv.mts';
import folderToSpreadsheet from '../../examples/folder-to-spreadsheet.json';
import formToGoogleSheets from '../../examples/form-to-google-sheets.json';
import formToRow from '../../examples/form-to-row.json';
import submitRememberGetResult from '../../examples/submit-remember-get-result.json';
import submitThenGetResult from '../../examples/submit-then-get-result.json';
import tryASampleCard from '../../examples/try-a-sample-card.json';
import webhookToHubspot from '../../examples/webhook-to-hubspot.json';
import { withCredential } from '../../examples/withCredential.mts';
import { ERRORS } from '../../nodes/progeny/errors';
import { ROW_COLUMNS } from '../../nodes/progeny/row/document';
import { runCardNode } from '../engine/cardRun.mts';
import { loadPackage, runWorkflow, type WorkflowJson } from '../engine/runWorkflow.mts';
import { FORGED_CARD, FORGED_DOCUMENT } from '../forgedCard.mts';
import {
	specimen,
	specimenFile,
	specimenItem,
	specimenPassports,
	specimens,
} from '../specimens.mts';
import { useSandbox } from '../useSandbox.mts';

/** As n8n's Form names the files of the fields 'Front of the card' and 'Back of the card'. */
const FORM_FIELDS = ['Front_of_the_card', 'Back_of_the_card'] as const;

const sandbox = useSandbox();

async function outputs(
	workflow: unknown,
	slug: string,
	node: string,
	item = specimenItem(specimen(slug), ...FORM_FIELDS),
) {
	// n8n takes away the parameters of the nodes that are stand-ins here
	const copy = structuredClone(workflow as WorkflowJson);
	const { run } = await runWorkflow(withCredential(copy), {
		credential: { ...sandbox.account },
		items: [item],
	});
	return run.data.resultData.runData[node][0].data!.main.map((items) =>
		items?.map(({ json }) => json),
	);
}

const nodeOf = (workflow: unknown, name: string): INode =>
	(workflow as WorkflowJson).nodes.find((node) => node.name === name)!;

interface FormParameters {
	formFields?: { values: Array<{ fieldType?: string; acceptFileTypes?: string }> };
}

it('the forms accept what can be sent, so that an iPhone converts its photos to JPEG', () => {
	const accepted = examples()
		.flatMap(({ nodes }) => nodes)
		.flatMap(({ parameters }) => (parameters as FormParameters).formFields?.values ?? [])
		.flatMap(({ fieldType, acceptFileTypes }) => (fieldType === 'file' ? [acceptFileTypes] : []));
	expect(accepted.length).toBeGreaterThan(0);
	expect(new Set(accepted)).toEqual(new Set(['.jpg, .jpeg, .png, .pdf']));
});

/** What n8n makes of the texts of a node's parameters for an item. */
async function evaluated(
	texts: Record<string, unknown>,
	json: object,
): Promise<Record<string, unknown>> {
	let values: Record<string, unknown> = {};
	await runCardNode(
		{},
		{
			credential: {},
			items: [{ json: json as never }],
			execute() {
				const expressions = Object.entries(texts).map(([name, text]) => [
					name,
					this.evaluateExpression(String(text).replace(/^=/, ''), 0),
				]);
				values = Object.fromEntries(expressions) as typeof values;
				return Promise.resolve([[]]);
			},
		},
	);
	return values;
}

describe.each(examples())('$id', (workflow) => {
	const ours = workflow.nodes.filter(({ type }) => type.includes('progeny'));

	it('sets nothing that the panel does not have', async () => {
		const loader = await loadPackage();
		const namesOf = (properties: INodeProperties[]) => properties.map(({ name }) => name);
		for (const { type, parameters } of ours) {
			const name = type.replace(`${loader.packageName}.`, '').replace(/Tool$/, '');
			const { description } = loader.getNode(name).type as INodeType;
			// Those of a tool are n8n's own
			const known = [...namesOf(description.properties), 'descriptionType', 'toolDescription'];
			const shown = description.properties.find(
				({ name, displayOptions }) =>
					name === 'options' &&
					displayOptions?.show?.operation?.includes(parameters.operation as string),
			)!;
			const { options = {}, fields = [] } = parameters;
			expect(known).toEqual(expect.arrayContaining(Object.keys(parameters)));
			expect(namesOf(shown.options as INodeProperties[])).toEqual(
				expect.arrayContaining(Object.keys(options!)),
			);
			expect(ROW_COLUMNS).toEqual(expect.arrayContaining(fields as string[]));
			// n8n's editor shows them as they are listed, the row has them in its order
			expect(ROW_COLUMNS.filter((column) => (fields as string[]).includes(column))).toEqual(fields);
		}
		expect(ours.length).toBeGreaterThan(0);
	});

	it('looks for no error code that there is not', () => {
		const codes = JSON.stringify(workflow).match(/(?<=')[A-Z]+(_[A-Z]+)+(?=')/g) ?? [];
		expect(Object.keys(ERRORS)).toEqual(expect.arrayContaining(codes));
	});
});

it('no two examples listen at the same address, so that n8n can have them all', () => {
	const nodes = examples().flatMap((workflow) => workflow.nodes);
	const addresses = nodes.flatMap(({ webhookId }) => webhookId ?? []);
	expect(addresses.length).toBeGreaterThan(0);
	expect(addresses).toEqual([...new Set(addresses)]);
});

it('the demo reads what somebody uploads at a form, and shows no sample in its place', () => {
	const withForm = examples().filter(({ nodes }) =>
		nodes.some(({ type }) => type.endsWith('.formTrigger')),
	);
	const sampled = withForm
		.map(withoutSamples)
		.flatMap(({ nodes, pinData }) =>
			nodes.filter(({ name, type }) => type.includes('progeny') && name in pinData!),
		);
	expect(withForm.length).toBeGreaterThan(0);
	expect(sampled).toEqual([]);
});

describe('the sample data', () => {
	/** What is another value each time. */
	const VOLATILE = ['taskId', 'portraitUrl', 'age', 'daysToExpiry'];
	const steady = (json: object) =>
		Object.entries(json).map(([name, value]) => [name, VOLATILE.includes(name) ? null : value]);

	const samples = examples().flatMap(({ id, nodes, pinData = {} }) =>
		nodes
			.filter(({ name, type }) => type.includes('progeny') && name in pinData)
			.map((node) => ({ id, node, given: pinData[nodes[0].name], rows: pinData[node.name] })),
	);

	/** The specimen whose row it is. */
	const specimenOf = ({ json }: INodeExecutionData) =>
		[...specimens, ...specimenPassports].find(
			({ expected }) => expected?.documentNumber === json.documentNumber,
		) ?? specimen('virginia-v10');
	/** What a row was made of: where input fields are in the row, they tell. */
	const inputOf = ({ json: { submittedAt } }: INodeExecutionData, given: INodeExecutionData[]) =>
		given.find(({ json }) => submittedAt !== undefined && json.submittedAt === submittedAt);

	it.each(samples)('of $node.name in $id is what the node gives', async ({ node, given, rows }) => {
		// The row of a card that was submitted before is the same
		const operation = node.parameters.operation === 'submit' ? 'submit' : 'extract';
		const items = rows.map((row, index) => {
			const shown = specimenOf(row);
			const input = given && (inputOf(row, given) ?? given[index]);
			const json = input?.json ?? { card: shown.slug };
			if (!('picture' in shown)) return { ...specimenItem(shown), json };
			const { picture: fileName } = shown;
			return { json, files: { passport: { content: specimenFile(fileName), fileName } } };
		});
		const run = await runCardNode(
			{ ...node.parameters, operation },
			{ credential: { ...sandbox.account }, items },
			{ type: node.type },
		);
		expect(rows.map(({ json }) => steady(json))).toEqual(run.items.map(({ json }) => steady(json)));
	});

	it('is there for each example but the chat, whose nodes n8n cannot pin', () => {
		const without = examples().filter(({ pinData }) => pinData === undefined);
		expect(without.map(({ id }) => id)).toEqual(['agent-with-card-tool']);
		expect(samples.length).toBeGreaterThan(8);
	});

	it('of try-a-sample-card.json are the pictures of a specimen', () => {
		const [{ binary }] = Object.values(tryASampleCard.pinData)[0];
		const { front, back } = specimen('maryland-v1');
		const picture = (fileName: string) => ({
			fileName,
			mimeType: 'image/png',
			data: specimenFile(fileName).toString('base64'),
		});
		expect(binary).toMatchObject({ front: picture(front), back: picture(back) });
	});
});

it('form-to-row.json gives the row', async () => {
	expect(await outputs(formToRow, 'virginia-v10', 'Needs a review?')).toMatchObject([
		[{ status: 'extracted', documentNumber: 'T00000010' }],
	]);
});

it('form-to-row.json sends a card that cannot be read the other way', async () => {
	expect(await outputs(formToRow, 'arizona-v9-unreadable', 'Not read')).toMatchObject([
		[{ details: { code: 'DOCUMENT_REJECTED', taskId: expect.any(String) } }],
	]);
});

it('form-to-google-sheets.json gives the columns of the sheet, of what was typed and what was read', async () => {
	const card = specimenItem(specimen('virginia-v10'), ...FORM_FIELDS);
	const typed = { Name: 'Marigold Testerson', Email: 'marigold@example.com' };
	const [rows] = await outputs(formToGoogleSheets, 'virginia-v10', 'Columns of the sheet', {
		...card,
		json: { ...typed, submittedAt: '2026-11-25T12:00:00.000Z' },
	});
	const { assignments } = nodeOf(formToGoogleSheets, 'Columns of the sheet').parameters
		.assignments as { assignments: Array<{ name: string; value: string }> };
	const columns = Object.fromEntries(assignments.map(({ name, value }) => [name, value]));
	expect(Object.entries(await evaluated(columns, rows![0]))).toEqual([
		...Object.entries(typed),
		['Full Name', 'MARIGOLD TESTERSON'],
		['Document Number', 'T00000010'],
		['Date of Birth', '1988-04-12'],
		['Date of Expiry', '2048-04-12'],
		['Needs Review', false],
		['Review Reasons', null],
		['Task ID', expect.any(String)],
	]);
	expect(await outputs(formToGoogleSheets, 'virginia-v10', 'Add the row to the sheet')).toEqual([
		[expect.objectContaining({ documentNumber: 'T00000010' })],
	]);
});

describe('a formula on a card or in a file name runs in no spreadsheet', () => {
	const forgedRow = async (): Promise<Row> => {
		await sandbox.set({ faults: [FORGED_CARD] });
		const [rows] = await outputs(formToRow, 'virginia-v10', 'Needs a review?');
		expect(rows).toMatchObject([{ documentNumber: '+1', daysToExpiry: expect.any(Number) }]);
		return { document: '=1+1.jpg', ...rows![0] };
	};

	it('of documents.csv, which npm start writes; numbers stay numbers', async () => {
		const row = await forgedRow();
		const columns = ['document', ...Object.keys(FORGED_DOCUMENT), 'daysToExpiry', '=column'];
		expect(row.daysToExpiry).toBeLessThan(0);
		expect(csvOf([row], columns).split('\n')).toEqual([
			`\uFEFF${columns.slice(0, -1).join(',')},'=column`,
			[
				"'=1+1.jpg",
				`"'=HYPERLINK(""https://example.com"",""x"")"`,
				"'+1",
				"'-1+1",
				"'@SUM(1)",
				'2015-01-09',
				"'\t=1+1",
				`"'\r=1+1"`,
				'"x\r=1+1"',
				"'＝1+1",
				'A-1 = +1',
				'-5',
				String(row.daysToExpiry),
				'',
			].join(','),
			'',
		]);
	});

	it('of folder-to-spreadsheet.json, whatever the field; all else stays as it is', async () => {
		const row = await forgedRow();
		const { jsonOutput } = nodeOf(folderToSpreadsheet, 'Keep formulas as text').parameters;
		const extendedData = (name: string) => ({ provider: { names: [name], score: -1 } });
		const given = { ...row, extendedData: extendedData('@SUM(1)') };
		const { json } = await evaluated({ json: jsonOutput }, given);
		expect(JSON.parse(json as string)).toEqual({
			...row,
			document: "'=1+1.jpg",
			fullName: `'${FORGED_DOCUMENT.fullName}`,
			documentNumber: "'+1",
			firstName: "'-1+1",
			lastName: "'@SUM(1)",
			afterTab: "'\t=1+1",
			// n8n writes a carriage return without quotes, and what is behind it would be a new line
			afterCarriageReturn: "'\n=1+1",
			secondLine: 'x\n=1+1',
			fullWidth: "'＝1+1",
			extendedData: extendedData("'@SUM(1)"),
		});
	});

	it('of form-to-google-sheets.json: Google Sheets takes the cells as they are', () => {
		const { options } = nodeOf(formToGoogleSheets, 'Add the row to the sheet').parameters;
		expect(options).toMatchObject({ cellFormat: 'RAW' });
	});
});

describe('webhook-to-hubspot.json', () => {
	/** What the card node of the example gives for what a program has posted. */
	const rowOf = async (slug: string, fields = ['front', 'back']) => {
		const { files } = specimenItem(specimen(slug));
		const posted = Object.fromEntries(fields.map((field) => [field, files![field]]));
		const { parameters, onError } = nodeOf(webhookToHubspot, 'Progeny OCR Card');
		const { items, errorItems } = await runCardNode(
			parameters,
			{
				credential: { ...sandbox.account },
				items: [{ json: { body: { email: 'somebody@example.com' } }, files: posted }],
			},
			{ onError },
		);
		return [...items, ...errorItems][0].json;
	};

	it('makes a contact, whose name is in capitals on the card only', async () => {
		const row = await rowOf('virginia-v10');
		const { email, additionalFields } = nodeOf(webhookToHubspot, 'Create or update the contact')
			.parameters as { email: string; additionalFields: Record<string, string> };
		expect(await evaluated({ email, ...additionalFields }, row)).toEqual({
			email: 'somebody@example.com',
			firstName: 'Marigold',
			lastName: 'Testerson',
			dateOfBirth: '1988-04-12',
		});
		const { firstName } = additionalFields;
		expect(await evaluated({ firstName }, { firstName: 'ANNE-MARIE ZOË' })).toEqual({
			firstName: 'Anne-Marie Zoë',
		});
		expect((await evaluated({ firstName }, { firstName: null })).firstName ?? null).toBeNull();
	});

	it.each<[string, string[], RegExp]>([
		['texas-v4-expired', ['front', 'back'], /Why: EXPIRED\n/],
		['arizona-v9-unreadable', ['front', 'back'], /Why: REJECTED, ISSUES\n/],
		[
			'virginia-v10',
			['front'],
			/Why: Only one picture [^]*Task ID: none, the card was not accepted$/,
		],
	])('tells the reviewers all that is known: %s with %j', async (slug, fields, why) => {
		const { subject, text } = nodeOf(webhookToHubspot, 'Ask for a review').parameters;
		const mail = await evaluated({ subject, text }, await rowOf(slug, fields));
		expect(mail.subject).toBe('Card of somebody@example.com needs a review');
		expect(mail.text).toMatch(why);
		expect(mail.text).not.toMatch(/undefined|null|\[object/);
	});
});

type Condition = Record<'id' | 'leftValue', string>;

const conditionsOf = (workflow: unknown, name: string): Condition[] =>
	(nodeOf(workflow, name).parameters as { conditions: { conditions: Condition[] } }).conditions
		.conditions;

const conditionOf = (workflow: unknown, name: string, id: string): Condition =>
	conditionsOf(workflow, name).find((condition) => condition.id === id)!;

it.each([
	[{ code: 'IMAGE_FORMAT' }, false],
	[{ code: 'SUBMISSION_UNCERTAIN' }, true],
	[{ code: 'DOCUMENT_REJECTED', taskId: 'task-1' }, true],
])('folder-to-spreadsheet.json reads %j again unless it may be paid for', async (details, is) => {
	const { leftValue } = conditionOf(folderToSpreadsheet, 'May it be paid for?', 'may-be-paid-for');
	expect(await evaluated({ leftValue }, { details })).toEqual({ leftValue: is });
});

describe('collect-failed-tasks.json', () => {
	/** Behind these, no result is to come. */
	const LOST = [
		'TASK_UNKNOWN',
		'TASK_ID_INVALID',
		'DOCUMENT_REJECTED',
		'TASK_FAILED',
		'RESULT_UNREADABLE',
	];

	it('knows that no result is to come where no task is known', async () => {
		const { leftValue } = conditionOf(collectFailedTasks, 'Is a result to come?', 'has-task');
		const details = { code: 'UNREACHABLE' };
		expect((await evaluated({ leftValue }, { details })).leftValue).toBeUndefined();
	});

	it.each(Object.keys(ERRORS))('knows whether a result is to come after %s', async (code) => {
		const conditions = conditionsOf(collectFailedTasks, 'Is a result to come?');
		const texts = Object.fromEntries(conditions.map(({ id, leftValue }) => [id, leftValue]));
		const details = { code, taskId: 'task-1' };
		expect(await evaluated(texts, { details })).toEqual({
			'has-task': 'task-1',
			'may-end-well': !LOST.includes(code),
		});
	});
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
		[{ details: { code: 'DOCUMENT_REJECTED', taskId: expect.any(String) } }],
	]);
});
