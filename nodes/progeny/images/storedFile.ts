import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { ItemError } from '../errors';
import { raceSignal } from '../signals';
import { MAX_IMAGE_BYTES, readImage } from './checkedImage';
import type { ImageFile } from './findImages';

/** Asked of n8n's helper, which knows every kind of storage and throws where there is no such file. */
export function isStored(
	ctx: IExecuteFunctions,
	itemIndex: number,
	source: string | IBinaryData,
): boolean {
	try {
		// Not what every object has by a name such as 'constructor'
		return typeof ctx.helpers.assertBinaryData(itemIndex, source).data === 'string';
	} catch {
		return false;
	}
}

/**
 * Reads a picture from the storage of n8n. Of a file that is no image only the start is read, and of one
 * that is too large no more than shows that it is.
 *
 * @throws ItemError IMAGE_UNREADABLE, or when the signal aborts: a storage may be slow
 */
export async function readFile(
	ctx: IExecuteFunctions,
	itemIndex: number,
	{ image, source, name }: ImageFile,
	signal: AbortSignal,
): Promise<Buffer> {
	signal.throwIfAborted();
	try {
		return await raceSignal(readStored(ctx, itemIndex, source, signal), signal);
	} catch (error) {
		signal.throwIfAborted();
		throw ItemError.of('IMAGE_UNREADABLE', { label: image.label, name }, error);
	}
}

async function readStored(
	{ helpers }: IExecuteFunctions,
	itemIndex: number,
	source: string | IBinaryData,
	signal: AbortSignal,
): Promise<Buffer> {
	const { id } = helpers.assertBinaryData(itemIndex, source);
	// Without an ID the file is in memory anyway
	if (!id) return await helpers.getBinaryDataBuffer(itemIndex, source);
	const stream = await helpers.getBinaryStream(id);
	return await readImage(stream, MAX_IMAGE_BYTES, signal);
}
