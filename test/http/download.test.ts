import { download, type AskForFile, type Download } from '../../nodes/progeny/http/download';
import { canceledBy, useFakeTimeouts } from '../fakeTimeouts.mts';
import { later } from '../timing.mts';

/* What a server may answer besides a picture; the rest is tested on the engine. */

const FROM = 'https://files.example.com/folder/front.jpg?key=1';
const NO_FILE =
	'Front image could not be downloaded from files.example.com: no complete file arrived. The server may be down or slow, have no valid certificate, refuse n8n, or redirect to an address that is not https';

/** @returns the message of the error, if there is one */
async function downloadWith(ask: AskForFile, changes: Partial<Download<unknown>> = {}) {
	const wanted = {
		what: 'Front image',
		url: new URL(FROM),
		mayBeLocal: false,
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

/** Reads all. */
const read = async (content: AsyncIterable<Uint8Array>) => {
	let bytes = 0;
	for await (const { length } of content) bytes += length;
	return bytes;
};

async function* cutOffPieces() {
	yield await Promise.resolve(Buffer.from('some'));
	throw new Error('aborted');
}
const cutOff = () => ({ statusCode: 200, headers: {}, body: cutOffPieces() });

/** An answer whose body is still on its way. */
const answer = (statusCode: number, headers = {}) => ({
	statusCode,
	headers,
	body: (async function* () {})(),
});

async function redirected(from: string, location: string, mayBeLocal = false) {
	const asked: string[] = [];
	const ask: AskForFile = async ({ url }) => {
		asked.push(url);
		return await Promise.resolve(asked.length === 1 ? answer(302, { location }) : answer(200));
	};
	const error = await downloadWith(ask, { url: new URL(from), mayBeLocal });
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
	'http://127.0.0.1:5678/rest/settings',
	'https://localhost:5678/rest/settings',
	'https://[::ffff:127.0.0.1]/',
	'http://cdn.example.com/',
	'https://demo:hush@cdn.example.com/',
	'file:///etc/hostname',
	'https://',
])('does not follow one to %s', async (location) => {
	const { asked, error } = await redirected(FROM, location);
	expect(error).toBe(NO_FILE);
	expect(asked).toEqual([FROM]);
});

it('follows one from this machine to this machine, where the service is there, too', async () => {
	const [from, to] = ['http://127.0.0.1:1/a', 'http://127.0.0.1:2/b'];
	expect((await redirected(from, to, true)).asked).toEqual([from, to]);
	expect((await redirected(FROM, to, true)).asked).toEqual([FROM]);
});

describe('whoever gives a link does not learn from the error', () => {
	const failed = (code: string) => async () =>
		await Promise.reject(Object.assign(new Error(`connect ${code} 10.0.0.1:5432`), { code }));
	const answered =
		(statusCode: number, headers = {}): AskForFile =>
		async () =>
			await Promise.resolve(answer(statusCode, headers));

	it.each<[string, AskForFile]>([
		['that a port is closed', failed('ECONNREFUSED')],
		['that no host is there', failed('EHOSTUNREACH')],
		['that there is no such name', failed('ENOTFOUND')],
		['that something else than a web server is there', failed('EPROTO')],
		['whose certificate a server has', failed('ERR_TLS_CERT_ALTNAME_INVALID')],
		['that a connection broke off', failed('ECONNRESET')],
		['that an answer was late', failed('ECONNABORTED')],
		// As n8n refuses an address of its own network
		['what n8n keeps from being asked', failed('SSRF_BLOCKED')],
		...[304, 400, 405, 408, 418, 429, 500, 502, 503].map((statusCode): [string, AskForFile] => [
			`that it is a ${statusCode}`,
			answered(statusCode),
		]),
		['that there are too many redirects', answered(302, { location: '/again' })],
		['where it is redirected', answered(302, { location: 'http://10.0.0.1/' })],
	])('%s', async (_, ask) => {
		expect(await downloadWith(ask)).toBe(NO_FILE);
	});

	it('that a file was cut off', async () => {
		expect(await downloadWith(async () => await Promise.resolve(cutOff()), { read })).toBe(NO_FILE);
	});
});

it.each([
	['there is no picture', [404]],
	['the server is in trouble', [503]],
	['the picture is elsewhere', [302, 200]],
	['the picture was read, or as much of it as is wanted', [200]],
])('leaves no connection open where %s', async (_, statusCodes) => {
	const signals: AbortSignal[] = [];
	await downloadWith(async (_, signal) => {
		const statusCode = statusCodes[signals.push(signal) - 1];
		return await Promise.resolve(answer(statusCode, { location: '/next' }));
	});
	expect(signals.map(({ aborted }) => aborted)).toEqual(statusCodes.map(() => true));
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
	expect(await downloading).toBe(NO_FILE);
	expect(Date.now() - startedAtMs).toBe(1000);
});

it('what n8n says where it cannot take the file is not told as a trouble of the server', async () => {
	const read = async () => await Promise.reject(new Error('ENOSPC: no space left on device'));
	const ask: AskForFile = async () => await Promise.resolve(answer(200));
	expect(await downloadWith(ask, { read })).toBe('ENOSPC: no space left on device');
});

describe('the time that it may take', () => {
	/** A piece each 300 ms, until the request is canceled. */
	const drops: AskForFile = async (_, signal) => {
		async function* pieces() {
			for (let piece = 0; piece < 100; piece += 1) {
				await Promise.race([later(300), canceledBy(signal)]);
				yield Buffer.from('drop');
			}
		}
		return await Promise.resolve({ statusCode: 200, headers: {}, body: pieces() });
	};
	/** Deals with so many pieces, each for so long. */
	const dealing =
		(pieces: number, durationMs: number) => async (content: AsyncIterable<unknown>) => {
			const dealtWith: unknown[] = [];
			for await (const piece of content) {
				await later(durationMs);
				dealtWith.push(piece);
				if (dealtWith.length === pieces) break;
			}
		};
	const outcome = async (read: Download<void>['read'], waitedMs: number) => {
		useFakeTimeouts();
		let result: string | undefined = 'has not ended';
		void downloadWith(drops, { read }).then((message) => (result = message));
		await jest.advanceTimersByTimeAsync(waitedMs);
		return result;
	};

	it('is over though n8n is quick', async () => {
		expect(await outcome(dealing(4, 1), 1150)).toBe(NO_FILE);
	});

	it('stands still while n8n stores a piece', async () => {
		expect(await outcome(dealing(3, 5000), 20_000)).toBeUndefined();
	});

	it.each([
		[3650, 'has not ended'],
		[3850, NO_FILE],
	])('is as long as if n8n had taken no time: after %i ms', async (waitedMs, expected) => {
		expect(await outcome(dealing(100, 900), waitedMs)).toBe(expected);
	});
});
