/** What n8n's storage gives. */
type StoredStream = AsyncIterable<Uint8Array> & { destroy(): unknown };

/** One reading of a picture, from its start. */
interface Reading {
	state: 'waiting' | 'given' | 'failed';
	stored?: StoredStream;
}

/**
 * A picture on its way from n8n's storage to the service. It is read as it is sent, so that only a few pieces of it are in
 * memory, and anew for each attempt. n8n's client sends it with its size ahead, like every file.
 */
export class StoredPicture extends File {
	/** In bytes. */
	declare readonly size: number;
	private reading: Reading = { state: 'given' };
	private isClosed = false;

	/**
	 * @param sizeBytes as it was found when the picture was checked
	 * @param open gives the content from its start
	 */
	constructor(
		name: string,
		type: string,
		sizeBytes: number,
		private readonly open: () => Promise<StoredStream>,
	) {
		super([], name, { type });
		// Its own is that of an empty file
		Object.defineProperty(this, 'size', { value: sizeBytes });
	}

	/**
	 * Whether not all of it was sent because of the storage.
	 *
	 * @param isEnded whether we ended the attempt: then it is to blame, too, if it was still waited for
	 */
	isUnread(isEnded: boolean): boolean {
		return ['failed', isEnded && 'waiting'].includes(this.reading.state);
	}

	/** For when it is sent, or never will be. n8n's client itself does not leave a storage that stalls. */
	close(): void {
		this.isClosed = true;
		this.reading.stored?.destroy();
	}

	override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
		// After an early answer, the client may still send
		this.reading.stored?.destroy();
		return ReadableStream.from(this.pieces((this.reading = { state: 'waiting' })));
	}

	private async *pieces(reading: Reading): AsyncGenerator<Uint8Array<ArrayBuffer>> {
		let bytes = 0;
		try {
			const file = (reading.stored = await this.open());
			if (this.isClosed || reading !== this.reading) file.destroy();
			for await (const piece of file) {
				bytes += piece.length;
				// The service was told another size
				if (bytes > this.size) break;
				reading.state = 'given';
				yield piece as Uint8Array<ArrayBuffer>;
				reading.state = 'waiting';
			}
			if (bytes !== this.size) throw new Error('Its size has changed');
			reading.state = 'given';
		} finally {
			// Who cancels does so while it has a piece
			if (reading.state === 'waiting') reading.state = 'failed';
		}
	}
}
