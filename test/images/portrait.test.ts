import type { IExecuteFunctions } from 'n8n-workflow';

import type { Client } from '../../nodes/progeny/http/client';
import { storedPortrait } from '../../nodes/progeny/images/portrait';

const MEGABYTE = 1024 * 1024;
const PNG_START = Buffer.concat([
	Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
	Buffer.alloc(MEGABYTE),
]);

it('a portrait that does not come to an end is not read further than a face takes, nor stored', async () => {
	let pieces = 0;
	async function* endless() {
		for (; pieces < 100; pieces += 1) yield await Promise.resolve(PNG_START);
	}
	const askForFile = async () =>
		await Promise.resolve({ statusCode: 200, headers: {}, body: endless() });
	const prepareBinaryData = jest.fn();
	const storing = storedPortrait(
		{ helpers: { prepareBinaryData } } as unknown as IExecuteFunctions,
		{ askForFile } as unknown as Client,
		{ portrait_url: 'https://cdn.example.com/1.png' },
		{ timeoutMs: 1000, signal: new AbortController().signal },
	);
	await expect(storing).rejects.toMatchObject({
		code: 'IMAGE_NOT_DOWNLOADED',
		facts: { host: 'cdn.example.com', reason: 'it is no whole image' },
	});
	expect(pieces).toBeLessThanOrEqual(10);
	expect(prepareBinaryData).not.toHaveBeenCalled();
});
