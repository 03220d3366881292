/** Reads a passport from a picture of its data page: the machine-readable zone and the portrait. */
import { readZone } from './mrz/readZone.mts';
import { openPicture } from './picture.mts';
import { withPortrait, zoneData, type CardReading } from './readCard.mts';

/** null when no passport's zone can be read beyond doubt, or when the file is not a picture. */
export async function readPassport(picture: Buffer, today: Date): Promise<CardReading | null> {
	const page = await openPicture(picture);
	const zone = page && (await readZone(picture, today));
	return page && zone?.format === 'TD3' ? await withPortrait(zoneData(zone, today), page) : null;
}
