import type { IExecuteFunctions } from 'n8n-workflow';

import { CardError } from '../errors';
import { ROWS, type Output } from '../row/row';
import type { WaitLimits } from '../task/schedule';
import { requestTimeoutOption, waitOptions } from './fields';

/*
 * The panel limits what can be typed, but an expression can give anything. Every value is therefore
 * read and checked here, before the first request.
 */

export function requestTimeoutMs(ctx: IExecuteFunctions, itemIndex: number): number {
	return seconds(ctx, itemIndex, 'requestTimeout') * 1000;
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

export function output(ctx: IExecuteFunctions, itemIndex: number): Output {
	const value = ctx.getNodeParameter('output', itemIndex) as Output;
	if (Object.keys(ROWS).includes(value)) return value;
	throw new CardError('OPTION_INVALID', {
		parameter: 'Output',
		value: String(value),
		expected: Object.keys(ROWS).join(', '),
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
	const { displayName, default: usual } = [requestTimeoutOption, ...waitOptions].find(
		(option) => option.name === name,
	)!;
	const value = ctx.getNodeParameter(`options.${name}`, itemIndex, usual);
	if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
	throw new CardError('OPTION_INVALID', {
		parameter: displayName,
		value: String(value),
		expected: 'a number of seconds greater than 0',
	});
}
