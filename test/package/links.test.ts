import { anchorsOf } from './anchors.mts';
import { exists, guides } from './guides.mts';

/* The guides, as GitHub and npm show them. */

/** What stands in brackets behind a text, or in the attributes of a picture. */
const LINK = /\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g;
const CODE = /^```.*?^```$/gms;

it.each([...guides.keys()])('%s leads to pages and headings that are there', (page) => {
	const text = guides.get(page)!.replace(CODE, '');
	const links = [...text.matchAll(LINK)].map(([, link, source]) => link ?? source);
	const own = links.filter((link) => !/^(https?|mailto):/.test(link));
	const base = new URL(`file:///${page}`);
	const broken = own.filter((link) => {
		const { pathname, hash } = new URL(link, base);
		const target = decodeURIComponent(pathname).slice(1);
		if (!exists(target)) return true;
		return (
			hash !== '' && !anchorsOf((guides.get(target) ?? '').replace(CODE, '')).has(hash.slice(1))
		);
	});
	expect(broken).toEqual([]);
});

it('there are guides, with links to each other', () => {
	expect(guides.size).toBeGreaterThan(10);
	expect(guides.get('README.md')).toContain('](docs/reference.md#error-codes)');
});
