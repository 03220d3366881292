import type { INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';

import { loadPackage } from '../engine/runWorkflow.mts';
import { runCardNode } from '../engine/cardRun.mts';
import { ERRORS } from '../../nodes/progeny/errors';
import { ROW_COLUMNS } from '../../nodes/progeny/row/document';
import { REASONS } from '../../nodes/progeny/row/review';
import packageJson from '../../package.json';
import { builtFiles, codes, packed } from './packed.mts';
import { developmentGuide, exists, readme, reference, tableBelow } from './guides.mts';

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

it('the README names every node', async () => {
	const loader = await loadPackage();
	for (const { name } of loader.loadedNodes) {
		const { displayName } = (loader.getNode(name).type as INodeType).description;
		expect(readme).toContain(`**${displayName}**`);
	}
});

it('has no dependency at run time', () => {
	expect(packageJson).not.toHaveProperty('dependencies');
	expect(packageJson.peerDependencies).toEqual({ 'n8n-workflow': '*' });
});

it('holds what is built of the sources, and is smaller than 160 kB when unpacked', () => {
	const { files, unpackedSize } = packed();
	const built = builtFiles();
	expect(files.map(({ path }) => path).sort()).toEqual(
		[...built, 'LICENSE.md', 'README.md', 'package.json'].sort(),
	);
	const nodes = packageJson.n8n.nodes.flatMap((path) => [path, path.replace(/js$/, 'json')]);
	expect(built).toEqual(expect.arrayContaining(nodes));
	expect(unpackedSize).toBeLessThan(160_000);
});

it('a stack from the published code names functions, modules and lines as the sources do', () => {
	const { sources, published } = codes();
	const namesIn = (code: string) =>
		// Where two modules have one name, the bundler adds a number
		[...code.matchAll(/\b(?:function|class) _?(?!extends)([A-Za-z]+)\d?\b/g)].map(
			([, name]) => name,
		);
	const known = new Set(namesIn(sources));
	const names = new Set(namesIn(published));
	expect([...names].filter((name) => !known.has(name))).toEqual([]);
	expect(names.size).toBeGreaterThan(200);
	const modules = [...published.matchAll(/\/\/ (nodes\/\S+\.ts)\n/g)].map(([, path]) => path);
	expect(modules).toEqual(expect.arrayContaining(['nodes/progeny/task/check.ts']));
	expect(modules.filter((path) => !exists(path))).toEqual([]);
	const longest = Math.max(...published.split('\n').map((line) => line.length));
	expect(longest).toBeLessThan(10_000);
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

const COUNTS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];

/** A default as the reference has it. */
function defaultText({ default: value, options = [] }: INodeProperties): string {
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	if (Array.isArray(value)) return `${COUNTS[value.length]} columns`;
	const choice = (options as INodePropertyOptions[]).find((option) => option.value === value);
	return choice?.name ?? String(value);
}

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

it.each(Object.keys(CONTRACT))('the Options of %s are in alphabetical order', async (operation) => {
	const { options } = await shownFor(operation);
	const names = options.map(({ displayName }) => displayName);
	expect(names).toEqual([...names].sort());
});

const operations = async () => {
	const { properties } = await description();
	return properties.find(({ name }) => name === 'operation')!.options as INodePropertyOptions[];
};

it('the panel offers these operations, in alphabetical order', async () => {
	const listed = await operations();
	expect(listed.map(({ value }) => value).sort()).toEqual(Object.keys(CONTRACT).sort());
	const names = listed.map(({ name }) => name);
	expect(names).toEqual([...names].sort());
});

it('the README lists the operations of the panel', async () => {
	const told = tableBelow('## Operations', readme).map(([name]) => name.replaceAll('*', ''));
	expect(told.sort()).toEqual((await operations()).map(({ name }) => name));
});

it('the panel says what Include Extended Data adds, and what Stop With an Error does', async () => {
	const { fields, options } = await shownFor('extract');
	const extended = fields.find(({ name }) => name === 'extendData')!;
	expect(extended.description).toMatch(/column extendedData.*After Submit.*personal data/);
	for (const name of ['onRejected', 'onTimeout']) {
		const { options: choices } = options.find((option) => option.name === name)!;
		expect(choices).toContainEqual({
			name: 'Stop With an Error',
			value: 'error',
			description: 'Stop the workflow, or continue as set in On Error',
		});
	}
});

it('Extract says that Stop does not undo the charge, and where the task ID is then', async () => {
	expect(await operations()).toContainEqual(
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

it.each(Object.keys(CONTRACT))('the subtitle of %s is its name in the panel', async (operation) => {
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
	expect(shown).toBe((await operations()).find(({ value }) => value === operation)!.name);
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

	it('each parameter and option with its operations and its default', async () => {
		const listed = await operations();
		const shown = await Promise.all(
			listed.map(async ({ name: operation, value }) => {
				const { fields, options } = await shownFor(String(value));
				return [...fields, ...options].map((property) => ({ operation, property }));
			}),
		);
		const told = tableBelow('## Parameters').filter(([name]) => name !== '**Options**');
		const expected = told.map(([parameter]) => {
			const found = shown.flat().filter(({ property }) => property.displayName === parameter);
			const names = found.map(({ operation }) => operation);
			const isOfAll = names.length === listed.length;
			return [parameter, isOfAll ? 'all' : names.join(', '), defaultText(found[0].property)];
		});
		expect(told.map((cells) => cells.slice(0, 3))).toEqual(expected);
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
