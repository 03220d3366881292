import type { CardReading } from './readCard.mts';

/** Reads nothing yet. */
export async function readPassport(_picture: Buffer, _today: Date): Promise<CardReading | null> {
	return await Promise.resolve(null);
}
