import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';

import { repeatableDraws } from '../../sandbox/draws.mts';

const USUAL_MS = 300;
const STUCK_MS = 4000;
const STUCK_CHANCE = 0.02;

/**
 * Makes each read of a file from n8n's storage take up to 0.3 seconds, and some of them four.
 *
 * @returns the means to end it
 */
export function slowDownStorage(seed: number): () => void {
	const draw = repeatableDraws(seed);
	const storage = Container.get(BinaryDataService);
	const { getAsStream, getAsBuffer } = storage;
	const wait = async () => {
		const delayMs = draw() < STUCK_CHANCE ? STUCK_MS : draw() * USUAL_MS;
		await new Promise((resolve) => setTimeout(resolve, delayMs));
	};
	storage.getAsStream = async (...given) => {
		await wait();
		return await getAsStream.apply(storage, given);
	};
	storage.getAsBuffer = async (...given) => {
		await wait();
		return await getAsBuffer.apply(storage, given);
	};
	return () => void Object.assign(storage, { getAsStream, getAsBuffer });
}
