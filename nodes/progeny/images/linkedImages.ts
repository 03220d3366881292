import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import { withoutToken, type Download } from '../http/download';
import type { ServiceImage } from '../services';
import {
	checkedImage,
	checkScans,
	MAX_IMAGE_BYTES,
	pictureIn,
	type CheckedImage,
} from './checkedImage';
import type { Content } from './content';
import { sharedPageRemedy } from './sharedPage';
import { storedDownload } from './storedDownload';

export interface ImageLink {
	image: ServiceImage;
	url: URL;
}

export type DownloadLimits = Pick<Download<unknown>, 'mayBeLocal' | 'timeoutMs' | 'signal'>;

/** A picture that is good. A page of a scan is not stored. */
interface Downloaded {
	content: Content;
	checked: Omit<CheckedImage, 'file'>;
	file?: IBinaryData;
}

/**
 * Downloads the pictures of an item, checks them, and puts them into the storage of n8n: a link may work only once.
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
	for (const { content, checked, file } of downloaded) {
		const { image, format, scan } = checked;
		// n8n cannot cancel a write that has begun
		limits.signal.throwIfAborted();
		images.push({
			...checked,
			scan: undefined,
			file:
				file ??
				(await ctx.helpers.prepareBinaryData(
					pictureIn(content.whole(), scan),
					`${image.name}.${format.extension}`,
					format.mimeType,
				)),
		});
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
	const named = {
		image,
		// The path of a link may be as secret as its query
		name: `the file from ${url.host}`,
		pageRemedy: sharedPageRemedy(url),
	};
	const wanted = {
		...limits,
		what: `${image.label} image`,
		url,
		name: image.name,
		maxBytes: MAX_IMAGE_BYTES,
		judge: async (content: Content) => ({
			content,
			checked: await checkedImage(content, named, images, limits.signal),
		}),
	};
	const { found, file } = await storedDownload(ctx, wanted, withoutToken(ctx));
	return { ...found, file };
}
