import type { IExecuteFunctions } from 'n8n-workflow';

import { ItemError } from '../errors';
import { download, withoutToken, type Download } from '../http/download';
import type { ServiceImage } from '../services';
import {
	checkedImage,
	checkScans,
	MAX_IMAGE_BYTES,
	pictureIn,
	readImage,
	type CheckedImage,
} from './checkedImage';
import { otherFormat, WEB_PAGE } from './format';
import { sharedPageRemedy } from './sharedPage';

export interface ImageLink {
	image: ServiceImage;
	url: URL;
}

export type DownloadLimits = Pick<Download, 'mayBeLocal' | 'timeoutMs' | 'signal'>;

/** A picture that is good, and in memory. */
interface Downloaded {
	content: Buffer;
	checked: Omit<CheckedImage, 'file'>;
}

/**
 * Downloads the pictures of an item, checks them, and puts them into the storage of n8n: a link may work
 * only once, and the images of all items together may not fit into the memory.
 *
 * However it ends, nothing is under way afterwards: n8n deletes nothing that is stored after the execution.
 *
 * @throws ItemError IMAGE_NOT_DOWNLOADED, IMAGE_FORMAT, IMAGE_TOO_LARGE, IMAGE_DAMAGED
 */
export async function linkedImages(
	ctx: IExecuteFunctions,
	links: ImageLink[],
	limits: DownloadLimits,
): Promise<CheckedImage[]> {
	const downloaded = await downloadedImages(ctx, links, limits);
	checkScans(downloaded.map(({ checked }) => checked));
	const images: CheckedImage[] = [];
	for (const { content, checked } of downloaded) {
		const { extension, mimeType } = checked.format;
		const fileName = `${checked.image.name}.${extension}`;
		const picture = pictureIn(content, checked.scan);
		// n8n cannot cancel a write that has begun
		limits.signal.throwIfAborted();
		const file = await ctx.helpers.prepareBinaryData(picture, fileName, mimeType);
		images.push({ ...checked, file, scan: undefined });
	}
	return images;
}

/** Where one picture cannot be had, the downloads of the others end, too. */
async function downloadedImages(
	ctx: IExecuteFunctions,
	links: ImageLink[],
	limits: DownloadLimits,
): Promise<Downloaded[]> {
	const images = links.map(({ image }) => image);
	const leaving = new AbortController();
	const signal = AbortSignal.any([limits.signal, leaving.signal]);
	const downloads = links.map(
		async (link) => await downloadedImage(ctx, images, link, { ...limits, signal }),
	);
	return await Promise.all(downloads).catch(async (error: unknown) => {
		leaving.abort();
		await Promise.allSettled(downloads);
		throw error;
	});
}

async function downloadedImage(
	ctx: IExecuteFunctions,
	images: readonly ServiceImage[],
	{ image, url }: ImageLink,
	limits: DownloadLimits,
): Promise<Downloaded> {
	const { label } = image;
	const read = async (chunks: AsyncIterable<Uint8Array>) =>
		await readImage(chunks, MAX_IMAGE_BYTES, limits.signal);
	const wanted = { ...limits, what: `${label} image`, url, read };
	const content = await download(wanted, withoutToken(ctx));
	// The path of a link may be as secret as its query
	const name = `the file from ${url.host}`;
	const { name: format } = otherFormat(content);
	const remedy = sharedPageRemedy(url);
	if (format === WEB_PAGE && remedy) {
		throw ItemError.of('IMAGE_FORMAT', { label, name, format, remedy });
	}
	return {
		content,
		checked: await checkedImage([content], { image, name }, images, limits.signal),
	};
}
