import { writeFileSync } from 'node:fs';

import { format, resolveConfig } from 'prettier';

import { chart } from './chart.mts';
import { CHART_FILE, readResults, RESULTS_FILE, type Results } from './results.mts';

/** Writes the results, their figures rounded, and the chart of them as they stand there. */
export async function writeResults(results: Results): Promise<void> {
	const written = JSON.stringify(results, rounded);
	const config = await resolveConfig(RESULTS_FILE);
	writeFileSync(RESULTS_FILE, await format(written, { ...config, parser: 'json' }));
	writeFileSync(CHART_FILE, chart(readResults()));
}

function rounded(_key: string, value: unknown): unknown {
	return typeof value === 'number' ? Number(value.toPrecision(4)) : value;
}
