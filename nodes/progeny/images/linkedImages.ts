import type { IExecuteFunctions } from 'n8n-workflow';

import { download, withoutToken } from '../http/download';
import type { ServiceImage } from '../services';
import { raceSignal } from '../signals';
import { checkedImage, MAX_IMAGE_BYTES, readImage, type CheckedImage } from './checkedImage';

export interface ImageLink {
	image: ServiceImage;
	url: URL;
}

export interface DownloadLimits {
	timeoutMs: number;
	signal: AbortSignal;
}

/**
 * Downloads the pictures of an item, checks them, and puts them into the storage of n8n: a link may work
 * only once, and the images of all items together may not fit into the memory.
 *
 * @throws ItemError IMAGE_NOT_DOWNLOADED, IMAGE_FORMAT, IMAGE_TOO_LARGE, IMAGE_DAMAGED
 */
export async function linkedImages(
	ctx: IExecuteFunctions,
	images: readonly ServiceImage[],
	links: ImageLink[],
	limits: DownloadLimits,
): Promise<CheckedImage[]> {
	return await Promise.all(links.map(async (link) => await storedImage(ctx, images, link, limits)));
}

async function storedImage(
	ctx: IExecuteFunctions,
	images: readonly ServiceImage[],
	{ image, url }: ImageLink,
	limits: DownloadLimits,
): Promise<CheckedImage> {
	const what = `${image.label} image`;
	const read = async (chunks: AsyncIterable<Uint8Array>) =>
		await readImage(chunks, MAX_IMAGE_BYTES, limits.signal);
	const content = await download({ what, url, ...limits, read }, withoutToken(ctx));
	// The path of a link may be as secret as its query
	const name = `the file from ${url.host}`;
	const checked = await checkedImage(content, { image, name }, images);
	const { extension, mimeType } = checked.format;
	const fileName = `${image.name}.${extension}`;
	const storing = ctx.helpers.prepareBinaryData(content, fileName, mimeType);
	return { ...checked, file: await raceSignal(storing, limits.signal) };
}
