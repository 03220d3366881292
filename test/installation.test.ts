import { interruptedInstallation } from './interruptedInstallation.mts';

it('says how far the installation of n8n is, and ends npm when it is ended', async () => {
	expect(await interruptedInstallation()).toMatch(
		/step 1 of 2, fetching n8n: 0 of 2\d{3} packages are in place \(0 s\)\n/,
	);
});
