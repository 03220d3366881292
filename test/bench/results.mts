import { readFileSync } from 'node:fs';
import { join } from 'node:path';

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

export const RESULTS_FILE = join(import.meta.dirname, 'results.json');
export const CHART_FILE = join(import.meta.dirname, '../../docs/pictures/bench.svg');

export function readResults(): Results {
	return JSON.parse(readFileSync(RESULTS_FILE, 'utf8')) as Results;
}

export function readChart(): string {
	return readFileSync(CHART_FILE, 'utf8');
}

/** Undefined where the design does not take the workload. */
export function figuresFor(
	{ workloads }: Results,
	workload: string,
	design: DesignSummary['design'],
): DesignSummary | undefined {
	const { designs } = workloads.find(({ key }) => key === workload)!;
	return designs.find((figures) => figures.design === design);
}
