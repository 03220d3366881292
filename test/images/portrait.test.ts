import type { IExecuteFunctions } from 'n8n-workflow';

import type { Client } from '../../nodes/progeny/http/client';
import { storedPortrait } from '../../nodes/progeny/images/portrait';
import { specimenFile } from '../specimens.mts';

const MEGABYTE = 1024 * 1024;
const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

type Readable = Awaited<ReturnType<IExecuteFunctions['helpers']['getBinaryStream']>>;

interface Surroundings {
	portrait_url: string;
	signal: AbortSignal;
	prepareBinaryData: (file: Readable) => Promise<unknown>;
}

/** What comes of a portrait that is downloaded in these pieces, and what n8n's storage has of it. */
async function stored(
	pieces: AsyncIterable<Buffer>,
	{
		portrait_url = 'https://cdn.example.com/1',
		signal = new AbortController().signal,
		prepareBinaryData,
	}: Partial<Surroundings> = {},
) {
	const stored: unknown[] = [];
	async function taking(file: Readable, ...named: string[]): Promise<{ data: string }> {
		stored.push([Buffer.concat(await file.toArray()), ...named]);
		return { data: 'stored' };
	}
	const askForFile = async () =>
		await Promise.resolve({ statusCode: 200, headers: {}, body: pieces });
	const storing = storedPortrait(
		{ helpers: { prepareBinaryData: prepareBinaryData ?? taking } } as unknown as IExecuteFunctions,
		{ askForFile } as unknown as Client,
		{ portrait_url },
		{ mayBeLocal: false, timeoutMs: 1000, signal },
	);
	const result = await storing.catch((error: unknown) => error);
	return { result, stored };
}

async function* inOnePiece(content: Buffer) {
	yield await Promise.resolve(content);
}

const REFUSED = {
	code: 'IMAGE_NOT_DOWNLOADED',
	facts: { host: 'cdn.example.com', reason: 'it is not a complete image' },
};

it('a portrait is stored under a name of our own', async () => {
	const content = specimenFile('maryland-v1-front.png');
	expect(await stored(inOnePiece(content))).toEqual({
		result: { data: 'stored' },
		stored: [[content, 'portrait.png', 'image/png']],
	});
});

it.each(['maryland-v1-front.png', 'virginia-v10-front.jpg'])(
	'half a portrait is not stored: %s',
	async (file) => {
		const whole = specimenFile(file);
		const half = await stored(inOnePiece(whole.subarray(0, whole.length / 2)));
		expect(half).toMatchObject({ result: REFUSED, stored: [] });
	},
);

it('a portrait that does not come to an end is not read further than a face takes', async () => {
	let pieces = 0;
	async function* endless() {
		const piece = Buffer.concat([PNG_SIGNATURE, Buffer.alloc(MEGABYTE)]);
		for (; pieces < 100; pieces += 1) yield await Promise.resolve(piece);
	}
	expect(await stored(endless())).toMatchObject({ result: REFUSED, stored: [] });
	expect(pieces).toBeLessThanOrEqual(10);
});

it('no portrait is stored once the run has ended', async () => {
	const run = new AbortController();
	async function* endsMeanwhile() {
		yield await Promise.resolve(specimenFile('virginia-v10-front.jpg'));
		run.abort();
	}
	const { stored: calls } = await stored(endsMeanwhile(), { signal: run.signal });
	expect(calls).toEqual([]);
});

it('a storage that fails without a word to the stream gets nothing more of it', async () => {
	let stream: Readable | undefined;
	const prepareBinaryData = async (given: Readable): Promise<never> => {
		stream = given;
		await new Promise((resolve) => given.once('readable', resolve));
		throw new Error('The storage is gone');
	};
	const { result } = await stored(inOnePiece(specimenFile('virginia-v10-front.jpg')), {
		prepareBinaryData,
	});
	expect(result).toMatchObject({ message: 'The storage is gone' });
	expect(stream?.destroyed).toBe(true);
});

it.each(['http://127.0.0.1:5678/rest/settings', 'https://localhost/1', 'https://[::1]/1'])(
	'a portrait is not looked for on the n8n server itself: %s',
	async (portrait_url) => {
		const never = jest.fn();
		const pieces = { [Symbol.asyncIterator]: never } as AsyncIterable<Buffer>;
		const { result } = await stored(pieces, { portrait_url });
		const reason = 'its address: it leads to the n8n server itself';
		expect(result).toMatchObject({ facts: { reason } });
		expect(never).not.toHaveBeenCalled();
	},
);
