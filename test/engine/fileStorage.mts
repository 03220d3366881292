import './userFolder.mts';
import 'reflect-metadata';

import { ReadStream, rmSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';

/** Where n8n keeps the files of items. On disk is what n8n does by itself since 2.0. */
export type FileStorage = 'disk' | 'memory';

const FOLDER = join(process.env.N8N_USER_FOLDER!, 'binaryData');

export async function useFileStorage(storage: FileStorage): Promise<void> {
	Object.assign(Container.get(BinaryDataConfig), {
		mode: storage === 'disk' ? 'filesystem' : 'default',
		localStoragePath: FOLDER,
	});
	await Container.get(BinaryDataService).init();
}

/** Those on disk: n8n itself keeps them for as long as the execution. */
export function removeStoredFiles(): void {
	rmSync(FOLDER, { recursive: true, force: true });
}

/** What is in the storage on disk, of files that are being written, too. */
export async function bytesOnDisk(): Promise<number> {
	const names = await readdir(FOLDER, { recursive: true });
	const sizes = names.map(async (name) => (await stat(join(FOLDER, name))).size);
	return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Of how many files n8n says that they are stored on disk. It may keep the start of others until the execution goes. */
export async function filesOnDisk(): Promise<number> {
	return (await readdir(FOLDER, { recursive: true })).filter((name) => name.endsWith('.metadata'))
		.length;
}

/** How many bytes are read from files meanwhile. */
export async function bytesRead(work: () => Promise<void>): Promise<number> {
	const { push } = ReadStream.prototype;
	let bytes = 0;
	ReadStream.prototype.push = function (chunk: Buffer | null, ...rest) {
		bytes += chunk?.length ?? 0;
		return push.call(this, chunk, ...rest);
	};
	await work().finally(() => (ReadStream.prototype.push = push));
	return bytes;
}
