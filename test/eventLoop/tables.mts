import { markdownTable } from '../markdownTable.mts';
import type { Measured } from './figures.mts';
import type { TurnFigures } from './limiterTurns.mts';

const HEAD = [
	'Workload',
	'Without a turn, ms',
	'p99, ms',
	'Busy, s',
	'Total, s',
	'Growth',
	'Stop: node, ms',
	'Stop: run, ms',
	'Engine before, ms',
	'Engine after, ms',
];

export function loopTable(all: Measured[]): string {
	return markdownTable(
		HEAD,
		all.map(({ workload, best: { before, node, after, stop }, growth }) => [
			workload.name,
			whole(node.longestMs),
			whole(node.p99Ms),
			seconds(node.busyMs),
			seconds(node.totalMs),
			growth === null ? '' : growth.toFixed(1),
			stop === null ? '' : whole(stop.nodeMs),
			stop === null ? '' : whole(stop.runMs),
			whole(before.longestMs),
			whole(after.longestMs),
		]),
	);
}

export function turnsTable(all: TurnFigures[]): string {
	return markdownTable(
		['Checks that wait', 'One turn, ms', 'Without a turn, ms', 'Stop, ms'],
		all.map(({ waiting, turnMs, longestMs, stopMs }) => [
			String(waiting),
			turnMs.toFixed(2),
			whole(longestMs),
			whole(stopMs),
		]),
	);
}

const whole = (value: number) => String(Math.round(value));
const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(2);
