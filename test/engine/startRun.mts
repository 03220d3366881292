import type { WorkflowExecute } from 'n8n-core';
import type { INode, Workflow } from 'n8n-workflow';

type Running = ReturnType<WorkflowExecute['run']>;
type OlderRun = (workflow: Workflow, startNode: INode | undefined) => Running;

/** The one thing in which the engines of n8n 1.x and 2.0 are started otherwise than today's. */
export function startRun(
	engine: WorkflowExecute,
	workflow: Workflow,
	startNode: INode | undefined,
): Running {
	if (engine.run.length === 1) return engine.run({ workflow, startNode });
	return (engine.run as unknown as OlderRun).call(engine, workflow, startNode);
}
