import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { CardError } from '../errors';
import { filesOf, FILES_IN_JSON } from '../images/fields';
import { without } from '../json';
import type { ColumnNames } from '../row/columnNames';
import { isoDate } from '../row/dates';
import type { DocumentColumn } from '../row/document';
import type { NameCase } from '../row/nameCase';
import type { Output, RowSettings } from '../row/row';
import type { Included } from '../row/withInput';
import type { WaitLimits } from '../task/schedule';
import {
	cardsInProgressOption,
	includeOptions,
	outputField,
	requestTimeoutOption,
	reviewOptions,
	rowOptions,
	selectedFieldsField,
	submissionOptions,
	waitOptions,
} from './fields';

/** Shorter would be no pause at all. */
const MIN_SECONDS = 0.1;
/** A day: more is a mistake, such as milliseconds, and from 24 days on a timer ends at once. */
const MAX_SECONDS = 86_400;

const OPTIONS = [
	cardsInProgressOption,
	...includeOptions,
	requestTimeoutOption,
	...reviewOptions,
	...rowOptions,
	...submissionOptions,
	...waitOptions,
];

/*
 * The panel limits what can be typed, but an expression can give anything. Every value is therefore
 * read and checked here, before the first request.
 */

export function requestTimeoutMs(ctx: IExecuteFunctions, itemIndex: number): number {
	return seconds(ctx, itemIndex, 'requestTimeout') * 1000;
}

export function maxCardsInProgress(ctx: IExecuteFunctions, itemIndex: number): number {
	return numberOption(ctx, itemIndex, 'maxCardsInProgress', {
		expected: 'a whole number from 1 to 500',
		isUsable: (value) => Number.isInteger(value) && value >= 1 && value <= 500,
	});
}

export function maxImageMb(ctx: IExecuteFunctions, itemIndex: number): number {
	return numberOption(ctx, itemIndex, 'maxImageSize', {
		expected: 'a number of megabytes above 0',
		isUsable: (value) => value > 0,
	});
}

export function waitLimits(ctx: IExecuteFunctions, itemIndex: number): WaitLimits {
	const [timeout, min, max] = (['timeout', 'minPollInterval', 'maxPollInterval'] as const).map(
		(name) => seconds(ctx, itemIndex, name),
	);
	if (min > max) {
		throw new CardError('OPTION_INVALID', {
			parameter: 'Minimum Poll Interval (Seconds)',
			value: min,
			expected: `at most the Maximum Poll Interval (${max})`,
		});
	}
	return { timeoutMs: timeout * 1000, minIntervalMs: min * 1000, maxIntervalMs: max * 1000 };
}

export function outputOf(ctx: IExecuteFunctions, itemIndex: number): Output {
	return choice(ctx, itemIndex, outputField) as Output;
}

/** What the panel says about the look of a row and about what it is judged by. */
export function rowSettings(
	ctx: IExecuteFunctions,
	itemIndex: number,
	output: Output,
): Omit<RowSettings, 'extendData'> {
	return {
		fields: output === 'selected' ? selectedFields(ctx, itemIndex) : [],
		columnNames: choice(ctx, itemIndex, option('columnNames')) as ColumnNames,
		nameCase: choice(ctx, itemIndex, option('nameCase')) as NameCase,
		...referenceDay(ctx, itemIndex),
		requiredFields: choicesOf(ctx, itemIndex, option('requiredFields')) as DocumentColumn[],
		minimumAge: wholeNumber(ctx, itemIndex, 'minimumAge', 'years', 150),
		expiresSoonDays: wholeNumber(ctx, itemIndex, 'expiresSoonDays', 'days', 36_500),
	};
}

/** How the columns of the rows are named, also where an option is what has failed. */
export function columnNamesOf(ctx: IExecuteFunctions, itemIndex: number): ColumnNames {
	try {
		const isFlat = ['simplified', 'selected'].includes(outputOf(ctx, itemIndex));
		return isFlat ? (choice(ctx, itemIndex, option('columnNames')) as ColumnNames) : 'camelCase';
	} catch {
		return 'camelCase';
	}
}

/** At least one: a row without columns would be paid for in vain. */
function selectedFields(ctx: IExecuteFunctions, itemIndex: number): string[] {
	const fields = choicesOf(ctx, itemIndex, selectedFieldsField);
	if (fields.length > 0) return fields;
	throw notOneOf(selectedFieldsField, '', 'at least one column');
}

const DAY = /^(\d{4}-\d{2}-\d{2})($|[T ])/;
const WITH_TIME_ZONE = /T.*(Z|[+-]\d{2}:?\d{2})$/;

/** A day as the panel or an expression gives it; a moment, such as `$now`, is one in the workflow's time zone. */
function referenceDay(
	ctx: IExecuteFunctions,
	itemIndex: number,
): Pick<RowSettings, 'referenceDate' | 'isToday'> {
	const { name, displayName: parameter } = option('referenceDate');
	const value: unknown = ctx.getNodeParameter(name, itemIndex, '');
	const dayOf = (moment: Date) =>
		// Swedes write dates as ISO does
		moment.toLocaleDateString('sv-SE', { timeZone: ctx.getTimezone() });
	if (value === '') return { referenceDate: dayOf(new Date()), isToday: true };
	const text = value instanceof Date ? value.toISOString() : String(value);
	const day = WITH_TIME_ZONE.test(text) ? dayOf(new Date(text)) : DAY.exec(text)?.[1];
	const referenceDate = isoDate(day);
	if (referenceDate !== null) return { referenceDate, isToday: false };
	const expected = 'a date such as 2026-12-31, or leave it empty for today';
	throw new CardError('OPTION_INVALID', { parameter, value: shown(value), expected });
}

function wholeNumber(
	ctx: IExecuteFunctions,
	itemIndex: number,
	name: string,
	unit: string,
	max: number,
): number {
	return numberOption(ctx, itemIndex, name, {
		expected: `a whole number of ${unit} from 0 to ${max}`,
		isUsable: (value) => Number.isInteger(value) && value >= 0 && value <= max,
	});
}

/** One of the choices that a list of the panel has. */
function choice(ctx: IExecuteFunctions, itemIndex: number, property: INodeProperties): string {
	const value = ctx.getNodeParameter(property.name, itemIndex, property.default);
	const known = valuesOf(property);
	if (known.includes(value)) return value as string;
	throw notOneOf(property, value, `one of ${known.join(', ')}`);
}

/** Some of the choices that a list of the panel has; an expression may give them as a text with commas. */
function choicesOf(ctx: IExecuteFunctions, itemIndex: number, property: INodeProperties): string[] {
	const value = ctx.getNodeParameter(property.name, itemIndex, property.default);
	const list = typeof value === 'string' ? value.split(',').map((one) => one.trim()) : value;
	const chosen: unknown[] = Array.isArray(list) ? list.filter((one) => one !== '') : [list];
	const known = valuesOf(property);
	const unknown = chosen.filter((one) => !known.includes(one));
	if (unknown.length === 0) return chosen as string[];
	throw notOneOf(property, unknown[0], `a list of ${known.join(', ')}`);
}

function valuesOf({ options = [] }: INodeProperties): unknown[] {
	return options.map((one) => ('value' in one ? one.value : undefined));
}

function notOneOf({ displayName }: INodeProperties, value: unknown, expected: string): CardError {
	return new CardError('OPTION_INVALID', { parameter: displayName, value: shown(value), expected });
}

/** What of the input item the panel wants to go out with the row. */
export function included(ctx: IExecuteFunctions, itemIndex: number): Included {
	const item = ctx.getInputData()[itemIndex];
	const fields = without(item.json, FILES_IN_JSON) as IDataObject;
	return {
		fields: isOptionOn(ctx, itemIndex, 'includeInputFields') ? fields : {},
		files: isOptionOn(ctx, itemIndex, 'includeInputFiles') ? filesOf(item) : {},
	};
}

/** A switch of the panel, among the Options. */
export function isOptionOn(ctx: IExecuteFunctions, itemIndex: number, name: string): boolean {
	return isOn(ctx, itemIndex, option(name));
}

/** A switch of the panel. */
export function isOn(
	ctx: IExecuteFunctions,
	itemIndex: number,
	{ name, displayName, default: usual }: INodeProperties,
): boolean {
	const value = ctx.getNodeParameter(name, itemIndex, usual);
	if (value === true || value === 'true') return true;
	if (value === false || value === 'false') return false;
	throw new CardError('OPTION_INVALID', {
		parameter: displayName,
		value: shown(value),
		expected: 'true or false',
	});
}

/** Whether an outcome that is no success is to become a row instead of an error. */
export function returnsRow(
	ctx: IExecuteFunctions,
	itemIndex: number,
	option: 'onRejected' | 'onTimeout',
): boolean {
	return ctx.getNodeParameter(`options.${option}`, itemIndex, 'error') === 'return';
}

function seconds(
	ctx: IExecuteFunctions,
	itemIndex: number,
	name: 'requestTimeout' | 'timeout' | 'minPollInterval' | 'maxPollInterval',
): number {
	return numberOption(ctx, itemIndex, name, {
		expected: `a number of seconds from ${MIN_SECONDS} to ${MAX_SECONDS}`,
		isUsable: (value) => value >= MIN_SECONDS && value <= MAX_SECONDS,
	});
}

function numberOption(
	ctx: IExecuteFunctions,
	itemIndex: number,
	name: string,
	{ expected, isUsable }: { expected: string; isUsable: (value: number) => boolean },
): number {
	const { name: path, displayName, default: usual } = option(name);
	const value = ctx.getNodeParameter(path, itemIndex, usual);
	const given = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof given === 'number' && Number.isFinite(given) && isUsable(given)) return given;
	throw new CardError('OPTION_INVALID', { parameter: displayName, value: shown(value), expected });
}

/** An entry of the Options, with the path under which n8n has its value. */
function option(name: string): INodeProperties {
	const found = OPTIONS.find((one) => one.name === name)!;
	return { ...found, name: `options.${name}` };
}

function shown(value: unknown): string {
	if (value === '') return 'nothing';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
