import type { Fate } from './killedWorker.mts';
import { markdownTable } from '../markdownTable.mts';

/** What became of the executions of a killed worker, as docs/scaling.md shows it. */
export function fateTable(fates: Fate[]): string {
	return markdownTable(
		['Killed during', 'n8n then', 'You then', 'Outcome', 'Submitted', 'Task in its log'],
		fates.map(({ during, ended, then, outcome, timesSubmitted, isLogged }) => [
			during,
			ended === null ? '' : endText(ended),
			then,
			outcome,
			timesSubmitted === 1 ? 'once' : `${timesSubmitted} times`,
			isLogged ? 'yes' : 'no',
		]),
	);
}

function endText({ status, afterSeconds, keepsData }: NonNullable<Fate['ended']>): string {
	return `${status} after ${Math.round(afterSeconds)} s${keepsData ? '' : ', data dropped'}`;
}

/** One sentence for each fate that is not as docs/scaling.md promises. */
export function problemsOfFates(fates: Fate[]): string[] {
	return fates
		.filter(({ promised, ...fate }) =>
			Object.entries(promised).some(
				([what, value]) => fate[what as keyof typeof promised] !== value,
			),
		)
		.map(
			({ during, then, outcome, timesSubmitted, isLogged, promised }) =>
				`Killed during ${during}${then && `, then ${then}`}: ${outcome}, submitted ${timesSubmitted} times, ${isLogged ? '' : 'not '}logged, promised was ${JSON.stringify(promised)}`,
		);
}
