import { Pace } from '../../nodes/ProgenyOcrCard/api/pace';
import { JobTimes } from '../../nodes/ProgenyOcrCard/task/jobTimes';
import { waitForTask } from '../../nodes/ProgenyOcrCard/task/waiting';

it('ends a pause at once when the execution is stopped, and sends nothing', async () => {
	const startedAtMs = Date.now();
	const limits = { timeoutMs: 9000, minIntervalMs: 4000, maxIntervalMs: 4000, requestTimeoutMs: 1 };
	const signal = AbortSignal.timeout(50);
	const wait = { ...limits, jobTimes: new JobTimes(), signal };
	const session = { pace: new Pace(signal) };
	await expect(waitForTask(session as never, 'task-1', wait)).rejects.toThrow();
	expect(Date.now() - startedAtMs).toBeLessThan(2000);
});
