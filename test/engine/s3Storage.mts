import './userFolder.mts';
import 'reflect-metadata';

import { createRequire } from 'node:module';

import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService, ErrorReporter } from 'n8n-core';

type Class = new (...given: unknown[]) => object;
type Manager = Parameters<BinaryDataService['setManager']>[1];

const CORE = createRequire(import.meta.url).resolve('n8n-core');
const load = createRequire(CORE) as (id: string) => Record<string, Class>;
const SILENT = { debug() {}, info() {}, error() {} };

/**
 * n8n keeps the files of items in the S3 of this host, with its own client. That it asks for a license first is a matter
 * of its start command.
 */
export async function useS3Storage(host: string): Promise<void> {
	const binaryData = Container.get(BinaryDataService);
	Object.assign(Container.get(BinaryDataConfig), { mode: 's3' });
	await binaryData.init();
	const settings = {
		host,
		protocol: 'http',
		forcePathStyle: true,
		bucket: { name: 'files-of-n8n', region: 'eu-central-1' },
		credentials: { accessKey: 'key', accessSecret: 'secret', authAutoDetect: false },
		maxAttempts: 3,
		startupTimeoutMs: 0,
	};
	binaryData.setManager('s3', managerOf(settings));
}

/** Before n8n 2.33, its S3 is a part of n8n-core. */
function managerOf(settings: object): Manager {
	const { BinaryDataBlobManager, ObjectStoreService: Older } = load('n8n-core');
	if (BinaryDataBlobManager === undefined) {
		const { ObjectStoreManager } = load('./binary-data/object-store.manager');
		return new ObjectStoreManager(new Older(SILENT, settings)) as Manager;
	}
	const { S3ByteStore } = load('@n8n/blob-storage');
	const { ObjectStoreService } = load('@n8n/blob-storage/object-store');
	const store = new S3ByteStore(new ObjectStoreService(SILENT, settings));
	return new BinaryDataBlobManager(store, Container.get(ErrorReporter)) as Manager;
}
