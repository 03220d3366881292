import { download, type AskForFile, type Download } from '../../nodes/progeny/http/download';
import { canceledBy, useFakeTimeouts } from '../fakeTimeouts.mts';
import { later } from '../timing.mts';

/* What a server may answer besides a picture; the rest is tested on the engine. */

const FROM = 'https://files.example.com/folder/front.jpg?key=1';

/** @returns the message of the error, if there is one */
async function downloadWith(ask: AskForFile, changes: Partial<Download> = {}) {
	const wanted = {
		what: 'Front image',
		url: new URL(FROM),
		timeoutMs: 1000,
		signal: new AbortController().signal,
		read: async () => await Promise.resolve(Buffer.from('content')),
		...changes,
	};
	return await download(wanted, ask).then(
		() => undefined,
		(thrown: Error) => thrown.message,
	);
}

/** An answer whose body is still on its way. */
const answer = (statusCode: number, headers = {}) => ({
	statusCode,
	headers,
	body: (async function* () {})(),
});

async function redirected(from: string, location: string) {
	const asked: string[] = [];
	const ask: AskForFile = async ({ url }) => {
		asked.push(url);
		return await Promise.resolve(asked.length === 1 ? answer(302, { location }) : answer(200));
	};
	const error = await downloadWith(ask, { url: new URL(from) });
	return { asked, error };
}

afterEach(() => {
	jest.useRealTimers();
	jest.restoreAllMocks();
});

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

it.each([
	['there is no picture', [404]],
	['the server is in trouble', [503]],
	['the picture is elsewhere', [302, 200]],
])('leaves no connection open where %s', async (_, statusCodes) => {
	const signals: AbortSignal[] = [];
	await downloadWith(async (_, signal) => {
		const statusCode = statusCodes[signals.push(signal) - 1];
		return await Promise.resolve(answer(statusCode, { location: '/next' }));
	});
	const wasLeft = statusCodes.map((statusCode) => statusCode !== 200);
	expect(signals.map(({ aborted }) => aborted)).toEqual(wasLeft);
});

it('takes no longer than it may, all redirects together', async () => {
	useFakeTimeouts();
	const startedAtMs = Date.now();
	const slow: AskForFile = async (_, signal) =>
		await Promise.race([
			later(400).then(() => answer(302, { location: '/next' })),
			canceledBy(signal),
		]);
	const downloading = downloadWith(slow);
	await jest.advanceTimersByTimeAsync(1000);
	expect(await downloading).toMatch(/: no answer within the request timeout$/);
	expect(Date.now() - startedAtMs).toBe(1000);
});
