import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { withComment } from '../engine/numberedCards.mts';
import { specimen, specimenFile } from '../specimens.mts';

/** Where the two pictures of a card are. */
export interface Pictures {
	front: string;
	back: string;
	/** Of both together. */
	bytes: number;
}

const BYTES_PER_MB = 1_000_000;

/** The two sides of a specimen, each made as large as is wished by blanks in comments. */
export function picturesOf(mbPerSide: number, folder: string): Pictures {
	const card = specimen('virginia-v10');
	const sides = { front: '', back: '', bytes: 0 };
	for (const side of ['front', 'back'] as const) {
		const picture = specimenFile(card[side]);
		const content = withComment(picture, side, mbPerSide * BYTES_PER_MB - picture.length);
		sides[side] = join(folder, `${side}-${mbPerSide}.jpg`);
		sides.bytes += content.length;
		writeFileSync(sides[side], content);
	}
	return sides;
}
