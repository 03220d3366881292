import type { IExecuteFunctions } from 'n8n-workflow';

import { download, withoutToken } from '../api/download';
import { webAddress } from '../api/webAddress';
import { CardError } from '../errors';
import { bytesOf, checkedImage, type CardFiles, type Side, type SideFile } from './card';
import { readImage } from './imageFile';

const PARAMETERS: Record<Side, string> = { Front: 'frontImageUrl', Back: 'backImageUrl' };

export interface DownloadLimits {
	maxImageMb: number;
	/** For each of the two. */
	timeoutMs: number;
	/** Ends the downloads with the run. */
	signal: AbortSignal;
}

/** The links to both sides. */
export interface CardLinks {
	front: URL;
	back: URL;
}

/** @throws CardError IMAGE_URL_INVALID */
export function linksOf(ctx: IExecuteFunctions, itemIndex: number): CardLinks {
	return { front: linkOf(ctx, itemIndex, 'Front'), back: linkOf(ctx, itemIndex, 'Back') };
}

/**
 * Downloads two pictures, checks them, and puts them into the storage of n8n: a link may work only once,
 * and the images of all items together may not fit into the memory.
 *
 * @throws CardError IMAGE_NOT_DOWNLOADED, IMAGE_…
 */
export async function linkedFiles(
	ctx: IExecuteFunctions,
	links: CardLinks,
	limits: DownloadLimits,
): Promise<CardFiles> {
	const [front, back] = await Promise.all([
		storedFile(ctx, 'Front', links.front, limits),
		storedFile(ctx, 'Back', links.back, limits),
	]);
	return { front, back };
}

function linkOf(ctx: IExecuteFunctions, itemIndex: number, side: Side): URL {
	const url = webAddress(ctx.getNodeParameter(PARAMETERS[side], itemIndex));
	if (typeof url !== 'string') return url;
	throw new CardError('IMAGE_URL_INVALID', { side, word: side.toLowerCase(), reason: url });
}

async function storedFile(
	ctx: IExecuteFunctions,
	side: Side,
	url: URL,
	{ maxImageMb, timeoutMs, signal }: DownloadLimits,
): Promise<SideFile> {
	const what = `${side} image`;
	const read = async (content: AsyncIterable<Uint8Array>) =>
		await readImage(content, bytesOf(maxImageMb));
	const content = await download({ what, url, timeoutMs, signal, read }, withoutToken(ctx));
	// The path of a link may be as secret as its query
	const name = `the file from ${url.host}`;
	const { format } = checkedImage(content, { side, name }, maxImageMb);
	const fileName = `${side.toLowerCase()}.${format.extension}`;
	const source = await ctx.helpers.prepareBinaryData(content, fileName, format.mimeType);
	return { side, source, name };
}
