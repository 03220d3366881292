import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { ItemError } from '../errors';
import type { Client } from '../http/client';
import { webAddress } from '../http/webAddress';
import type { JsonRecord } from '../json';
import type { Content } from './content';
import type { DownloadLimits } from './linkedImages';
import { storedDownload } from './storedDownload';

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
	ctx: IExecuteFunctions,
	client: Client,
	document: JsonRecord | null,
	limits: DownloadLimits,
): Promise<IBinaryData> {
	const url = webAddress(document?.portrait_url, limits);
	if (typeof url === 'string') throw noPortrait('Progeny', `its address: ${url}`);
	const judge = ({ facts, sizeBytes }: Content) => {
		if ((facts?.mayBeCutOff ?? true) || sizeBytes > MAX_PORTRAIT_BYTES) {
			throw noPortrait(url.host, 'it is not a complete image');
		}
	};
	const wanted = {
		...limits,
		what: WHAT,
		url,
		name: 'portrait',
		maxBytes: MAX_PORTRAIT_BYTES,
		judge,
	};
	const { file } = await storedDownload(ctx, wanted, client.askForFile);
	// What is no image is never good
	return file!;
}

function noPortrait(host: string, reason: string): ItemError {
	return ItemError.of('IMAGE_NOT_DOWNLOADED', { what: WHAT, host, reason });
}
