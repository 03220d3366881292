import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { clockMs } from '../clock';
import { isItemError, ItemError } from '../errors';
import { timeoutSignal } from '../signals';
import type { AnswerStream } from './answer';
import { webAddress } from './webAddress';

export interface Download<Result> {
	/** In the words of the error, for example `Front image`. */
	what: string;
	url: URL;
	/** Whether the file may be on the n8n server itself. */
	mayBeLocal: boolean;
	/** For the whole of it, redirects included; not for what n8n takes to store it. */
	timeoutMs: number;
	/** Ends it. */
	signal: AbortSignal;
	/** Reads no more than is wanted. */
	read: (content: AsyncIterable<Uint8Array>) => Promise<Result>;
}

/** Asks for the file at one address. */
export type AskForFile = (
	options: IHttpRequestOptions,
	signal: AbortSignal,
) => Promise<AnswerStream>;

const MAX_REDIRECTS = 5;

/** Whether time goes on again, if it is up while it stands still. */
const LOOK_AGAIN_MS = 100;

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
 * @throws ItemError IMAGE_NOT_DOWNLOADED; it names the host only, as a link may be a secret. Or what `read` throws
 */
export async function download<Result>(
	{ what, url, mayBeLocal, timeoutMs, signal, read }: Download<Result>,
	ask: AskForFile,
): Promise<Result> {
	let leaving: AbortController;
	let deadlineMs = clockMs() + timeoutMs;
	waitFor(timeoutMs);
	let at = url;
	for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
		leaving = new AbortController();
		const { statusCode, headers, body } = await ask(
			{
				method: 'GET',
				url: at.href,
				timeout: timeoutMs,
				disableFollowRedirect: true,
				ignoreHttpStatusErrors: true,
				returnFullResponse: true,
				encoding: 'stream',
			},
			AbortSignal.any([signal, leaving.signal]),
		).catch(noFile);
		// The HTTP client of n8n wraps the body: to destroy that wrapper leaves the connection open
		if (statusCode >= 200 && statusCode < 300) {
			return await read(piecesOf(body)).finally(() => leaving.abort());
		}
		leaving.abort();
		const words = STATUS_WORDS.get(statusCode);
		if (words) throw notDownloaded(`${words} (HTTP ${statusCode})`, true);
		const isRedirect = statusCode >= 300 && statusCode < 400;
		const next = webAddress(isRedirect ? headers.location : '', { mayBeLocal, base: at });
		if (typeof next === 'string') break;
		if (at.protocol === 'https:' && next.protocol !== 'https:') break;
		at = next;
	}
	return noFile();

	function waitFor(durationMs: number): void {
		timeoutSignal(durationMs).addEventListener('abort', () => {
			const leftMs = deadlineMs - clockMs();
			if (leftMs > 0 && !leaving.signal.aborted) waitFor(Math.min(leftMs, LOOK_AGAIN_MS));
			else leaving.abort();
		});
	}

	/** Time stands still while a piece is dealt with: a slow storage must not be taken for a slow server. */
	async function* piecesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
		try {
			for await (const piece of body) {
				const leftMs = deadlineMs - clockMs();
				deadlineMs = Infinity;
				yield piece;
				deadlineMs = clockMs() + leftMs;
			}
		} catch {
			noFile();
		}
	}

	function noFile(error?: unknown): never {
		throw isItemError(error) ? error : notDownloaded(NO_FILE, false);
	}

	function notDownloaded(reason: string, isLasting: boolean): ItemError {
		return ItemError.of('IMAGE_NOT_DOWNLOADED', { what, host: at.host, reason, isLasting });
	}
}
