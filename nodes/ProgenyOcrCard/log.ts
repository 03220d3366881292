import type { IExecuteFunctions } from 'n8n-workflow';

/** Writes a line into the log of n8n, in which those of all executions and nodes stand. */
export function log(ctx: IExecuteFunctions, line: string): void {
	ctx.logger.info(`Execution ${ctx.getExecutionId()}, node '${ctx.getNode().name}': ${line}`);
}
