/** What befalls a card before it is read: photographed askew in bad light, or worn away. */
import sharp, { type Sharp } from 'sharp';
import { invert, project, sample, squareToCorners, toRaster } from '../card/picture.mts';
import type { Corners, Point, Raster } from '../card/picture.mts';

const PHOTO = { width: 1500, height: 1000 };

// Turned by some 8 degrees, and the far edge a little shorter than the near one.
const CARD_CORNERS: Corners = [
	[290, 95],
	[1300, 222],
	[1262, 925],
	[140, 775],
];

/** The card on a wooden table, lit from one side by a weak warm lamp, out of focus and noisy. */
export async function photographAskew(card: Sharp): Promise<Sharp> {
	const raster = await toRaster(card);
	const toCard = invert(squareToCorners(CARD_CORNERS));
	const { width, height } = PHOTO;
	const random = randomNumbers(20);
	const pixels = Buffer.alloc(width * height * 3);

	for (let pixel = 0; pixel < width * height; pixel++) {
		const point: Point = [pixel % width, Math.floor(pixel / width)];
		const light = lightAt(point);
		const noise = (random() - 0.5) * 26;
		for (let channel = 0; channel < 3; channel++) {
			const colour =
				cardColour(raster, project(toCard, point), channel) ?? tableColour(point, channel);
			pixels[pixel * 3 + channel] = clamp(colour * light * [1, 0.93, 0.78][channel] + noise);
		}
	}
	return sharp(pixels, { raw: { width, height, channels: 3 } }).blur(0.9);
}

function cardColour(card: Raster, [u, v]: Point, channel: number): number | null {
	if (u < 0 || u > 1 || v < 0 || v > 1) return null;
	return sample(card, [u * (card.width - 1), v * (card.height - 1)], channel);
}

function tableColour([x, y]: Point, channel: number): number {
	const plank = y % 250 < 5 ? 0.5 : 1;
	const grain = 1 + 0.12 * Math.sin(y / 6 + 3 * Math.sin(x / 170));
	return [112, 74, 46][channel] * plank * grain;
}

function lightAt([x, y]: Point): number {
	return 0.85 - 0.45 * Math.hypot((x - 350) / PHOTO.width, (y - 250) / PHOTO.height);
}

function clamp(value: number): number {
	return Math.min(Math.max(Math.round(value), 0), 255);
}

/** The card after years in a wallet: its print rubbed off in streaks, and a picture out of focus. */
export async function wearDown(card: Sharp): Promise<Sharp> {
	const raster = await toRaster(card);
	const { width, height } = raster;
	const random = randomNumbers(9);
	const streaks = Array.from({ length: 60 }, () => {
		const [x, y] = [random() * width, random() * height];
		return `<path d="M${x} ${y}l${random() * 300 - 150} ${random() * 120 - 60}" stroke-width="${4 + random() * 14}"/>`;
	});
	const rubbed = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
		<g stroke="#f4f1e6" stroke-linecap="round">${streaks.join('')}</g></svg>`;
	const worn = await sharp(raster.pixels, { raw: { width, height, channels: 3 } })
		.composite([{ input: Buffer.from(rubbed) }])
		.removeAlpha()
		.png()
		.toBuffer();
	return sharp(worn).blur(4);
}

/** The same numbers at every run (mulberry32), so that the files do not change. */
function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}
