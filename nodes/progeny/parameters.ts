import {
	updateDisplayOptions,
	type IDisplayOptions,
	type IExecuteFunctions,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { ItemError } from './errors';
import { webAddress } from './http/webAddress';
import type { GivenFile } from './images/findImages';
import { isRecord } from './json';
import { DOCUMENT_COLUMNS, ROW_COLUMNS, type DocumentColumn } from './row/document';
import { label } from './row/labels';
import { FURTHER_FIELDS, type Output } from './row/row';
import type { Service } from './services';

/**
 * A parameter of the panel, beside the function that reads and checks it. The panel limits what can be
 * typed, but an expression can give anything: every value is read here, before the first request.
 */
export interface Parameter<Value> {
	/** More than one where they belong together. */
	properties: INodeProperties[];
	/** Whether it is part of the Options collection. */
	isOption: boolean;
	/** @throws ItemError PARAMETER_INVALID */
	read(ctx: IExecuteFunctions, itemIndex: number): Value;
}

/** Parameters by the names that their values have in the code, in the order of the panel. */
export type Parameters = Record<string, Parameter<unknown>>;

export type ValuesOf<Some extends Parameters> = {
	[Name in keyof Some]: Some[Name] extends Parameter<infer Value> ? Value : never;
};

/** Reads all of them, whether they are needed or not: none is found wrong after a charge. */
export function valuesOf<Some extends Parameters>(
	parameters: Some,
	ctx: IExecuteFunctions,
	itemIndex: number,
): ValuesOf<Some> {
	return Object.fromEntries(
		Object.entries(parameters).map(([name, one]) => [name, one.read(ctx, itemIndex)]),
	) as ValuesOf<Some>;
}

/** What the panel shows: the options in one collection, in alphabetical order as n8n wants them. */
export function propertiesOf(parameters: Parameters): INodeProperties[] {
	const shown = (areOptions: boolean) =>
		Object.values(parameters).flatMap(({ isOption, properties }) =>
			isOption === areOptions ? properties : [],
		);
	return [
		...shown(false),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: shown(true).sort((a, b) => (a.displayName < b.displayName ? -1 : 1)),
		},
	];
}

/** The same parameters, shown on a condition only. */
export function onlyWhen<Some extends Parameters>(show: IDisplayOptions['show'], some: Some): Some {
	return Object.fromEntries(
		Object.entries(some).map(([name, one]) => [
			name,
			{ ...one, properties: updateDisplayOptions({ show }, one.properties) },
		]),
	) as Some;
}

// Kinds of parameters

/** How a parameter looks; and what its value must be, in words and as a function. */
interface Definition<Value> extends Omit<INodeProperties, 'displayName' | 'name'> {
	/** Display name and name; those of options begin with `options.` */
	is: [displayName: string, path: string];
	expected: string;
	/** The value in our form, or undefined where it is something else. */
	valueOf: (given: unknown) => Value | undefined;
}

const OPTIONS = 'options.';

function parameter<Value>({
	is: [displayName, path],
	expected,
	valueOf,
	...rest
}: Definition<Value>): Parameter<Value> {
	return {
		properties: [{ displayName, name: path.replace(OPTIONS, ''), ...rest }],
		isOption: path.startsWith(OPTIONS),
		read(ctx, itemIndex) {
			const given: unknown = ctx.getNodeParameter(path, itemIndex, rest.default);
			const value = valueOf(given);
			if (value !== undefined) return value;
			throw invalid(displayName, given, expected);
		},
	};
}

function invalid(displayName: string, given: unknown, expected: string): ItemError {
	return ItemError.of('PARAMETER_INVALID', {
		parameter: displayName,
		value: shownValue(given),
		expected,
	});
}

/** Of an object only that it is one: an expression may have given the whole item. */
function shownValue(given: unknown): string {
	if (Array.isArray(given)) return `[${given.map(shownValue).join(', ')}]`;
	return typeof given === 'object' && given !== null
		? 'an object'
		: String(given ?? '') || 'nothing';
}

type Is = Definition<unknown>['is'];

function toggle(is: Is, isOn: boolean, description: string): Parameter<boolean> {
	return parameter({
		is,
		type: 'boolean',
		default: isOn,
		description,
		expected: 'true or false',
		valueOf: (given) =>
			given === true || given === 'true'
				? true
				: given === false || given === 'false'
					? false
					: undefined,
	});
}

interface NumberDefinition {
	default: number;
	/** As the message says it, for example `of days`. */
	unit: string;
	min: number;
	max: number;
	description: string;
	isWhole: boolean;
}

function numeric(
	is: Is,
	{ unit, min, max, isWhole, ...rest }: NumberDefinition,
): Parameter<number> {
	return parameter({
		is,
		type: 'number',
		typeOptions: isWhole ? { minValue: min } : { minValue: min, numberPrecision: 2 },
		...rest,
		expected: `a ${isWhole ? 'whole ' : ''}number ${unit}from ${min} to ${max}`,
		valueOf: (given) => {
			const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
			if (typeof value !== 'number' || !(value >= min && value <= max)) return undefined;
			return isWhole && !Number.isInteger(value) ? undefined : value;
		},
	});
}

/** In seconds on the panel, in milliseconds in the code. More than a day is a mistake, such as milliseconds. */
function seconds(is: Is, usual: number, description: string): Parameter<number> {
	const limits = { unit: 'of seconds ', min: 0.1, max: 86_400, isWhole: false };
	const { read, ...rest } = numeric(is, { default: usual, description, ...limits });
	return { ...rest, read: (ctx, itemIndex) => read(ctx, itemIndex) * 1000 };
}

function choice<Value extends string>(
	is: Is,
	options: INodePropertyOptions[],
	rest: Pick<INodeProperties, 'default' | 'description' | 'noDataExpression'>,
): Parameter<Value> {
	const known = options.map(({ value }) => value);
	return parameter({
		is,
		type: 'options',
		...rest,
		options,
		expected: `one of ${known.join(', ')}`,
		valueOf: (given) => (known.includes(given as Value) ? (given as Value) : undefined),
	});
}

/** Columns to choose from, in alphabetical order as n8n wants it; an expression may give a text with commas. */
function choices<Value extends string>(
	is: Is,
	columns: readonly string[],
	{ mayBeNone, ...rest }: { default: string[]; description: string; mayBeNone: boolean },
): Parameter<Value[]> {
	const options = columns
		.map((column) => ({ name: label(column), value: column }))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
	const known = options.map(({ value }) => value);
	return parameter({
		is,
		type: 'multiOptions',
		...rest,
		options,
		expected: `a list of ${mayBeNone ? '' : 'at least one of '}${known.join(', ')}`,
		valueOf: (given) => {
			const list = typeof given === 'string' ? given.split(',').map((one) => one.trim()) : given;
			const chosen: unknown[] = Array.isArray(list) ? list.filter((one) => one !== '') : [list];
			const isUsable = chosen.every((one) => known.includes(one as Value));
			return isUsable && (mayBeNone || chosen.length > 0) ? (chosen as Value[]) : undefined;
		},
	});
}

// What is submitted

/**
 * A link, which is judged once it is known whether it may lead to the n8n server itself.
 *
 * @throws ItemError PARAMETER_INVALID
 */
export type GivenLink = (mayBeLocal: boolean) => URL;

/** For each image of the service, the name of its input field, or the file itself; or the link to it. */
export type GivenImages = { files: GivenFile[] } | { links: GivenLink[] };

const imageSource = choice<'inputData' | 'url'>(
	['Image Source', 'imageSource'],
	[
		{
			name: 'Input Data',
			value: 'inputData',
			description: 'Files of the input item, for example from a form',
		},
		{
			name: 'URL',
			value: 'url',
			description: 'Links to the pictures, for example from a webhook, CRM or AI agent',
		},
	],
	{
		noDataExpression: true,
		default: 'inputData',
		description: 'Where the pictures come from',
	},
);

export function images({ images: all }: Service): Parameter<GivenImages> {
	const isUsed = (name: string) =>
		all.length === 1
			? `the only picture is used, or the one with '${name}' in its name`
			: `the file with '${name}' in its name is used`;
	const fields = all.map(
		({ name, label: title }): INodeProperties => ({
			displayName: `${title} Input Data Field Name`,
			name: `${name}BinaryPropertyName`,
			type: 'string',
			default: '',
			placeholder: `e.g. ${name}`,
			hint: `Usually leave empty: ${isUsed(name)}`,
			description: `The input field that holds the picture of the ${name}. You can also drag the file from the input into this box.`,
		}),
	);
	const links = all.map(
		({ name, label: title, shows }): INodeProperties => ({
			displayName: `${title} Image URL`,
			name: `${name}ImageUrl`,
			type: 'string',
			required: true,
			default: '',
			placeholder: `e.g. https://files.example.com/${name}.jpg`,
			description: `The https link to the picture of the ${shows}, a PNG or JPEG file that opens without a login`,
		}),
	);
	return {
		isOption: false,
		properties: [
			...imageSource.properties,
			...updateDisplayOptions({ show: { imageSource: ['inputData'] } }, fields),
			...updateDisplayOptions({ show: { imageSource: ['url'] } }, links),
		],
		read(ctx, itemIndex) {
			const given = ({ name }: INodeProperties): unknown =>
				ctx.getNodeParameter(name, itemIndex, '');
			return imageSource.read(ctx, itemIndex) === 'url'
				? { links: links.map((link) => linkOf(link, given(link))) }
				: { files: fields.map((field) => fileOf(field, given(field))) };
		},
	};
}

/** Nobody gives a field such a name. */
const MAX_FIELD_NAME = 200;
const IS_BASE64 = /^(data:|[A-Za-z0-9+/\r\n]{60,}={0,2}$)/;

/** An expression may give the file itself, or what a form says about it, instead of the name of its input field. */
function fileOf({ displayName }: INodeProperties, given: unknown): GivenFile {
	const one: unknown = Array.isArray(given) && given.length === 1 ? given[0] : given;
	if (isRecord(one) && [one.mimeType, one.filename].some((text) => typeof text === 'string')) {
		return one;
	}
	const text = typeof one === 'string' ? one.trim() : one;
	if (text === '' || text === null || text === undefined) return '';
	const problem = noFieldName(text);
	if (problem === undefined) return text as string;
	const expected =
		'the name of an input field, or leave it empty. A file as base64 text must first go through Convert to File';
	// The value is not quoted, as it may be the picture itself
	throw invalid(displayName, problem, expected);
}

/** What a value is that is not the name of an input field. */
function noFieldName(value: unknown): string | undefined {
	if (Array.isArray(value)) return 'a list, not a name';
	if (typeof value === 'object') return 'an object that is not a file';
	if (typeof value !== 'string') return `a ${typeof value}, not a name`;
	if (value.includes('[object Object]')) return 'a file with other text around its expression';
	// Only the start, as the engine cannot match megabytes
	if (IS_BASE64.test(value.slice(0, 999))) return 'base64 text or a data URI';
	return value.length > MAX_FIELD_NAME ? `a text of ${value.length} characters` : undefined;
}

function linkOf({ displayName, name }: INodeProperties, given: unknown): GivenLink {
	return (mayBeLocal) => {
		const url = webAddress(given, { mayBeLocal });
		if (typeof url !== 'string') return url;
		const expected = `a link that gives the picture itself, for example {{ $json.${name} }} from the step before`;
		// The reason only, as a link may be a secret
		throw invalid(displayName, url, expected);
	};
}

export const extendData = toggle(
	['Include Extended Data', 'extendData'],
	false,
	"Whether to add the original answer of Progeny's OCR provider, in the column extendedData. After Submit, use Get Result with the Output Full to see it. It may contain more personal data than the row.",
);

// Which task

export const taskId = parameter({
	is: ['Task ID', 'taskId'],
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 08bcb59c-c01c-42b9-b666-44df639cff78',
	description: 'The task ID that Submit or Extract returned',
	expected:
		'the task ID that Submit or Extract returned, for example with the expression {{ $json.taskId }}',
	valueOf: (given) =>
		typeof given === 'string' || typeof given === 'number'
			? String(given).trim() || undefined
			: undefined,
});

export const waitForCompletion = ({ document: { one } }: Service) =>
	toggle(
		['Wait for Completion', 'waitForCompletion'],
		true,
		`Whether to wait until Progeny has read the ${one}. If turned off, a ${one} that is not read yet returns a row with the status pending.`,
	);

// What the row shows

export const output = choice<Output>(
	['Output', 'output'],
	[
		{
			name: 'Simplified',
			value: 'simplified',
			description: 'One flat row, ready for a spreadsheet or CRM',
		},
		{
			name: 'Selected Fields',
			value: 'selected',
			description: 'Only the columns that you choose',
		},
		{
			name: 'Full',
			value: 'full',
			description: "The row, Progeny's own fields, the issues as a list, and all other data",
		},
		{ name: 'Raw', value: 'raw', description: 'The answer of the API, unchanged' },
	],
	{
		noDataExpression: true,
		default: 'simplified',
		description: 'How much of the answer to return',
	},
);

/** At least one, because a row without columns costs money and shows nothing. */
export const { columns } = onlyWhen(
	{ output: ['selected'] },
	{
		columns: choices<string>(['Fields', 'fields'], [...ROW_COLUMNS, FURTHER_FIELDS], {
			default: [
				'taskId',
				'fullName',
				'documentNumber',
				'dateOfBirth',
				'dateOfExpiry',
				'needsReview',
			],
			description: 'The columns to return, in the order of the row',
			mayBeNone: false,
		}),
	},
);

// Options

export function maxInProgress({ document: { many } }: Service): Parameter<number> {
	const [first, ...others] = many;
	return numeric(
		[`${first.toUpperCase()}${others.join('')} in Progress`, 'options.maxInProgress'],
		{
			default: 100,
			unit: '',
			min: 1,
			max: 500,
			isWhole: true,
			description: `How many ${many} the node uploads or waits for at once`,
		},
	);
}

export const downloadPortrait = ({ document }: Service) =>
	toggle(
		['Download Portrait', 'options.downloadPortrait'],
		false,
		`Whether to add the face from the ${document.one} as the file 'portrait'`,
	);

export const expiresSoonDays = ({ document }: Service) =>
	numeric(['Expires Soon (Days)', 'options.expiresSoonDays'], {
		default: 30,
		unit: 'of days ',
		min: 0,
		max: 36_500,
		isWhole: true,
		description: `A ${document.one} needs review if it expires within this many days, or if its expiry is unknown. With 0, only an expired ${document.one} needs review.`,
	});

export const includeInputFields = toggle(
	['Include Input Fields', 'options.includeInputFields'],
	false,
	'Whether to put the fields of the input item before the columns of the row',
);

export const includeInputFiles = toggle(
	['Include Input Files', 'options.includeInputFiles'],
	false,
	'Whether to pass on the files of the input item, including the pictures',
);

export const minimumAge = numeric(['Minimum Age', 'options.minimumAge'], {
	default: 0,
	unit: 'of years ',
	min: 0,
	max: 150,
	isWhole: true,
	description:
		'A person who is younger than this needs review, and so does one whose age is unknown. 0 turns this off.',
});

export const minIntervalMs = seconds(
	['Poll Interval (Seconds)', 'options.minPollInterval'],
	0.5,
	'The shortest pause between two status checks',
);

export const requestTimeoutMs = seconds(
	['Request Timeout (Seconds)', 'options.requestTimeout'],
	60,
	'How long one HTTP request may take, including the upload of the pictures',
);

export const requiredFields = ({ document }: Service) =>
	choices<DocumentColumn>(['Required Fields', 'options.requiredFields'], DOCUMENT_COLUMNS, {
		default: ['documentNumber', 'firstName', 'lastName', 'dateOfBirth'],
		description: `A ${document.one} needs review if one of these columns could not be read. For people with only one name, choose Full Name instead of First Name and Last Name.`,
		mayBeNone: true,
	});

export const waitTimeoutMs = ({ document }: Service) =>
	seconds(
		['Wait Timeout (Seconds)', 'options.timeout'],
		120,
		`How long to wait for the result of one ${document.one}. Progeny keeps working on it after that.`,
	);

/** What becomes of an outcome that is no success. */
function rowOrError(is: Is, row: string, description: string): Parameter<'return' | 'error'> {
	return choice(
		is,
		[
			{ name: 'Return a Row', value: 'return', description: row },
			{
				name: 'Stop With an Error',
				value: 'error',
				description: 'Stop the workflow, or continue as set in On Error',
			},
		],
		{ default: 'error', description },
	);
}

export function onRejected({ document: { one } }: Service): Parameter<'return' | 'error'> {
	const [first, ...others] = one;
	return rowOrError(
		[`When the ${first.toUpperCase()}${others.join('')} Is Rejected`, 'options.onRejected'],
		'Return a row with the status rejected and the issues',
		`What to do with a ${one} that Progeny rejects`,
	);
}

export const onTimeout = ({ document: { one } }: Service) =>
	rowOrError(
		['When the Wait Times Out', 'options.onTimeout'],
		'Return a row with the status pending and the task ID',
		`What to do if the result of a ${one} does not arrive in time`,
	);
