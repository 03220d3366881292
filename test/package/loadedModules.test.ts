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
	expect(modules).toContain('n8n-workflow');
	// All code is read from one file, once for the node and the credential
	const own = [...nodes, ...credentials, 'dist/progeny.js'];
	expect(modules.filter(isOwnFile).sort()).toEqual(own.sort());
});
