import type {
	IBinaryData,
	IExecuteFunctions,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import { ItemError } from './errors';
import { webAddress } from './http/webAddress';
import type { GivenFile } from './images/findImages';
import { DOCUMENT_COLUMNS, ROW_COLUMNS, type DocumentColumn } from './row/document';
import { label } from './row/labels';
import { FURTHER_FIELDS, type Output } from './row/row';
import type { Service, ServiceImage } from './services';

/**
 * A parameter of the panel, beside the function that reads and checks it. The panel limits what can be
 * typed, but an expression can give anything: every value is read here, before the first request.
 */
export interface Parameter<Value> {
	property: INodeProperties;
	/** @throws ItemError PARAMETER_INVALID */
	read(ctx: IExecuteFunctions, itemIndex: number): Value;
}

/** Parameters by the names that their values have in the code. */
export type Parameters = Record<string, Parameter<unknown>>;

export type ValuesOf<Some extends Parameters> = {
	[Name in keyof Some]: Some[Name] extends Parameter<infer Value> ? Value : never;
};

/** Reads every parameter of an operation, whether it is needed or not: none is found wrong after a charge. */
export function valuesOf<Some extends Parameters>(
	parameters: Some,
	ctx: IExecuteFunctions,
	itemIndex: number,
): ValuesOf<Some> {
	return Object.fromEntries(
		Object.entries(parameters).map(([name, one]) => [name, one.read(ctx, itemIndex)]),
	) as ValuesOf<Some>;
}

/** What the panel shows, the options among it in one collection, in alphabetical order as n8n wants them. */
export function propertiesOf(
	parameters: Array<Parameter<unknown>>,
	options: Parameters,
): INodeProperties[] {
	return [
		...parameters.map(({ property }) => property),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: Object.values(options)
				.map(({ property }) => property)
				.sort((a, b) => (a.displayName < b.displayName ? -1 : 1)),
		},
	];
}

/** Shorter would be no pause at all. */
const MIN_SECONDS = 0.1;
/** A day: more is a mistake, such as milliseconds, and from 24 days on a timer ends at once. */
const MAX_SECONDS = 86_400;

// Kinds of parameters

/** What a value must be, in words; and the value in our form, or undefined where it is something else. */
interface Expectation<Value> {
	expected: string;
	valueOf: (given: unknown) => Value | undefined;
}

function parameter<Value>(
	property: INodeProperties,
	{ expected, valueOf }: Expectation<Value>,
	path = property.name,
): Parameter<Value> {
	return {
		property,
		read(ctx, itemIndex) {
			const given: unknown = ctx.getNodeParameter(path, itemIndex, property.default);
			const value = valueOf(given);
			if (value !== undefined) return value;
			throw invalid(property.displayName, shown(given), expected);
		},
	};
}

/** n8n has the values of a collection under its name. */
function option<Value>(
	property: INodeProperties,
	expectation: Expectation<Value>,
): Parameter<Value> {
	return parameter(property, expectation, `options.${property.name}`);
}

function invalid(displayName: string, value: string, expected: string): ItemError {
	return ItemError.of('PARAMETER_INVALID', { parameter: displayName, value, expected });
}

function shown(value: unknown): string {
	if (value === '' || value === undefined) return 'nothing';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const ON_OR_OFF: Expectation<boolean> = {
	expected: 'true or false',
	valueOf: (given) => {
		if (given === true || given === 'true') return true;
		return given === false || given === 'false' ? false : undefined;
	},
};

function numberThat(expected: string, isUsable: (value: number) => boolean): Expectation<number> {
	return {
		expected,
		valueOf: (given) => {
			const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
			const isNumber = typeof value === 'number' && Number.isFinite(value);
			return isNumber && isUsable(value) ? value : undefined;
		},
	};
}

function wholeNumber(of: string, min: number, max: number): Expectation<number> {
	return numberThat(
		`a whole number ${of}from ${min} to ${max}`,
		(value) => Number.isInteger(value) && value >= min && value <= max,
	);
}

/** A number of seconds, read as milliseconds. */
const SECONDS: Expectation<number> = {
	expected: `a number of seconds from ${MIN_SECONDS} to ${MAX_SECONDS}`,
	valueOf: (given) => {
		const seconds = numberThat('', (value) => value >= MIN_SECONDS && value <= MAX_SECONDS);
		const value = seconds.valueOf(given);
		return value === undefined ? undefined : value * 1000;
	},
};

/** One of the choices of a list. */
function oneOf<Value extends string>(choices: INodePropertyOptions[]): Expectation<Value> {
	const known = choices.map(({ value }) => value);
	return {
		expected: `one of ${known.join(', ')}`,
		valueOf: (given) => (known.includes(given as Value) ? (given as Value) : undefined),
	};
}

/** Some of the choices of a list; an expression may give them as a text with commas. */
function someOf<Value extends string>(
	choices: INodePropertyOptions[],
	isNoneUsable: boolean,
): Expectation<Value[]> {
	const known = choices.map(({ value }) => value);
	return {
		expected: `a list of ${known.join(', ')}`,
		valueOf: (given) => {
			const list = typeof given === 'string' ? given.split(',').map((one) => one.trim()) : given;
			const chosen: unknown[] = Array.isArray(list) ? list.filter((one) => one !== '') : [list];
			const isUsable = chosen.every((one) => known.includes(one as Value));
			return isUsable && (isNoneUsable || chosen.length > 0) ? (chosen as Value[]) : undefined;
		},
	};
}

/** Columns as a list to choose from, in alphabetical order as n8n wants it. */
function choices(columns: readonly string[]): INodePropertyOptions[] {
	return columns
		.map((column) => ({ name: label(column), value: column }))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}

// What is submitted

const IMAGE_SOURCES: INodePropertyOptions[] = [
	{
		name: 'Input Data',
		value: 'inputData',
		description: 'Files of the input item, as a form or an upload gives them',
	},
	{
		name: 'URL',
		value: 'url',
		description: 'Links to the pictures, as webhooks, CRMs, cloud drives and AI agents give them',
	},
];

export const imageSource = parameter(
	{
		displayName: 'Image Source',
		name: 'imageSource',
		type: 'options',
		noDataExpression: true,
		default: 'inputData',
		description: 'Where the pictures come from',
		options: IMAGE_SOURCES,
	},
	oneOf<'inputData' | 'url'>(IMAGE_SOURCES),
);

/** The name of the input field, or the file itself, where an expression gives that. */
export function imageField(
	{ name, label: title }: ServiceImage,
	{ document }: Service,
): Parameter<GivenFile> {
	const displayName = `${title} Input Data Field Name`;
	return {
		property: {
			displayName,
			name: `${name}BinaryPropertyName`,
			type: 'string',
			default: '',
			placeholder: `e.g. ${name}`,
			hint: `Leave empty if its name contains '${name}', such as ${title}_of_the_${document.one}`,
			description: `The input field that holds the picture of the ${name}, a PNG or JPEG image`,
			displayOptions: { show: { imageSource: ['inputData'] } },
		},
		read(ctx, itemIndex) {
			const value: unknown = ctx.getNodeParameter(`${name}BinaryPropertyName`, itemIndex, '');
			if (typeof value !== 'object' || value === null) return String(value ?? '').trim();
			if (typeof (value as Partial<IBinaryData>).mimeType === 'string') return value as IBinaryData;
			const given = Array.isArray(value) ? 'a list' : 'an object that is no file';
			throw invalid(displayName, given, 'the name of an input field');
		},
	};
}

export function imageUrl({ name, label: title }: ServiceImage, service: Service): Parameter<URL> {
	const displayName = `${title} Image URL`;
	return {
		property: {
			displayName,
			name: `${name}ImageUrl`,
			type: 'string',
			required: true,
			default: '',
			placeholder: `e.g. https://files.example.com/${name}.jpg`,
			description: `The https link to the picture of the ${name} of the ${service.kinds}, a PNG or JPEG file that opens without a login`,
			displayOptions: { show: { imageSource: ['url'] } },
		},
		read(ctx, itemIndex) {
			const url = webAddress(ctx.getNodeParameter(`${name}ImageUrl`, itemIndex, ''));
			if (typeof url !== 'string') return url;
			const expected = `a link that gives the picture itself, for example {{ $json.${name}ImageUrl }} from the step before`;
			// The reason only, as a link may be a secret
			throw invalid(displayName, url, expected);
		},
	};
}

export const extendData = parameter(
	{
		displayName: 'Include Extended Data',
		name: 'extendData',
		type: 'boolean',
		default: false,
		description:
			"Whether to include the original answer of Progeny's OCR provider. It may hold more personal data than the row.",
	},
	ON_OR_OFF,
);

// Which task

export const taskId = parameter(
	{
		displayName: 'Task ID',
		name: 'taskId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 08bcb59c-c01c-42b9-b666-44df639cff78',
		description: 'The task ID that Submit or Extract gave',
	},
	{
		expected:
			'the task ID that Submit or Extract gave, for example with the expression {{ $json.taskId }}',
		valueOf: (given) =>
			typeof given === 'string' || typeof given === 'number'
				? String(given).trim() || undefined
				: undefined,
	},
);

export function waitForCompletion({ document }: Service): Parameter<boolean> {
	return parameter(
		{
			displayName: 'Wait for Completion',
			name: 'waitForCompletion',
			type: 'boolean',
			default: true,
			description: `Whether to wait until Progeny has read the ${document.one}. If turned off, a ${document.one} that is not read yet gives a row with the status pending.`,
		},
		ON_OR_OFF,
	);
}

// What the row shows

const OUTPUTS: INodePropertyOptions[] = [
	{
		name: 'Simplified',
		value: 'simplified',
		description: 'One flat row, ready for a spreadsheet or CRM',
	},
	{
		name: 'Selected Fields',
		value: 'selected',
		description: 'Only the columns of the row that you choose',
	},
	{
		name: 'Full',
		value: 'full',
		description: "The row beside Progeny's own fields, issues as a list and all further data",
	},
	{ name: 'Raw', value: 'raw', description: 'The answer of the API, unchanged' },
];

export const output = parameter(
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		noDataExpression: true,
		default: 'simplified',
		description: 'How much of the answer to return',
		options: OUTPUTS,
	},
	oneOf<Output>(OUTPUTS),
);

const COLUMNS = choices([...ROW_COLUMNS, FURTHER_FIELDS]);

/** At least one: a row without columns would be paid for in vain. */
export const columns = parameter(
	{
		displayName: 'Fields',
		name: 'fields',
		type: 'multiOptions',
		default: ['taskId', 'fullName', 'documentNumber', 'dateOfBirth', 'dateOfExpiry', 'needsReview'],
		description: 'The columns to return, in the order of the row',
		options: COLUMNS,
		displayOptions: { show: { output: ['selected'] } },
	},
	someOf<string>(COLUMNS, false),
);

// Options

export function maxInProgress({ document: { many } }: Service): Parameter<number> {
	const title = many[0].toUpperCase() + many.slice(1);
	return option(
		{
			displayName: `${title} in Progress`,
			name: 'maxInProgress',
			type: 'number',
			noDataExpression: true,
			typeOptions: { minValue: 1, maxValue: 500 },
			default: 100,
			description: `How many ${many} are uploaded or waited for at once`,
		},
		wholeNumber('', 1, 500),
	);
}

export function downloadPortrait({ document }: Service): Parameter<boolean> {
	return option(
		{
			displayName: 'Download Portrait',
			name: 'downloadPortrait',
			type: 'boolean',
			default: false,
			description: `Whether to add the face from the ${document.one} as the file 'portrait'`,
		},
		ON_OR_OFF,
	);
}

export function expiresSoonDays({ document }: Service): Parameter<number> {
	return option(
		{
			displayName: 'Expires Soon (Days)',
			name: 'expiresSoonDays',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 30,
			description: `A ${document.one} needs review if it expires within so many days, or if its expiry is not known. With 0, it only does once it has expired.`,
		},
		wholeNumber('of days ', 0, 36_500),
	);
}

export const includeInputFields = option(
	{
		displayName: 'Include Input Fields',
		name: 'includeInputFields',
		type: 'boolean',
		default: false,
		description: 'Whether to put the fields of the input item in front of the row',
	},
	ON_OR_OFF,
);

export const includeInputFiles = option(
	{
		displayName: 'Include Input Files',
		name: 'includeInputFiles',
		type: 'boolean',
		default: false,
		description: 'Whether to pass on the files of the input item, the pictures among them',
	},
	ON_OR_OFF,
);

export const minimumAge = option(
	{
		displayName: 'Minimum Age',
		name: 'minimumAge',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'A person who is younger, or whose age is not known, needs review',
	},
	wholeNumber('of years ', 0, 150),
);

export const minIntervalMs = option(
	{
		displayName: 'Minimum Poll Interval (Seconds)',
		name: 'minPollInterval',
		type: 'number',
		typeOptions: { minValue: 0.1, numberPrecision: 2 },
		default: 0.5,
		description: 'The shortest pause between two status checks',
	},
	SECONDS,
);

export const requestTimeoutMs = option(
	{
		displayName: 'Request Timeout (Seconds)',
		name: 'requestTimeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 60,
		description: 'How long one HTTP request may take, the upload of the pictures included',
	},
	SECONDS,
);

const REQUIRED_CHOICES = choices(DOCUMENT_COLUMNS);

export function requiredFields({ document }: Service): Parameter<DocumentColumn[]> {
	return option(
		{
			displayName: 'Required Fields',
			name: 'requiredFields',
			type: 'multiOptions',
			default: ['documentNumber', 'firstName', 'lastName', 'dateOfBirth'],
			description: `A ${document.one} needs review if one of these columns could not be read`,
			options: REQUIRED_CHOICES,
		},
		someOf<DocumentColumn>(REQUIRED_CHOICES, true),
	);
}

export function waitTimeoutMs({ document }: Service): Parameter<number> {
	return option(
		{
			displayName: 'Wait Timeout (Seconds)',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 120,
			description: `How long to wait for the result of one ${document.one}. The task goes on after that.`,
		},
		SECONDS,
	);
}

/** Whether an outcome that is no success becomes a row instead of an error. */
function rowOrError(
	displayName: string,
	name: string,
	{ when, row }: { when: string; row: string },
): Parameter<boolean> {
	const ROW_OR_ERROR: INodePropertyOptions[] = [
		{ name: 'Return a Row', value: 'return', description: row },
		{
			name: 'Stop With an Error',
			value: 'error',
			description: "Fail the item as the node's On Error setting says",
		},
	];
	const { expected, valueOf } = oneOf<'return' | 'error'>(ROW_OR_ERROR);
	return option(
		{
			displayName,
			name,
			type: 'options',
			default: 'error',
			description: when,
			options: ROW_OR_ERROR,
		},
		{
			expected,
			valueOf: (given) => {
				const value = valueOf(given);
				return value === undefined ? undefined : value === 'return';
			},
		},
	);
}

export function returnsRejected({ document }: Service): Parameter<boolean> {
	const title = document.one[0].toUpperCase() + document.one.slice(1);
	return rowOrError(`When the ${title} Is Rejected`, 'onRejected', {
		when: `What to do with a ${document.one} that Progeny looked at and refused`,
		row: 'Pass on a row with the status rejected and the issues',
	});
}

export function returnsPending({ document }: Service): Parameter<boolean> {
	return rowOrError('When the Wait Times Out', 'onTimeout', {
		when: `What to do with a ${document.one} whose result is not there in time`,
		row: 'Pass on a row with the status pending and the task ID',
	});
}
