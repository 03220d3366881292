import 'reflect-metadata';

import { Readable } from 'node:stream';

import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';

import { StoredCredential } from './credentials.mts';

type Method = (...given: unknown[]) => Promise<unknown>;

/** What is slow, and how often it was asked. */
export interface Slow {
	calls(): number;
	/** Of these, how many have not ended. */
	unfinished(): number;
	end(): void;
}

const later = async (delayMs: number) =>
	await new Promise((resolve) => setTimeout(resolve, delayMs));

/** The storage of n8n opens a file after so long, as one far away does. */
export function slowStorage(delayMs: () => number): Slow {
	const streams = replaced(storage(), 'getAsStream', afterwards(delayMs));
	const buffers = replaced(storage(), 'getAsBuffer', afterwards(delayMs));
	return {
		calls: () => streams.calls() + buffers.calls(),
		unfinished: () => streams.unfinished() + buffers.unfinished(),
		end() {
			streams.end();
			buffers.end();
		},
	};
}

/** The storage of n8n takes a file after so long. */
export const slowToStore = (delayMs: number) =>
	replaced(
		storage(),
		'store',
		afterwards(() => delayMs),
	);

/** Of each file that it is given, n8n's storage takes so many bytes; then it fails as a full disk does, or waits once. */
export function storageThat(how: 'fails' | { waitsMs: number }, afterBytes: number): Slow {
	async function* taken(content: AsyncIterable<Buffer>) {
		let bytes = 0;
		for await (const piece of content) {
			const isNow = bytes <= afterBytes && bytes + piece.length > afterBytes;
			bytes += piece.length;
			if (isNow && how === 'fails') throw new Error('ENOSPC: no space left on device, write');
			if (isNow && how !== 'fails') await later(how.waitsMs);
			yield piece;
		}
	}
	return replaced(storage(), 'store', async (usual, location, content, metadata) => {
		const pieces = Buffer.isBuffer(content) ? Readable.from([content]) : (content as Readable);
		return await usual(location, Readable.from(taken(pieces)), metadata);
	});
}

/** The credential is read after so long, as from a vault. */
export const slowCredential = (delayMs: number) =>
	replaced(
		StoredCredential.prototype,
		'getDecrypted',
		afterwards(() => delayMs),
	);

/** Each byte of a file of n8n comes after so long. The calls are the bytes that were asked for. */
export function slowBytes(delayMs: number): Slow {
	let bytes = 0;
	async function* slowly(whole: AsyncIterable<Buffer>) {
		for await (const piece of whole) {
			for (const byte of piece) {
				bytes += 1;
				await later(delayMs);
				yield Buffer.from([byte]);
			}
		}
	}
	const slow = replaced(storage(), 'getAsStream', async (usual) =>
		Readable.from(slowly((await usual()) as AsyncIterable<Buffer>)),
	);
	return { ...slow, calls: () => bytes };
}

interface Broken extends Slow {
	/** Whether nobody reads the broken file any more. */
	isClosed(): boolean;
}

/** Of one of the files that are asked for, n8n's storage gives the first bytes; then it fails, or says no more. */
export function brokenStorage(how: 'fails' | 'stalls', brokenFile: number): Broken {
	let files = 0;
	let stream: Readable | undefined;
	const begun = (start: Buffer) => {
		const pieces = [start];
		return new Readable({
			read() {
				const piece = pieces.pop();
				if (piece) this.push(piece);
				else if (how === 'fails') this.destroy(new Error('The storage has lost the file'));
			},
		});
	};
	const slow = replaced(storage(), 'getAsStream', async (usual) => {
		const whole = await usual();
		files += 1;
		if (files !== brokenFile) return whole;
		const [piece] = (await (whole as Readable).take(1).toArray()) as Buffer[];
		return (stream = begun(piece.subarray(0, 1000)));
	});
	return { ...slow, isClosed: () => stream?.closed === true };
}

const storage = () => Container.get(BinaryDataService);

function afterwards(delayMs: () => number) {
	return async (usual: () => Promise<unknown>) => {
		await later(delayMs());
		return await usual();
	};
}

function replaced(
	owner: object,
	name: string,
	replacement: (usual: Method, ...given: unknown[]) => Promise<unknown>,
): Slow {
	const methods = owner as Record<string, Method>;
	const own = Object.getOwnPropertyDescriptor(owner, name);
	const usual = methods[name];
	let calls = 0;
	let unfinished = 0;
	methods[name] = async function (this: object, ...given) {
		calls += 1;
		unfinished += 1;
		const result = replacement(
			async (...changed) => await usual.apply(this, changed.length > 0 ? changed : given),
			...given,
		);
		return await result.finally(() => (unfinished -= 1));
	};
	return {
		calls: () => calls,
		unfinished: () => unfinished,
		end() {
			if (own) Object.defineProperty(owner, name, own);
			else delete methods[name];
		},
	};
}
