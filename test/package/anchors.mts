import GithubSlugger from 'github-slugger';

const HEADING = /^#{1,6} (.+)$/gm;

/** Where a link into a guide may lead, as GitHub names its headings. */
export function anchorsOf(guide: string): Set<string> {
	const slugger = new GithubSlugger();
	const headings = [...guide.matchAll(HEADING)].map(([, heading]) => heading);
	// The text of a link, without its marks
	const shown = headings.map((heading) => heading.replace(/\[(.+?)\]\(.+?\)/g, '$1'));
	return new Set(shown.map((heading) => slugger.slug(heading.replace(/[*`]/g, ''))));
}
