import { download } from '../../nodes/progeny/http/download';

/** A server of whose answers only the redirects matter here: the rest is tested on the engine. */
async function redirected(from: string, location: string) {
	const asked: string[] = [];
	const downloading = download(
		{
			what: 'Front image',
			url: new URL(from),
			timeoutMs: 1000,
			signal: new AbortController().signal,
			read: async () => await Promise.resolve(Buffer.from('content')),
		},
		async ({ url }) => {
			asked.push(url);
			const isFirst = asked.length === 1;
			return await Promise.resolve({
				statusCode: isFirst ? 302 : 200,
				headers: isFirst ? { location } : {},
				body: (async function* () {})(),
			});
		},
	);
	const error = await downloading.then(
		() => undefined,
		(thrown: Error) => thrown.message,
	);
	return { asked, error };
}

const FROM = 'https://files.example.com/folder/front.jpg?key=1';

it.each([
	['https://cdn.example.com/1', 'https://cdn.example.com/1'],
	['/2', 'https://files.example.com/2'],
	['3', 'https://files.example.com/folder/3'],
	['//cdn.example.com/4', 'https://cdn.example.com/4'],
])('follows a redirect to %s', async (location, next) => {
	expect(await redirected(FROM, location)).toEqual({ asked: [FROM, next], error: undefined });
});

it.each([
	['http://127.0.0.1:5678/rest/settings', 'it redirects from https to http'],
	['http://localhost/', 'it redirects from https to http'],
	['http://cdn.example.com/', 'it redirects, but of that address: it must begin with https://'],
	['https://demo:hush@cdn.example.com/', 'it redirects, but of that address: it holds a username'],
	['file:///etc/hostname', 'it redirects, but of that address: it must begin with https://'],
	['https://', 'it redirects, but of that address: it is not a web address'],
])('does not follow one to %s', async (location, reason) => {
	const { asked, error } = await redirected(FROM, location);
	expect(error).toContain(`could not be downloaded from files.example.com: ${reason}`);
	expect(error).not.toContain('hush');
	expect(asked).toEqual([FROM]);
});

it('follows one from this machine to this machine', async () => {
	const { asked } = await redirected('http://127.0.0.1:1/a', 'http://127.0.0.1:2/b');
	expect(asked).toHaveLength(2);
});
