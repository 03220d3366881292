import './userFolder.mts';
import 'reflect-metadata';

import { join } from 'node:path';

import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';

/** From now on files are kept on disk, as in n8n's default setting; before, they are in memory. */
export async function useFileStorage(): Promise<void> {
	Object.assign(Container.get(BinaryDataConfig), {
		mode: 'filesystem',
		localStoragePath: join(process.env.N8N_USER_FOLDER!, 'binaryData'),
	});
	await Container.get(BinaryDataService).init();
}
