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

/** Files that n8n's storage gives piece by piece. The calls are those that were opened. */
interface Opened extends Slow {
	/** How many of them are not closed. */
	open(): number;
}

export function openedFiles(): Opened {
	const files: Readable[] = [];
	const opened = replaced(storage(), 'getAsStream', async (usual) => {
		const file = (await usual()) as Readable;
		files.push(file);
		return file;
	});
	return { ...opened, open: () => files.filter(({ closed }) => !closed).length };
}

/** What becomes of a file behind what it gives. */
const ENDS = {
	fails: (file: Readable) => void file.destroy(new Error('The storage has lost the file')),
	stalls: () => {},
	'gives less than before': (file: Readable) => void file.push(null),
	'gives more than before': (file: Readable) => void file.push(null),
};

export type Break = keyof typeof ENDS;

interface Broken extends Slow {
	/** Whether nobody reads the broken file any more. */
	isClosed(): boolean;
}

/** Of one of the files that are asked for, n8n's storage gives the first bytes, or one more than all; then it breaks. */
export function brokenStorage(how: Break, brokenFile: number): Broken {
	let files = 0;
	let broken: Readable | undefined;
	const slow = replaced(storage(), 'getAsStream', async (usual) => {
		const whole = (await usual()) as Readable;
		files += 1;
		if (files !== brokenFile) return whole;
		const all = (await whole.toArray()) as Buffer[];
		const given =
			how === 'gives more than before' ? [...all, Buffer.alloc(1)] : [all[0].subarray(0, 1000)];
		broken = new Readable({
			read() {
				const piece = given.shift();
				if (piece) this.push(piece);
				else ENDS[how](this);
			},
		});
		return broken;
	});
	return { ...slow, isClosed: () => broken?.closed === true };
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
