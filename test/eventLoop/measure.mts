import type { IExecuteFunctions, INodeType } from 'n8n-workflow';

import { cardWorkflow, NODE } from '../engine/cardRun.mts';
import { collectGarbage } from '../engine/collectGarbage.mts';
import { useFileStorage } from '../engine/fileStorage.mts';
import { loadPackage, runWorkflow } from '../engine/runWorkflow.mts';
import type { ReachedSandbox } from '../engine/sandbox.mts';
import { LoopWatch, type LoopFigures } from './loopWatch.mts';
import { Person } from './person.mts';
import type { Workload } from './workloads.mts';

/** One run of a workload: what the node does, and what the engine does right before and after it. */
export interface RunFigures {
	before: LoopFigures;
	node: LoopFigures;
	after: LoopFigures;
	/** From the moment at which a person wanted it to the end of the node, and of the run. */
	stop: { nodeMs: number; runMs: number } | null;
}

type Phase = 'trigger' | 'before' | 'node' | 'after';

/** @throws where the run did not go as the workload says: its figures would mean nothing */
export async function measure(workload: Workload, sandbox: ReachedSandbox): Promise<RunFigures> {
	const { parameters, node, stop } = workload;
	await useFileStorage('memory');
	// Nothing is known of an account that nobody has used
	const credential = await sandbox.newAccount();
	await sandbox.set({ faults: workload.faults() });
	const { type } = (await loadPackage()).getNode('progenyOcrCard');
	const items = workload.items();
	collectGarbage();

	let endExecution = () => {};
	let nodeMs: number | null = null;
	const person = new Person(stop, () => endExecution());
	const watch = new LoopWatch<Phase>('trigger');
	const execute = watched(type as INodeType, {
		starts() {
			watch.enter('node');
			person.seesNodeStart();
		},
		ends() {
			watch.enter('after');
			nodeMs = person.waitedMs();
		},
	});
	const { run } = await runWorkflow(cardWorkflow(parameters, node), {
		credential: { ...credential },
		items,
		execute,
		onStart: (given) => (endExecution = given),
		onNode: (name) => name === NODE && watch.enter('before'),
	});
	const runMs = person.waitedMs();
	const figures = watch.end();
	person.leave();
	workload.check(run);
	return {
		before: figures.get('before')!,
		node: figures.get('node')!,
		after: figures.get('after')!,
		stop: nodeMs === null || runMs === null ? null : { nodeMs, runMs },
	};
}

/** What the node does, seen at its begin and its end. */
function watched(type: INodeType, seen: { starts(): void; ends(): void }): INodeType['execute'] {
	return async function (this: IExecuteFunctions) {
		seen.starts();
		try {
			return await type.execute!.call(this);
		} finally {
			seen.ends();
		}
	};
}
