import type { INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';

import { loadPackage } from '../engine/runWorkflow.mts';
import { runCardNode } from '../engine/cardRun.mts';
import { ERRORS } from '../../nodes/progeny/errors';
import { ROW_COLUMNS } from '../../nodes/progeny/row/document';
import { REASONS } from '../../nodes/progeny/row/review';
import packageJson from '../../package.json';
import { builtFiles, codes, packed } from './packed.mts';
import { developmentGuide, guides, readme, reference, tableBelow } from './guides.mts';

/** The nodes, as workflows know them, and the words by which people find them. */
const NODES = {
	progenyOcrCard: {
		displayName: 'Progeny OCR Card',
		icon: 'progeny',
		alias: ['OCR', 'ID card', 'driving licence', 'KYC'],
	},
	progenyOcrPassport: {
		displayName: 'Progeny OCR Passport',
		icon: 'passport',
		alias: ['OCR', 'passport', 'travel document', 'MRZ', 'KYC'],
	},
};
type NodeName = keyof typeof NODES;
const NAMES = Object.keys(NODES) as NodeName[];

const description = async (node: NodeName = 'progenyOcrCard') =>
	((await loadPackage()).getNode(node).type as INodeType).description;

it('is loaded by n8n as an installed package, with its codex files, icons and credential', async () => {
	const loader = await loadPackage();
	expect(loader.packageName).toBe('n8n-nodes-progeny');
	expect(loader.loadedNodes).toEqual(NAMES.map((name) => ({ name, version: 1 })));
	expect(loader.getCredential('progenyApi').type).toMatchObject({
		displayName: 'Progeny API',
		supportedNodes: NAMES,
	});
	for (const name of NAMES) {
		const { displayName, icon, alias } = NODES[name];
		expect(await description(name)).toMatchObject({
			displayName,
			defaults: { name: displayName },
			iconUrl: {
				light: `icons/n8n-nodes-progeny/dist/icons/${icon}.svg`,
				dark: `icons/n8n-nodes-progeny/dist/icons/${icon}.dark.svg`,
			},
			codex: { alias: expect.arrayContaining(alias) },
		});
	}
});

it('nothing that the panel shows for a passport speaks of a card', async () => {
	const { properties, ...others } = await description('progenyOcrPassport');
	const shown = JSON.stringify([properties, { ...others, codex: undefined }]);
	expect(shown).toContain('passport');
	expect(shown.match(/.{20}\b(cards?|licen[cs]es?|front|back|both|sides?)\b.{20}/gi)).toBeNull();
});

describe('the Docs links lead to pages of this project, which link those of Progeny', () => {
	const repository = packageJson.repository.url.replace(/\.git$/, '');

	it.each([
		['progenyOcrCard', 'ocr_card'],
		['progenyOcrPassport', 'ocr_passport'],
	] as const)('that of %s to the reference', async (node, page) => {
		const { codex } = await description(node);
		expect(codex?.resources?.primaryDocumentation).toEqual([
			{ url: `${repository}/blob/main/docs/reference.md` },
		]);
		expect(reference).toContain(`https://docs.progeny.tech/our-api/${page}`);
	});

	it('that of the credential to its section of the README', async () => {
		const url = `${repository}#credential`;
		for (const node of NAMES) {
			const { codex } = await description(node);
			expect(codex?.resources?.credentialDocumentation).toEqual([{ url }]);
		}
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

it('a stack from the published code names functions that the sources have once, and their lines', () => {
	const { sources, published } = codes();
	const namesIn = (code: string) =>
		[...code.matchAll(/\b(?:function|class) _?(?!extends)([A-Za-z]+\d?)\b/g)].map(
			([, name]) => name,
		);
	const known = namesIn(sources);
	const names = new Set(namesIn(published));
	expect([...names].filter((name) => !known.includes(name))).toEqual([]);
	expect(names.size).toBeGreaterThan(200);
	// Of two, nobody would know which one a stack names
	expect(known.filter((name, at) => known.indexOf(name) !== at)).toEqual([]);
	const longest = Math.max(...published.split('\n').map((line) => line.length));
	expect(longest).toBeLessThan(10_000);
});

/** The names are held by the workflows of users: a change here breaks them. */
function contractOf(
	imageFields: Record<string, string>,
): Record<string, { fields: Record<string, unknown>; options: Record<string, unknown> }> {
	const images = { imageSource: 'inputData', ...imageFields, extendData: false };
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
}

const CONTRACTS = {
	progenyOcrCard: contractOf({
		frontBinaryPropertyName: '',
		backBinaryPropertyName: '',
		frontImageUrl: '',
		backImageUrl: '',
	}),
	progenyOcrPassport: contractOf({ passportBinaryPropertyName: '', passportImageUrl: '' }),
};
const OPERATIONS = ['extract', 'submit', 'getResult'];
const EACH = NAMES.flatMap((node) => OPERATIONS.map((operation) => [node, operation] as const));

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

async function shownFor(operation: string, node: NodeName = 'progenyOcrCard') {
	const { properties } = await description(node);
	const shown = properties.filter(({ displayOptions }) =>
		displayOptions?.show?.operation?.includes(operation),
	);
	const collection = shown.find(({ name }) => name === 'options')!;
	return {
		fields: shown.filter((field) => field !== collection),
		options: collection.options as INodeProperties[],
	};
}

it.each(EACH)('%s: %s keeps its parameters and defaults', async (node, operation) => {
	const { fields, options } = await shownFor(operation, node);
	expect(defaults(fields)).toEqual(CONTRACTS[node][operation].fields);
	expect(defaults(options)).toEqual(CONTRACTS[node][operation].options);
});

it.each(EACH)('%s: the Options of %s are in alphabetical order', async (node, operation) => {
	const { options } = await shownFor(operation, node);
	const names = options.map(({ displayName }) => displayName);
	expect(names).toEqual([...names].sort());
});

const operations = async (node?: NodeName) => {
	const { properties } = await description(node);
	return properties.find(({ name }) => name === 'operation')!.options as INodePropertyOptions[];
};

it.each(NAMES)('the panel of %s offers these operations, in alphabetical order', async (node) => {
	const listed = await operations(node);
	expect(listed.map(({ value }) => value).sort()).toEqual([...OPERATIONS].sort());
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

it.each(OPERATIONS)('the subtitle of %s is its name in the panel', async (operation) => {
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
		const shown = await Promise.all(OPERATIONS.map(async (operation) => await shownFor(operation)));
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

it('docs/passports.md names the parameters that a passport has in place of those of a card', async () => {
	const namesOf = async (node: NodeName) => {
		const shown = await Promise.all(
			OPERATIONS.map(async (operation) => await shownFor(operation, node)),
		);
		return new Set(
			shown.flatMap(({ fields, options }) =>
				[...fields, ...options].map(({ displayName }) => displayName),
			),
		);
	};
	const [card, passport] = [await namesOf('progenyOcrCard'), await namesOf('progenyOcrPassport')];
	const told = tableBelow('## Parameters', guides.get('docs/passports.md'));
	const cells = (column: number) => told.flatMap((cell) => cell[column].split(', ')).sort();
	expect(cells(0)).toEqual([...card].filter((name) => !passport.has(name)).sort());
	expect(cells(1)).toEqual([...passport].filter((name) => !card.has(name)).sort());
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
