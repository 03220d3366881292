/** What n8n's storage gives. */
type StoredStream = AsyncIterable<Uint8Array> & { destroy(): unknown };

/**
 * A picture on its way from n8n's storage to the service. It is read as it is sent, so that only a few pieces of it are in
 * memory, and anew for each attempt. n8n's client sends it with its size ahead, like every
 * file.
 */
export class StoredPicture extends File {
	/** In bytes. */
	declare readonly size: number;
	private isWaiting = false;
	private stored?: StoredStream;
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

	/** Whether the storage was the last to be waited for: then what was sent of the picture is not whole. */
	get isUnread(): boolean {
		return this.isWaiting;
	}

	/** For when it is sent, or never will be. n8n's client itself does not leave a storage that stalls. */
	close(): void {
		this.isClosed = true;
		this.stored?.destroy();
	}

	override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
		const pieces = this.pieces();
		return new ReadableStream<Uint8Array<ArrayBuffer>>(
			{
				async pull(controller) {
					const { done, value } = await pieces.next();
					if (done) controller.close();
					else controller.enqueue(value);
				},
				async cancel() {
					await pieces.return(undefined);
				},
			},
			{ highWaterMark: 0 },
		);
	}

	private async *pieces(): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
		let bytes = 0;
		this.isWaiting = true;
		this.stored = await this.open();
		if (this.isClosed) this.close();
		for await (const piece of this.stored) {
			bytes += piece.length;
			// The service was told another size
			if (bytes > this.size) break;
			this.isWaiting = false;
			yield piece as Uint8Array<ArrayBuffer>;
			this.isWaiting = true;
		}
		if (bytes !== this.size) throw new Error('The stored file has another size than before');
		this.isWaiting = false;
		return undefined;
	}
}
