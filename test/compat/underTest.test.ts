import { version } from 'n8n-core/package.json';

import { runCardNode } from '../engine/cardRun.mts';
import { isNodeLoaded, loadedFiles, pinnedVersion } from './underTest.mts';

it('the node runs on the n8n under test, and nothing of another n8n is loaded', async () => {
	await runCardNode({ operation: 'getResult', taskId: 'task-1' }, { credential: {} });
	expect(isNodeLoaded()).toBe(true);
	expect(version).toBe(pinnedVersion);
	for (const name of ['n8n-core', 'n8n-workflow', '@n8n/di']) {
		const { inside, outside } = loadedFiles(name);
		expect(inside).not.toEqual([]);
		expect(outside).toEqual([]);
	}
});
