/** Share links, which lead to a web page about the file: what host, path and query look like. */
const SHARED_PAGES: Array<{ link: RegExp; remedy: string }> = [
	{
		link: /^(drive\.google\.com\/([^?]*\/)?(file|open|drive)([/?]|$)|docs\.google\.com\/)/,
		remedy:
			'This is a share link, which opens a web page: download the file with the Google Drive node, and set Image Source to Input Data.',
	},
	{
		link: /^([^/]+\.)?dropbox\.com\/(?!.*[?&](dl|raw)=1\b)/,
		remedy:
			'Put dl=1 at the end of the link, in place of dl=0, or download the file with the Dropbox node.',
	},
];

/** What to do with a link that leads to such a page; undefined for any other link. */
export function sharedPageRemedy({ hostname, pathname, search }: URL): string | undefined {
	return SHARED_PAGES.find(({ link }) => link.test(`${hostname}${pathname}${search}`))?.remedy;
}
