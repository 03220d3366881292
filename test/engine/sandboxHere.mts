import { readCard } from '../../sandbox/card/readCard.mts';
import { startSandbox } from '../../sandbox/server.mts';
import { specimen, specimenFile } from '../specimens.mts';
import { reached, type Controls, type RunningSandbox } from './sandbox.mts';

/** The sandbox in this process, so that both go by one clock. */
export async function startSandboxHere(): Promise<RunningSandbox> {
	const { front, back } = specimen('virginia-v10');
	// The first reading compiles the reader, in threads that the clock does not see
	await readCard(specimenFile(front), specimenFile(back), new Date());
	const { baseUrl, stop, control, statistics } = await startSandbox({ port: 0 });
	const controls: Controls = {
		async control(change) {
			const problems = control(change);
			if (problems.length > 0) throw new Error(`Sandbox: ${problems.join(' ')}`);
		},
		// As it is now; it goes on meanwhile
		statistics: async () => structuredClone(statistics()),
	};
	return { ...reached(baseUrl, controls), stop };
}
