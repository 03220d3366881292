import { download } from '../api/download';
import type { Session } from '../api/session';
import { webAddress } from '../api/webAddress';
import { CardError } from '../errors';
import type { JsonRecord } from '../json';
import { imageFormat, isWholeImage, type ImageFormat } from './format';
import { readImage } from './imageFile';

/** A face out of a card; the picture of the whole card is not allowed to be larger either. */
const MAX_PORTRAIT_BYTES = 10 * 1024 * 1024;

export interface Portrait {
	content: Buffer;
	format: ImageFormat;
}

/**
 * The face that the service has cut out of the card, from the document's `portrait_url` (documented for
 * passports).
 *
 * @throws CardError IMAGE_NOT_DOWNLOADED
 */
export async function downloadPortrait(
	session: Session,
	document: JsonRecord | null,
	{ timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<Portrait> {
	const what = 'Portrait';
	const url = webAddress(document?.portrait_url);
	if (typeof url === 'string') {
		throw new CardError('IMAGE_NOT_DOWNLOADED', {
			what,
			host: 'Progeny',
			reason: `its address: ${url}`,
		});
	}
	const read = async (chunks: AsyncIterable<Uint8Array>) =>
		await readImage(chunks, MAX_PORTRAIT_BYTES);
	const content = await download({ what, url, timeoutMs, signal, read }, session.askForFile);
	const format = imageFormat(content);
	if (format !== null && content.length <= MAX_PORTRAIT_BYTES && isWholeImage(content, format)) {
		return { content, format };
	}
	throw new CardError('IMAGE_NOT_DOWNLOADED', {
		what,
		host: url.host,
		reason: 'it is no whole image',
	});
}
