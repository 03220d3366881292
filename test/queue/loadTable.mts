import { CARDS, type LoadFigures } from './load.mts';
import { markdownTable } from '../markdownTable.mts';

/** The figures as docs/scaling.md shows them. */
export function loadTable(loads: LoadFigures[]): string {
	return markdownTable(
		[
			'Workers',
			'Files in the',
			'Cards',
			'Seconds',
			'Cards an hour',
			'Executions',
			'Checks a card',
			'Logins',
			'Lost, twice',
			'CPU s a card',
			'Memory',
		],
		loads.map((load) => [
			`${load.concurrency.length} × ${load.concurrency[0]}`,
			load.binaryData,
			load.executions === 1 ? `1 × ${CARDS}` : `${CARDS} × 1`,
			load.seconds.toFixed(0),
			String(Math.round((36 * CARDS) / load.seconds) * 100),
			load.executionsBegun.join(' + '),
			(load.statusChecks / CARDS).toFixed(1),
			String(load.logins),
			`${load.lost}, ${load.submittedTwice}`,
			`${load.mainCpuSeconds.toFixed(2)} + ${load.workerCpuSeconds.toFixed(2)}`,
			`${Math.round(load.mainMemoryMb)}, ${Math.round(load.workerMemoryMb)} MB`,
		]),
	);
}

/** One sentence for each thing that is not as it must be. */
export function problemsOfLoad(load: LoadFigures): string[] {
	const what = `${load.executions} executions, ${load.concurrency.length} workers, files in the ${load.binaryData}`;
	const allWorkersUsed = load.executions === 1 || load.executionsBegun.every((begun) => begun > 0);
	return [
		...(load.extracted === CARDS ? [] : [`extracted ${load.extracted} of ${CARDS}`]),
		...(load.submittedTwice === 0 ? [] : [`submitted ${load.submittedTwice} cards again`]),
		...(load.logins <= load.allowedLogins
			? []
			: [`logged in ${load.logins} times, not at most ${load.allowedLogins}`]),
		...(allWorkersUsed
			? []
			: [`left a worker idle: ${load.executionsBegun.join(', ')} executions`]),
	].map((problem) => `${what}: ${problem}`);
}
