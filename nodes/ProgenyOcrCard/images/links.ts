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

/**
 * Downloads the two pictures that the panel gives links for, checks them, and puts them into the storage of
 * n8n: a link may work only once, and the images of all items together may not fit into the memory.
 *
 * @throws CardError IMAGE_URL_INVALID, IMAGE_NOT_DOWNLOADED, IMAGE_…
 */
export async function linkedFiles(
	ctx: IExecuteFunctions,
	itemIndex: number,
	limits: DownloadLimits,
): Promise<CardFiles> {
	const urls = (['Front', 'Back'] as const).map((side) => ({
		side,
		url: linkOf(ctx, itemIndex, side),
	}));
	const [front, back] = await Promise.all(
		urls.map(async ({ side, url }) => await storedFile(ctx, side, url, limits)),
	);
	return { front, back };
}

function linkOf(ctx: IExecuteFunctions, itemIndex: number, side: Side): URL {
	const url = webAddress(ctx.getNodeParameter(PARAMETERS[side], itemIndex));
	if (typeof url === 'string') throw new CardError('IMAGE_URL_INVALID', { side, reason: url });
	if (url.username === '' && url.password === '') return url;
	const reason = 'it holds a username or password';
	throw new CardError('IMAGE_URL_INVALID', { side, reason });
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
