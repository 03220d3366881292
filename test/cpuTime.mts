import { cpuUsage } from 'node:process';

/** How long some work keeps the processor busy, whatever else the machine does meanwhile. */
export function cpuTimeMs(work: () => void): number {
	const begun = cpuUsage();
	work();
	return cpuUsage(begun).user / 1000;
}
