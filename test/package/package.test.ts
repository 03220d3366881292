import type { INodeProperties, INodeType } from 'n8n-workflow';

import { loadPackage } from '../engine/runWorkflow.mts';
import { runCardNode } from '../engine/cardRun.mts';
import { ERRORS } from '../../nodes/progeny/errors';
import { ROW_COLUMNS } from '../../nodes/progeny/row/document';
import { REASONS } from '../../nodes/progeny/row/review';
import packageJson from '../../package.json';
import { builtFiles, packed } from './packed.mts';
import { developmentGuide, readme, reference, tableBelow } from './guides.mts';

const description = async () =>
	((await loadPackage()).getNode('progenyOcrCard').type as INodeType).description;

it('is loaded by n8n as an installed package, with its codex, icons and credential', async () => {
	const loader = await loadPackage();
	expect(loader.packageName).toBe('n8n-nodes-progeny');
	expect(loader.loadedNodes).toEqual([{ name: 'progenyOcrCard', version: 1 }]);
	expect(loader.getCredential('progenyApi').type).toMatchObject({
		displayName: 'Progeny API',
		supportedNodes: ['progenyOcrCard'],
	});
	expect(await description()).toMatchObject({
		displayName: 'Progeny OCR Card',
		iconUrl: {
			light: 'icons/n8n-nodes-progeny/dist/icons/progeny.svg',
			dark: 'icons/n8n-nodes-progeny/dist/icons/progeny.dark.svg',
		},
		codex: { alias: expect.arrayContaining(['OCR', 'ID card', 'driving licence', 'KYC']) },
	});
});

describe('the Docs links lead to pages of this project, which link those of Progeny', () => {
	const repository = packageJson.repository.url.replace(/\.git$/, '');

	it('that of the node to the reference', async () => {
		const { codex } = await description();
		expect(codex?.resources?.primaryDocumentation).toEqual([
			{ url: `${repository}/blob/main/docs/reference.md` },
		]);
		expect(reference).toContain('https://docs.progeny.tech/our-api/ocr_card');
	});

	it('that of the credential to its section of the README', async () => {
		const url = `${repository}#credential`;
		const { codex } = await description();
		expect(codex?.resources?.credentialDocumentation).toEqual([{ url }]);
		const { type } = (await loadPackage()).getCredential('progenyApi');
		expect(type.documentationUrl).toBe(url);
		const [, section] = readme.split('\n## Credential\n');
		expect(section.split('\n## ')[0]).toContain('https://docs.progeny.tech/our-api/token-obtain');
	});
});

it('has no dependency at run time', () => {
	expect(packageJson).not.toHaveProperty('dependencies');
	expect(packageJson.peerDependencies).toEqual({ 'n8n-workflow': '*' });
});

it('holds what is built of the sources, and is smaller than 200 kB when unpacked', () => {
	const { files, unpackedSize } = packed();
	const built = builtFiles();
	expect(files.map(({ path }) => path).sort()).toEqual(
		[...built, 'LICENSE.md', 'README.md', 'package.json'].sort(),
	);
	expect(built).toEqual(expect.arrayContaining(packageJson.n8n.nodes));
	expect(unpackedSize).toBeLessThan(200_000);
});

/** The names are held by the workflows of users: a change here breaks them. */
const CONTRACT: Record<
	string,
	{ fields: Record<string, unknown>; options: Record<string, unknown> }
> = (() => {
	const images = {
		imageSource: 'inputData',
		frontBinaryPropertyName: '',
		backBinaryPropertyName: '',
		frontImageUrl: '',
		backImageUrl: '',
		extendData: false,
	};
	const output = {
		output: 'simplified',
		fields: ['taskId', 'fullName', 'documentNumber', 'dateOfBirth', 'dateOfExpiry', 'needsReview'],
	};
	const include = { includeInputFields: false, includeInputFiles: false };
	const result = {
		timeout: 120,
		minPollInterval: 0.5,
		onRejected: 'error',
		onTimeout: 'error',
		maxInProgress: 100,
		requiredFields: ['documentNumber', 'firstName', 'lastName', 'dateOfBirth'],
		minimumAge: 0,
		expiresSoonDays: 30,
		downloadPortrait: false,
	};
	const request = { requestTimeout: 60 };
	return {
		extract: {
			fields: { ...images, ...output },
			options: { ...include, ...result, ...request },
		},
		submit: { fields: images, options: { ...include, ...request } },
		getResult: {
			fields: { taskId: '', waitForCompletion: true, ...output },
			options: { ...include, ...result, ...request },
		},
	};
})();

const defaults = (fields: INodeProperties[]) =>
	Object.fromEntries(fields.map(({ name, default: value }) => [name, value]));

async function shownFor(operation: string) {
	const { properties } = await description();
	const shown = properties.filter(({ displayOptions }) =>
		displayOptions?.show?.operation?.includes(operation),
	);
	const collection = shown.find(({ name }) => name === 'options')!;
	return {
		fields: shown.filter((field) => field !== collection),
		options: collection.options as INodeProperties[],
	};
}

it.each(Object.keys(CONTRACT))('%s keeps its parameters and defaults', async (operation) => {
	const { fields, options } = await shownFor(operation);
	expect(defaults(fields)).toEqual(CONTRACT[operation].fields);
	expect(defaults(options)).toEqual(CONTRACT[operation].options);
});

const RESULT_OPTIONS = [
	'Cards in Progress',
	'Download Portrait',
	'Expires Soon (Days)',
	'Include Input Fields',
	'Include Input Files',
	'Minimum Age',
	'Poll Interval (Seconds)',
	'Request Timeout (Seconds)',
	'Required Fields',
	'Wait Timeout (Seconds)',
	'When the Card Is Rejected',
	'When the Wait Times Out',
];

it.each([
	['extract', RESULT_OPTIONS],
	['getResult', RESULT_OPTIONS],
	['submit', ['Include Input Fields', 'Include Input Files', 'Request Timeout (Seconds)']],
])('the Options of %s are these, in this order', async (operation, names) => {
	const { options } = await shownFor(operation);
	expect(options.map(({ displayName }) => displayName)).toEqual(names);
});

it('the panel says what Include Extended Data adds, and where Stop With an Error leads', async () => {
	const { fields, options } = await shownFor('extract');
	const extended = fields.find(({ name }) => name === 'extendData')!;
	expect(extended.description).toMatch(/column extendedData.*after Submit.*personal data/);
	for (const name of ['onRejected', 'onTimeout']) {
		const { options: choices } = options.find((option) => option.name === name)!;
		expect(choices).toContainEqual({
			name: 'Stop With an Error',
			value: 'error',
			description: 'Stop the workflow, or use the error output if On Error is set so',
		});
	}
});

it('Extract says that Stop does not undo the charge, and where the task ID is then', async () => {
	const { properties } = await description();
	const operations = properties.find(({ name }) => name === 'operation')!.options!;
	expect(operations).toContainEqual(
		expect.objectContaining({
			value: 'extract',
			description: expect.stringMatching(/charged, even if you stop it.* n8n's log\.$/),
		}),
	);
});

it('Get Result hides the options of a wait when it does not wait', async () => {
	const { options } = await shownFor('getResult');
	const hidden = options.filter(
		({ displayOptions }) => displayOptions?.show?.['/waitForCompletion'],
	);
	expect(hidden.map(({ name }) => name).sort()).toEqual([
		'minPollInterval',
		'onTimeout',
		'timeout',
	]);
});

it.each([
	['extract', 'Extract'],
	['submit', 'Submit'],
	['getResult', 'Get Result'],
])('the subtitle of %s reads %s', async (operation, subtitle) => {
	const { subtitle: expression } = await description();
	let shown: unknown;
	await runCardNode(
		{ operation, taskId: 'task-1' },
		{
			credential: {},
			execute() {
				shown = this.evaluateExpression(expression!.slice(1), 0);
				return Promise.resolve([[]]);
			},
		},
	);
	expect(shown).toBe(subtitle);
});

describe('docs/reference.md lists', () => {
	const firstCells = (heading: string) => tableBelow(heading).map(([cell]) => cell);
	const inBackticks = (cells: string[]) =>
		cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));

	it('every error code, and no other', () => {
		const codes = inBackticks(firstCells('## Error codes'));
		expect(codes.sort()).toEqual(Object.keys(ERRORS).sort());
	});

	it('every column, in the order of the row', () => {
		const columns = inBackticks(firstCells('## Output'));
		expect(columns).toEqual([...ROW_COLUMNS, 'extendedData']);
	});

	it('every reason for a review, in the order of the row', () => {
		const ofStatus = ['PENDING', 'REJECTED', 'ISSUES'];
		const last = ['MISSING_…', 'SIDES_GUESSED', 'NO_PORTRAIT'];
		const reasons = tableBelow('### Reasons for a review').map(([cell]) => cell);
		expect(inBackticks(reasons)).toEqual([...ofStatus, ...Object.keys(REASONS), ...last]);
	});

	it('every parameter and option of the panel, and no other', async () => {
		const names = firstCells('## Parameters');
		const firstOption = names.indexOf('**Options**');
		const shown = await Promise.all(Object.keys(CONTRACT).map(shownFor));
		const namesOf = (properties: INodeProperties[]) => [
			...new Set(properties.map(({ displayName }) => displayName).sort()),
		];
		expect(names.slice(0, firstOption).sort()).toEqual(
			namesOf(shown.flatMap(({ fields }) => fields)),
		);
		expect(names.slice(firstOption + 1)).toEqual(namesOf(shown.flatMap(({ options }) => options)));
	});
});

it.each(Object.keys(packageJson.scripts))('docs/development.md names the command %s', (command) => {
	const typed = ['start', 'test'].includes(command) ? `npm ${command}` : `npm run ${command}`;
	expect(developmentGuide).toContain(`\`${typed}\``);
});

it('the credential keeps its fields, and hides what is secret', async () => {
	const { properties } = (await loadPackage()).getCredential('progenyApi').type;
	expect(properties).toMatchObject([
		{ name: 'accessToken', type: 'hidden', typeOptions: { expirable: true, password: true } },
		{ name: 'baseUrl', default: 'https://be.progeny.tech/api/v3' },
		{ name: 'username', default: '' },
		{ name: 'password', default: '', typeOptions: { password: true } },
	]);
});
