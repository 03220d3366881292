import { withoutSamples } from '../../demo/contents.mts';
import { ROW_COLUMNS } from '../../nodes/progeny/row/document';
import { tableBelow } from '../package/guides.mts';
import { eventually } from './eventually.mts';
import { example } from './exampleCopies.mts';
import { icon } from './icon.mts';
import { formToRow } from './workflows.mts';
import { useEditor } from './useEditor.mts';

/* What n8n's editor shows of the node before anything was run. */

interface Parameter {
	names: string[];
	operations: string[];
	isOption: boolean;
	/** What has to be chosen for it to be shown, for example `Image Source` and `URL`. */
	shownWith?: [parameter: string, choice: string];
}

const SHOWN_WITH: Array<[parameter: string, choice: string]> = [
	['Image Source', 'URL'],
	['Output', 'Selected Fields'],
];

const NODE = 'Progeny OCR Card';
const OPERATIONS = ['Extract', 'Get Result', 'Submit'];

/** The README's table 'Parameters', which has the Options below a line of their own. */
function parameters(): Parameter[] {
	const rows = tableBelow('## Parameters');
	const firstOption = rows.findIndex(([name]) => name === '**Options**');
	return rows.flatMap(([name, operations, , text], row) => {
		if (row === firstOption) return [];
		return {
			names: name.split(/, <br>/),
			operations: operations === 'all' ? OPERATIONS : operations.split(', '),
			isOption: row > firstOption,
			shownWith: SHOWN_WITH.find((condition) => text.startsWith(`With ${condition.join(' ')}:`)),
		};
	});
}

/** What the panel shows of an operation as the node proposes it. */
const usualFields = (operation: string) => [
	'Credential',
	'Operation',
	...namesOf(operation, false),
	'Options',
];

const namesOf = (operation: string, isOption: boolean) =>
	parameters()
		.filter((one) => one.isOption === isOption && one.operations.includes(operation))
		.filter(({ shownWith }) => shownWith === undefined)
		.flatMap(({ names }) => names);

const n8n = useEditor();

describe('the list of all nodes', () => {
	beforeAll(async () => {
		await n8n.editor.visit('/workflow/new');
		await n8n.editor.page.getByTestId('canvas-plus-button').click();
	});

	async function find(node: string, words: string): Promise<void> {
		const search = n8n.editor.page.getByTestId('node-creator-search-bar');
		const found = n8n.editor.page.getByTestId('node-creator-item-name').getByText(node);
		await search.fill('words that no node has');
		await found.waitFor({ state: 'hidden' });
		await search.fill(words);
		await found.waitFor();
	}

	it.each(['OCR', 'passport', 'travel document', 'MRZ', 'KYC', 'identity document'])(
		'finds the node for passports by "%s"',
		async (words) => await find('Progeny OCR Passport', words),
	);

	it.each([
		'OCR',
		'ID card',
		'driving licence',
		'KYC',
		"driver's license",
		'drivers license',
		'extract id',
		'photo ID',
		'identity document',
		'age verification',
		'licence',
		'permit',
	])('finds the node by "%s"', async (words) => await find(NODE, words));
});

describe('the canvas', () => {
	beforeAll(async () => await n8n.editor.openWorkflow(await n8n.workbench.store(formToRow())));
	afterAll(async () => await n8n.editor.setColorScheme('light'));

	it.each([
		['light', 'progeny.svg'],
		['dark', 'progeny.dark.svg'],
	] as const)('shows a %s icon of the node: %s', async (colorScheme, file) => {
		await n8n.editor.setColorScheme(colorScheme);
		const image = n8n.editor.node(NODE).locator('img').first();
		const src = await eventually(async () => {
			const worn = await image.getAttribute('src');
			expect(worn).toMatch(new RegExp(`/${file}$`));
			return worn!;
		});
		expect(await icon(src)).toEqual({ type: expect.stringContaining('image/svg+xml'), file });
	});
});

describe('the panel', () => {
	beforeAll(async () => {
		await n8n.editor.openWorkflow(await n8n.workbench.store(formToRow()));
		await n8n.editor.openNode();
	});

	describe.each(OPERATIONS)('%s', (operation) => {
		beforeAll(async () => await n8n.editor.chooseOperation(operation));

		it('shows the fields of the README, in its order, and no others', async () => {
			await eventually(async () =>
				expect(await n8n.editor.fields()).toEqual(usualFields(operation)),
			);
		});

		it('offers the options of the README, and no others', async () => {
			const options = namesOf(operation, true).sort((a, b) => a.localeCompare(b));
			expect(options.length).toBeGreaterThan(0);
			await eventually(async () => expect(await n8n.editor.offeredOptions()).toEqual(options));
		});
	});

	it.each([
		['imageSource', ...SHOWN_WITH[0], 'Input Data'],
		['output', ...SHOWN_WITH[1], 'Simplified'],
	])('shows with another %s what the README says', async (name, parameter, choice, usual) => {
		const usually = usualFields('Extract');
		const more = parameters()
			.filter(({ shownWith }) => shownWith?.[0] === parameter)
			.flatMap(({ names }) => names);
		expect(more.length).toBeGreaterThan(0);
		await n8n.editor.chooseOperation('Extract');
		await eventually(async () => expect(await n8n.editor.fields()).toEqual(usually));
		await n8n.editor.choose(name, choice);
		await eventually(async () => {
			const shown = await n8n.editor.fields();
			expect(shown.filter((field) => !usually.includes(field))).toEqual(more);
		});
		await n8n.editor.choose(name, usual);
		await eventually(async () => expect(await n8n.editor.fields()).toEqual(usually));
	});

	it('offers the three operations, with a sentence each', async () => {
		await eventually(async () =>
			expect(await n8n.editor.choices()).toMatchObject([
				expect.stringMatching(/^Extract\n.*charged/),
				expect.stringMatching(/^Get Result\n.*task ID/),
				expect.stringMatching(/^Submit\n.*charged/),
				'Custom API Call',
			]),
		);
	});
});

it('the next node offers the columns of the row', async () => {
	await n8n.editor.openWorkflow(
		await n8n.workbench.store(withoutSamples(example('submit-then-get-result'))),
	);
	await n8n.editor.openNode('Card was read');
	await eventually(async () => {
		const columns = await n8n.editor.offeredColumns(ROW_COLUMNS.length);
		expect(columns.sort()).toEqual([...ROW_COLUMNS].sort());
	});
});
