import { interruptedInstallation } from './interruptedInstallation.mts';

it('fetches n8n by addresses, says how far it is, and ends npm when it is ended', async () => {
	const { printed, packages } = await interruptedInstallation();
	expect(printed).toMatch(/step 1 of 2, fetching n8n: 0 of 2\d{3} packages are in place \(0 s\)\n/);
	const { version, resolved } = packages['node_modules/n8n'];
	expect(resolved).toBe(`https://registry.npmjs.org/n8n/-/n8n-${version}.tgz`);
});
