import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import type { PureFunctionFigures } from './pureFunctions.mts';
import type { StartCost } from './startCost.mts';
import type { DesignSummary, WorkloadSummary } from './summary.mts';

/** What a whole run of the benchmark has found. */
export interface Results {
	n8n: string;
	/** Of the machine. */
	processors: number;
	/** Of each design with each workload. */
	runs: number;
	workloads: WorkloadSummary[];
	startCost: StartCost;
	pureFunctions: PureFunctionFigures[];
}

const FILE = join(import.meta.dirname, 'results.json');
const CHART_FILE = join(import.meta.dirname, '../../docs/pictures/bench.svg');

export function readResults(): Results {
	return JSON.parse(readFileSync(FILE, 'utf8')) as Results;
}

export async function writeResults(results: Results): Promise<void> {
	const written = JSON.stringify(results, rounded);
	writeFileSync(FILE, await format(written, { ...(await resolveConfig(FILE)), parser: 'json' }));
}

export function readChart(): string {
	return readFileSync(CHART_FILE, 'utf8');
}

export function writeChart(svg: string): void {
	writeFileSync(CHART_FILE, svg);
}

function rounded(_key: string, value: unknown): unknown {
	return typeof value === 'number' ? Number(value.toPrecision(4)) : value;
}

/** @throws where it was not measured */
export function figuresFor(
	{ workloads }: Results,
	workload: string,
	design: DesignSummary['design'],
): DesignSummary {
	const { designs } = workloads.find(({ key }) => key === workload)!;
	return designs.find((figures) => figures.design === design)!;
}
