import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import sharp from 'sharp';

import { eventually } from './eventually.mts';

const FOLDER = join(import.meta.dirname, '../../docs/pictures');

/** The part of the pixels that may change, such as an age, before a picture counts as another. */
const UNCHANGED_BELOW = 0.002;
/** Of 255, by which edges of letters differ between two runs. */
const VISIBLE_DIFFERENCE = 32;

/**
 * Keeps a screenshot for the README. A picture that shows the same stays as it is, so that a run of
 * the tests does not change the repository; another one takes its place once the page holds still.
 */
export async function keepPicture(name: string, take: () => Promise<Buffer>): Promise<void> {
	const path = join(FOLDER, `${name}.png`);
	const kept = existsSync(path) ? readFileSync(path) : null;
	let last: Buffer | null = kept;
	const changed = await eventually(async () => {
		const [before, png] = [last, await take()];
		last = png;
		if (before === null || !(await showTheSame(before, png))) {
			throw new Error(`${name} does not hold still`);
		}
		return before === kept ? null : png;
	});
	if (changed === null || (kept !== null && (await showTheSame(kept, changed)))) return;
	mkdirSync(FOLDER, { recursive: true });
	writeFileSync(path, await sharp(changed).png({ palette: true, effort: 10 }).toBuffer());
}

async function showTheSame(one: Buffer, other: Buffer): Promise<boolean> {
	const [a, b] = await Promise.all([one, other].map(pixels));
	if (a.info.width !== b.info.width || a.info.height !== b.info.height) return false;
	let changed = 0;
	for (let at = 0; at < a.data.length; at++) {
		if (Math.abs(a.data[at] - b.data[at]) > VISIBLE_DIFFERENCE) changed++;
	}
	return changed / a.data.length < UNCHANGED_BELOW;
}

async function pixels(png: Buffer) {
	return await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
}
