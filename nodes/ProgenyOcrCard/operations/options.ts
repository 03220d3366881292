import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { CardError } from '../errors';
import type { Output } from '../row/row';
import type { WaitLimits } from '../task/schedule';
import {
	cardsInProgressOption,
	requestTimeoutOption,
	submissionOptions,
	waitOptions,
} from './fields';

/** Shorter would be no pause at all. */
const MIN_SECONDS = 0.1;
/** A day: more is a mistake, such as milliseconds, and from 24 days on a timer ends at once. */
const MAX_SECONDS = 86_400;

const OPTIONS = [cardsInProgressOption, requestTimeoutOption, ...submissionOptions, ...waitOptions];

const OUTPUTS: Output[] = ['simplified', 'full', 'raw'];

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

export function reusesIdenticalCards(ctx: IExecuteFunctions, itemIndex: number): boolean {
	const option = OPTIONS.find(({ name }) => name === 'reuseIdenticalCards')!;
	return isOn(ctx, itemIndex, { ...option, name: `options.${option.name}` });
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
	const value = ctx.getNodeParameter('output', itemIndex);
	const output = OUTPUTS.find((known) => known === value);
	if (output !== undefined) return output;
	throw new CardError('OPTION_INVALID', {
		parameter: 'Output',
		value: shown(value),
		expected: OUTPUTS.join(', '),
	});
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
	const { displayName, default: usual } = OPTIONS.find((option) => option.name === name)!;
	const value = ctx.getNodeParameter(`options.${name}`, itemIndex, usual);
	const given = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof given === 'number' && Number.isFinite(given) && isUsable(given)) return given;
	throw new CardError('OPTION_INVALID', { parameter: displayName, value: shown(value), expected });
}

function shown(value: unknown): string {
	if (value === '') return 'nothing';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
