import { ALLOWED_MODULES, isOwnFile, loadInFreshProcess } from '../bench/startCost.mts';
import packageJson from '../../package.json';

/* n8n loads every installed node at its start, and each module that one needs is loaded then. */
it('the built package loads nothing but its own files, n8n-workflow and node:crypto', async () => {
	const { modules, names } = await loadInFreshProcess();
	const strangers = modules.filter(
		(module) => !isOwnFile(module) && !ALLOWED_MODULES.includes(module),
	);
	expect(strangers).toEqual([]);
	// Else nothing would have been looked at
	const { nodes, credentials } = packageJson.n8n;
	expect(names).toHaveLength(nodes.length + credentials.length);
	expect(modules).toEqual(expect.arrayContaining([...nodes, ...credentials, 'n8n-workflow']));
});
