/** The processor's time that a task takes, which other work on the machine does not lengthen as it does the clock's. */
export async function secondsOfWork(task: () => Promise<unknown>): Promise<number> {
	const before = process.cpuUsage();
	await task();
	return process.cpuUsage(before).user / 1e6;
}
