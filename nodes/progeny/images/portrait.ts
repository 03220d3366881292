import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { ItemError } from '../errors';
import type { Client } from '../http/client';
import { download } from '../http/download';
import { webAddress } from '../http/webAddress';
import type { JsonRecord } from '../json';
import { readImage } from './checkedImage';
import { imageFacts, imageFormat } from './format';
import type { DownloadLimits } from './linkedImages';

/** A face out of a document. */
const MAX_PORTRAIT_BYTES = 10 * 1024 * 1024;
const WHAT = 'Portrait';

/**
 * Stores the face that the service has cut out of the document, from its `portrait_url` (documented for
 * passports).
 *
 * @throws ItemError IMAGE_NOT_DOWNLOADED
 */
export async function storedPortrait(
	{ helpers }: IExecuteFunctions,
	client: Client,
	document: JsonRecord | null,
	limits: DownloadLimits,
): Promise<IBinaryData> {
	const url = webAddress(document?.portrait_url, limits);
	if (typeof url === 'string') throw notDownloaded('Progeny', `its address: ${url}`);
	const read = async (chunks: AsyncIterable<Uint8Array>) =>
		await readImage(chunks, MAX_PORTRAIT_BYTES, limits.signal);
	const content = await download({ what: WHAT, url, ...limits, read }, client.askForFile);
	const format = imageFormat(content);
	const facts = format && imageFacts(content, format);
	const isWhole = facts !== null && !facts.mayBeCutOff;
	if (format === null || !isWhole || content.length > MAX_PORTRAIT_BYTES) {
		throw notDownloaded(url.host, 'it is not a complete image');
	}
	const { extension, mimeType } = format;
	// n8n cannot cancel a write that has begun, and deletes nothing that is stored after the execution
	limits.signal.throwIfAborted();
	return await helpers.prepareBinaryData(content, `portrait.${extension}`, mimeType);
}

function notDownloaded(host: string, reason: string): ItemError {
	return ItemError.of('IMAGE_NOT_DOWNLOADED', { what: WHAT, host, reason });
}
