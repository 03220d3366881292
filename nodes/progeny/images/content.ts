import { createHash } from 'node:crypto';

import { giveWay } from '../eventLoop';
import {
	factsReader,
	fileKind,
	imageFormat,
	isKnownFormat,
	SIGNATURE_BYTES,
	type FileKind,
} from './format';
import type { FactsReader, ImageFacts } from './jpeg';

/** So many bytes are hashed in a few milliseconds. */
const PIECE_BYTES = 2 * 1024 * 1024;

/** The content of a file in pieces that do not keep n8n from others. @throws when the signal aborts */
export async function* piecesOf(
	chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
	signal: AbortSignal,
): AsyncGenerator<Buffer> {
	for await (const { buffer, byteOffset, length } of chunks) {
		for (let at = 0; at < length; at += PIECE_BYTES) {
			signal.throwIfAborted();
			await giveWay();
			yield Buffer.from(buffer, byteOffset + at, Math.min(PIECE_BYTES, length - at));
		}
	}
}

/** What is known of a file when some of its pieces have come. It keeps only the start of an image, but all of a PDF. */
export class Content {
	sizeBytes = 0;
	/** By how it begins; undefined until enough has come. */
	kind?: FileKind;
	/** As much as tells the kind. */
	start: Buffer = Buffer.alloc(0);
	private readonly hash = createHash('sha256');
	private kept: Buffer[] = [];
	private reader?: FactsReader;

	push(piece: Buffer): void {
		this.sizeBytes += piece.length;
		this.hash.update(piece);
		if (this.reader) {
			this.reader.push(piece);
			return;
		}
		this.kept.push(piece);
		if (this.kind !== undefined) return;
		const start = Buffer.concat(this.kept);
		// Some files never go on
		if (isKnownFormat(start) || start.length >= SIGNATURE_BYTES) this.tell(start);
	}

	/** When all has come. */
	end(): void {
		if (this.kind === undefined) this.tell(Buffer.concat(this.kept));
	}

	/** Of an image, what its headers tell; null where it is not whole. */
	get facts(): ImageFacts | null {
		return this.reader?.facts() ?? null;
	}

	/** Of a PDF. */
	whole(): Buffer {
		return Buffer.concat(this.kept);
	}

	/** In hexadecimal digits, once. */
	sha256(): string {
		return this.hash.digest('hex');
	}

	private tell(start: Buffer): void {
		this.kind = fileKind(start);
		this.start = Buffer.from(start.subarray(0, SIGNATURE_BYTES));
		const format = imageFormat(start);
		if (format !== null) {
			this.reader = factsReader(format);
			this.reader.push(start);
			this.kept = [];
		}
	}
}
