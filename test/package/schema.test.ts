import type { INodePropertyOptions, INodeType } from 'n8n-workflow';

import { runCardNode } from '../engine/cardRun.mts';
import { loadPackage } from '../engine/runWorkflow.mts';
import { startSandbox, type RunningSandbox } from '../engine/sandbox.mts';
import { specimen, specimenItem } from '../specimens.mts';
import extract from '../../nodes/ProgenyOcrCard/__schema__/v1.0.0/extract.json';
import getResult from '../../nodes/ProgenyOcrCard/__schema__/v1.0.0/getResult.json';
import submit from '../../nodes/ProgenyOcrCard/__schema__/v1.0.0/submit.json';
import { DOCUMENT_COLUMNS, ROW_COLUMNS } from '../../nodes/progeny/row/document';
import packageJson from '../../package.json';
import { builtFiles, schemasOf } from './packed.mts';

/* What n8n's editor shows of the output before the first run is what a run gives. */

interface Schema {
	properties: Record<string, { type: string | string[] }>;
}

const OPTIONS = {
	minPollInterval: 0.1,
	onRejected: 'return',
	onTimeout: 'return',
};
const VIRGINIA = specimenItem(specimen('virginia-v10'));
const UNREADABLE = specimenItem(specimen('arizona-v9-unreadable'));

let sandbox: RunningSandbox;
beforeAll(async () => (sandbox = await startSandbox()));
afterAll(async () => await sandbox.stop());
beforeEach(async () => await sandbox.set());

const rowsOf = async (parameters: object, items = [VIRGINIA, UNREADABLE]) =>
	(await runCardNode(parameters as never, { credential: { ...sandbox.credential }, items })).rows;

function expectShownBy({ properties }: Schema, rows: object[]): void {
	const columns = Object.keys(properties);
	for (const row of rows) {
		expect(Object.keys(row).slice(0, columns.length)).toEqual(columns);
		for (const [column, { type }] of Object.entries(properties)) {
			const value = (row as Record<string, unknown>)[column];
			expect([column, [type].flat()]).toEqual([
				column,
				expect.arrayContaining([value === null ? 'null' : typeof value]),
			]);
		}
	}
	// A column that is null in every row would show nothing of its type
	const isShown = (column: string) =>
		rows.some((row) => (row as Record<string, unknown>)[column] !== null);
	expect(columns.filter((column) => !isShown(column))).toEqual([]);
}

it.each(packageJson.n8n.nodes)('each operation of %s has one', async (path) => {
	const [folder, first, others] = /^(.+\/)(.)(.+)\.node\.js$/.exec(path)!.slice(1);
	const { type } = (await loadPackage()).getNode(first.toLowerCase() + others);
	const { properties } = (type as INodeType).description;
	const { options } = properties.find(({ name }) => name === 'operation')!;
	const operations = (options as INodePropertyOptions[]).map(({ value }) => `${value}.json`);
	const schemas = builtFiles().filter((file) => file.startsWith(`${folder}__schema__/`));
	expect(schemas.map((file) => file.split('/').at(-1)).sort()).toEqual(operations.sort());
});

it('those of a passport are those of a card', () => {
	const [card, passport] = ['ProgenyOcrCard', 'ProgenyOcrPassport'].map(schemasOf);
	expect(Object.keys(card)).toHaveLength(3);
	expect(passport).toEqual(card);
});

it('Extract', async () => {
	const rows = await rowsOf({ operation: 'extract', options: OPTIONS });
	const withoutIssueDate = await rowsOf(
		{ operation: 'extract', options: { ...OPTIONS, requiredFields: ['dateOfIssue'] } },
		[specimenItem(specimen('oregon-v9-id-sex-x'))],
	);
	expectShownBy(extract, [...rows, ...withoutIssueDate]);
});

it('Submit', async () => {
	const rows = await rowsOf({ operation: 'submit' });
	expectShownBy(submit, rows);
	for (const row of rows) expect(Object.keys(row)).toEqual(Object.keys(submit.properties));
});

it('Get Result is like Extract, whatever the state of the task', async () => {
	expect(getResult).toEqual(extract);
	await sandbox.set({ processingMs: 60_000 });
	const [{ taskId }] = await rowsOf({ operation: 'submit' }, [VIRGINIA]);
	const rows = await rowsOf({ operation: 'getResult', taskId, waitForCompletion: false }, [
		VIRGINIA,
	]);
	expect(rows).toMatchObject([{ status: 'pending' }]);
	expect(Object.keys(rows[0])).toEqual(Object.keys(getResult.properties));
});

describe('the columns have one order', () => {
	const columns: string[] = [...ROW_COLUMNS];
	/** What the sandbox reads beside the columns of the node. */
	const FURTHER = ['middleName', 'documentType', 'issuingState', 'address', 'licenceClass'];
	const keysOf = async (parameters: object) =>
		Object.keys((await rowsOf({ operation: 'extract', options: OPTIONS, ...parameters }))[0]);

	it('in a row, with the further fields of the service and the extended data behind them', async () => {
		expect(await keysOf({ extendData: true })).toEqual([...columns, ...FURTHER, 'extendedData']);
	});

	it('in a selection, however it was made', async () => {
		const fields = [...columns, 'furtherFields'];
		const parameters = { output: 'selected', fields: fields.reverse() };
		expect(await keysOf(parameters)).toEqual([...columns, ...FURTHER]);
	});

	it('in the document of the output Full', async () => {
		const [{ document }] = await rowsOf({ operation: 'extract', output: 'full' }, [VIRGINIA]);
		const ofDocument = columns.filter((column) => DOCUMENT_COLUMNS.includes(column as never));
		expect(Object.keys(document as object)).toEqual([...ofDocument, ...FURTHER]);
		expect(ofDocument).toEqual(DOCUMENT_COLUMNS);
	});

	it('in what the editor shows before the first run', () => {
		expect(Object.keys(extract.properties)).toEqual(columns);
	});
});
