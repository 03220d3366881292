import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { imageFormat, SIGNATURE_BYTES } from './format';

/**
 * Reads a file from the storage of n8n. Of a file that is no image only the start is read, and of one
 * that is too large no more than shows that it is.
 */
export async function readImageFile(
	{ helpers }: IExecuteFunctions,
	itemIndex: number,
	source: string | IBinaryData,
	maxBytes: number,
): Promise<Buffer> {
	const { id } = helpers.assertBinaryData(itemIndex, source);
	// Without an ID the file is in memory anyway
	if (!id) return await helpers.getBinaryDataBuffer(itemIndex, source);
	return await readImage(await helpers.getBinaryStream(id), maxBytes);
}

/** The content of an image; of anything else, and beyond the maximum, only a part. */
export async function readImage(
	chunks: AsyncIterable<Uint8Array>,
	maxBytes: number,
): Promise<Buffer> {
	const read: Uint8Array[] = [];
	let bytes = 0;
	let isChecked = false;
	for await (const chunk of chunks) {
		read.push(chunk);
		bytes += chunk.length;
		if (bytes > maxBytes) break;
		if (!isChecked && bytes >= SIGNATURE_BYTES) {
			if (imageFormat(Buffer.concat(read)) === null) break;
			isChecked = true;
		}
	}
	return Buffer.concat(read);
}
