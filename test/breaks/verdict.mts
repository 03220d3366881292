import type { SuiteOutcome } from './projectCopy.mts';

/** What the tests say about a broken node. */
export type Verdict =
	| { word: 'found'; by: string }
	| { word: 'missed' }
	/** The list of breaks is wrong, and the tests say nothing. */
	| { word: 'mistake'; why: string };

export function verdictOf(suites: SuiteOutcome[]): Verdict {
	for (const { path, failed } of suites) {
		const [first, ...others] = failed;
		if (first === undefined) continue;
		const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
		return { word: 'found', by: `${path}: ${first}${more}` };
	}
	const notRun = suites.find(({ couldNotRun }) => couldNotRun !== null);
	if (notRun !== undefined) {
		return { word: 'mistake', why: `${notRun.path} could not run: ${notRun.couldNotRun}` };
	}
	return { word: 'missed' };
}
