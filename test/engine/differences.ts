import { version } from 'n8n-core/package.json';

/** What an older n8n does otherwise, so that an expectation cannot hold there: none loses a card. */
const DIFFERENCES = {
	ruleOfCredentialTest: {
		holdsFrom: '2.34',
		reason:
			"before n8n 2.34, the test of a credential does not show our words for an HTTP status, and in 2.0 and before not even fail for it; the first run tells that Progeny refuses the account's use",
	},
	allowedDomains: {
		holdsFrom: '2.41',
		reason:
			'an older n8n holds neither a login nor our requests to the Allowed HTTP Request Domains of a credential',
	},
	causeOfConnectionFault: {
		holdsFrom: '2.34',
		reason:
			'an older n8n tells the code of a connection that failed, and not whether it was ever made: where both are possible, the card counts as maybe sent',
	},
	filesInJson: {
		holdsFrom: '2.33',
		reason: 'an older n8n has no workflows whose items have their files in their JSON',
	},
};

/** Tests that are skipped, with the reason, on an n8n that is older. */
export function describeDifference(name: keyof typeof DIFFERENCES, tests: () => void): void {
	const { holdsFrom, reason } = DIFFERENCES[name];
	if (isOlderThan(holdsFrom)) describe.skip(reason, tests);
	else describe(`since n8n ${holdsFrom}`, tests);
}

/** n8n-core has the numbers of n8n, but for 1.x. */
function isOlderThan(release: string): boolean {
	const [major, minor] = release.split('.').map(Number);
	const [loadedMajor, loadedMinor] = version.split('.').map(Number);
	return loadedMajor < major || (loadedMajor === major && loadedMinor < minor);
}
