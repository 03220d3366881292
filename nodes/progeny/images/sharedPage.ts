/** Links that people share: they lead to a page about the file. Host, path and query are looked at. */
const SHARED_PAGES: Array<{ link: RegExp; remedy: string }> = [
	{
		link: /^(drive\.google\.com\/([^?]*\/)?(file|open|drive)([/?]|$)|docs\.google\.com\/)/,
		remedy:
			'This is a Google Drive link for people: download the file with the Google Drive node, and set Image Source to Input Data.',
	},
	{
		link: /^([^/]+\.)?dropbox\.com\/(?!.*[?&](dl|raw)=1\b)/,
		remedy: 'In the link, put dl=1 in place of dl=0, or download the file with the Dropbox node.',
	},
];

/** What to do with a link that leads to such a page; undefined for any other link. */
export function sharedPageRemedy({ hostname, pathname, search }: URL): string | undefined {
	return SHARED_PAGES.find(({ link }) => link.test(`${hostname}${pathname}${search}`))?.remedy;
}
