import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { isItemError, ItemError } from '../errors';
import { timeoutSignal } from '../signals';
import type { AnswerStream } from './answer';
import { webAddress } from './webAddress';

export interface Download {
	/** In the words of the error, for example `Front image`. */
	what: string;
	url: URL;
	/** Whether the file may be on the n8n server itself. */
	mayBeLocal: boolean;
	/** For the whole of it, redirects included. */
	timeoutMs: number;
	/** Ends it. */
	signal: AbortSignal;
	/** Reads no more than is wanted. */
	read: (content: AsyncIterable<Uint8Array>) => Promise<Buffer>;
}

/** Asks for the file at one address. */
export type AskForFile = (
	options: IHttpRequestOptions,
	signal: AbortSignal,
) => Promise<AnswerStream>;

const MAX_REDIRECTS = 5;

/** What a refusal that lasts means to the person who has the link. */
const STATUS_WORDS = new Map([
	[401, 'the link is not public'],
	[403, 'the link is not public, or it has expired'],
	[404, 'there is no such file'],
	[410, 'the file no longer exists'],
]);

/** The same for everything else: a link may come from a stranger, who must not learn what is in n8n's network. */
const NO_FILE =
	'no complete file arrived. The server may be down or slow, have no valid certificate, refuse n8n, or redirect to an address that is not https';

/** Through n8n's helper, whose proxy and rules against requests to internal addresses apply. */
export function withoutToken({ helpers }: Pick<IExecuteFunctions, 'helpers'>): AskForFile {
	return async (options, abortSignal) => await helpers.httpRequest({ ...options, abortSignal });
}

/**
 * A file from the web. Every address on the way to it must be one that may be asked.
 *
 * @throws ItemError IMAGE_NOT_DOWNLOADED; it names the host only, as a link may be a secret
 */
export async function download(
	{ what, url, mayBeLocal, timeoutMs, signal, read }: Download,
	ask: AskForFile,
): Promise<Buffer> {
	const end = timeoutSignal(timeoutMs, signal);
	let at = url;
	try {
		for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
			const options: IHttpRequestOptions = {
				method: 'GET',
				url: at.href,
				timeout: timeoutMs,
				disableFollowRedirect: true,
				ignoreHttpStatusErrors: true,
				returnFullResponse: true,
				encoding: 'stream',
			};
			const leaving = new AbortController();
			const ended = AbortSignal.any([end, leaving.signal]);
			const { statusCode, headers, body } = await ask(options, ended);
			// The HTTP client of n8n wraps the body: to destroy that wrapper leaves the connection open
			const leave = () => leaving.abort();
			if (statusCode >= 200 && statusCode < 300) return await read(body).finally(leave);
			leave();
			const words = STATUS_WORDS.get(statusCode);
			if (words !== undefined) throw notDownloaded(`${words} (HTTP ${statusCode})`);
			const isRedirect = statusCode >= 300 && statusCode < 400;
			const next = webAddress(isRedirect ? headers.location : '', { mayBeLocal, base: at });
			if (typeof next === 'string') break;
			if (at.protocol === 'https:' && next.protocol !== 'https:') break;
			at = next;
		}
		throw notDownloaded(NO_FILE);
	} catch (error) {
		throw isItemError(error) ? error : notDownloaded(NO_FILE);
	}

	function notDownloaded(reason: string): ItemError {
		const isLasting = reason !== NO_FILE;
		return ItemError.of('IMAGE_NOT_DOWNLOADED', { what, host: at.host, reason, isLasting });
	}
}
