import type { Issue } from '../task/outcome';

/** `CODE: message; …`, or null where there is none. */
export function issuesText(issues: Issue[]): string | null {
	const texts = issues.map(
		({ part, code, message }) =>
			[code, message].filter(Boolean).join(': ') || part || 'not accepted',
	);
	return texts.length === 0 ? null : texts.join('; ');
}
