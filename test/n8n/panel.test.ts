import { tableBelow } from '../package/readme.mts';
import { Editor } from './editor.mts';
import { FORM_TO_ROW } from './workflows.mts';

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

const namesOf = (operation: string, isOption: boolean) =>
	parameters()
		.filter((one) => one.isOption === isOption && one.operations.includes(operation))
		.filter(({ shownWith }) => shownWith === undefined)
		.flatMap(({ names }) => names);

let editor: Editor;
beforeAll(async () => {
	editor = await Editor.open();
	await editor.openWorkflow(FORM_TO_ROW);
	await editor.openNode();
});
afterAll(async () => await editor.close());

describe.each(OPERATIONS)('%s', (operation) => {
	beforeAll(async () => await editor.chooseOperation(operation));

	it('shows the fields of the README, in its order, and no others', async () => {
		expect(await editor.fields()).toEqual([
			'Credential',
			'Operation',
			...namesOf(operation, false),
			'Options',
		]);
	});

	it('offers the options of the README, and no others', async () => {
		const offered = await editor.offeredOptions();
		expect(offered).toEqual(namesOf(operation, true).sort((a, b) => a.localeCompare(b)));
		expect(offered.length).toBeGreaterThan(0);
	});
});

it.each([
	['imageSource', ...SHOWN_WITH[0], 'Input Data'],
	['output', ...SHOWN_WITH[1], 'Simplified'],
])('shows with another %s what the README says', async (name, parameter, choice, usual) => {
	await editor.chooseOperation('Extract');
	const before = await editor.fields();
	await editor.choose(name, choice);
	const more = (await editor.fields()).filter((field) => !before.includes(field));
	const expected = parameters().filter(({ shownWith }) => shownWith?.[0] === parameter);
	expect(more).toEqual(expected.flatMap(({ names }) => names));
	expect(more.length).toBeGreaterThan(0);
	await editor.choose(name, usual);
	expect(await editor.fields()).toEqual(before);
});

it('offers the three operations, with a sentence each', async () => {
	const offered = await editor.choices();
	expect(offered).toMatchObject([
		expect.stringMatching(/^Extract\n.*charged/),
		expect.stringMatching(/^Get Result\n.*task ID/),
		expect.stringMatching(/^Submit\n.*charged/),
		'Custom API Call',
	]);
});
