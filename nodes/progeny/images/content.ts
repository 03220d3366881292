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

type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** What is known of a file when some of its pieces have come. It keeps only the start of an image, but all of a PDF. */
export class Content {
	sizeBytes = 0;
	/** By how it begins; undefined until enough has come. */
	kind?: FileKind;
	/** As much as tells the kind. */
	start: Buffer = Buffer.alloc(0);
	private readonly hash = createHash('sha256');
	private readonly kept: Buffer[] = [];
	private reader?: FactsReader;

	/**
	 * Reads a file: one that is neither image nor PDF no further than its start, one that is too large no further than
	 * shows that it is.
	 *
	 * @throws when the signal aborts
	 */
	static async of(...given: Parameters<Content['imagePieces']>): Promise<Content> {
		const content = new Content();
		const pieces = content.imagePieces(...given);
		while (!(await pieces.next()).done);
		return content;
	}

	/** Reads a file, and hands on what of it is an image, in pieces that do not keep n8n from others. */
	async *imagePieces(
		chunks: Chunks,
		maxBytes: number,
		signal: AbortSignal,
	): AsyncGenerator<Buffer, void> {
		for await (const { buffer, byteOffset, length } of chunks) {
			for (let at = 0; at < length; at += PIECE_BYTES) {
				signal.throwIfAborted();
				await giveWay();
				this.push(Buffer.from(buffer, byteOffset + at, Math.min(PIECE_BYTES, length - at)));
				if (this.isOther || this.sizeBytes > maxBytes) return;
				for (const piece of this.reader ? this.kept.splice(0) : []) {
					this.reader!.push(piece);
					yield piece;
				}
			}
		}
		signal.throwIfAborted();
		if (this.kind === undefined) this.tell(this.whole());
	}

	/** Whether it is neither image nor PDF, so far as is known. */
	get isOther(): boolean {
		return this.kind === 'none' || this.kind === 'otherImage';
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

	private push(piece: Buffer): void {
		this.sizeBytes += piece.length;
		this.hash.update(piece);
		this.kept.push(piece);
		if (this.kind !== undefined) return;
		const start = this.whole();
		// Some files never go on
		if (isKnownFormat(start) || start.length >= SIGNATURE_BYTES) this.tell(start);
	}

	private tell(start: Buffer): void {
		this.kind = fileKind(start);
		this.start = Buffer.from(start.subarray(0, SIGNATURE_BYTES));
		const format = imageFormat(start);
		if (format !== null) this.reader = factsReader(format);
	}
}
