import type { IExecuteFunctions } from 'n8n-workflow';

import type { Client } from '../../nodes/progeny/http/client';
import { storedPortrait } from '../../nodes/progeny/images/portrait';
import { specimenFile } from '../specimens.mts';

const MEGABYTE = 1024 * 1024;
const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** What comes of a portrait that is downloaded in these pieces. */
async function stored(pieces: AsyncIterable<Buffer>) {
	const prepareBinaryData = jest.fn(async () => await Promise.resolve({ data: 'stored' }));
	const askForFile = async () =>
		await Promise.resolve({ statusCode: 200, headers: {}, body: pieces });
	const storing = storedPortrait(
		{ helpers: { prepareBinaryData } } as unknown as IExecuteFunctions,
		{ askForFile } as unknown as Client,
		{ portrait_url: 'https://cdn.example.com/1' },
		{ timeoutMs: 1000, signal: new AbortController().signal },
	);
	const result = await storing.catch((error: unknown) => error);
	return { result, stored: prepareBinaryData.mock.calls };
}

async function* inOnePiece(content: Buffer) {
	yield await Promise.resolve(content);
}

const REFUSED = {
	code: 'IMAGE_NOT_DOWNLOADED',
	facts: { host: 'cdn.example.com', reason: 'it is no whole image' },
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
