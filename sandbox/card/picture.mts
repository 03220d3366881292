/** Pictures as pixels, and the perspective between a flat card and a photograph of it. */
import sharp, { type Sharp } from 'sharp';

export interface Raster {
	/** RGB, three bytes a pixel */
	pixels: Buffer;
	width: number;
	height: number;
}

export type Point = readonly [x: number, y: number];
/** Top left, top right, bottom right, bottom left */
export type Corners = readonly [Point, Point, Point, Point];
/** A 3x3 matrix, row by row */
export type Projection = readonly number[];

// A strip or a speck shows no card, and scaling it could take a great deal of memory.
const SHORTEST_SIDE = 64;

/** The picture upright by its EXIF orientation; null when it cannot be decoded or is no card's. */
export async function openPicture(file: Buffer): Promise<Sharp | null> {
	try {
		// 'none': a file cut off at its end still gives the part that is there.
		const picture = sharp(file, { autoOrient: true, failOn: 'none' });
		const { width, height } = await picture.metadata();
		const [shorter, longer] = [Math.min(width, height), Math.max(width, height)];
		if (shorter < SHORTEST_SIDE || longer > shorter * 8) return null;
		// What is damaged further down shows only when it is decoded.
		await picture.clone().resize(SHORTEST_SIDE).toBuffer();
		return picture.flatten({ background: 'white' });
	} catch {
		return null;
	}
}

export async function toRaster(picture: Sharp): Promise<Raster> {
	const { data, info } = await picture
		.clone()
		.removeAlpha()
		.toColourspace('srgb')
		.raw()
		.toBuffer({ resolveWithObject: true });
	return { pixels: data, width: info.width, height: info.height };
}

/** Maps the unit square to four corners (Heckbert 1989, section 2.2.3). */
export function squareToCorners([a, b, c, d]: Corners): Projection {
	const [sumX, sumY] = [a[0] - b[0] + c[0] - d[0], a[1] - b[1] + c[1] - d[1]];
	const [rightX, rightY] = [b[0] - c[0], b[1] - c[1]];
	const [leftX, leftY] = [d[0] - c[0], d[1] - c[1]];
	const determinant = rightX * leftY - leftX * rightY;
	const g = (sumX * leftY - leftX * sumY) / determinant;
	const h = (rightX * sumY - sumX * rightY) / determinant;
	return [
		...[b[0] - a[0] + g * b[0], d[0] - a[0] + h * d[0], a[0]],
		...[b[1] - a[1] + g * b[1], d[1] - a[1] + h * d[1], a[1]],
		...[g, h, 1],
	];
}

/** The way back, up to a factor, which a projection does not care about. */
export function invert([a, b, c, d, e, f, g, h, i]: Projection): Projection {
	return [
		...[e * i - f * h, c * h - b * i, b * f - c * e],
		...[f * g - d * i, a * i - c * g, c * d - a * f],
		...[d * h - e * g, b * g - a * h, a * e - b * d],
	];
}

export function project([a, b, c, d, e, f, g, h, i]: Projection, [x, y]: Point): Point {
	const scale = g * x + h * y + i;
	return [(a * x + b * y + c) / scale, (d * x + e * y + f) / scale];
}

/** One colour channel between four pixels (bilinear). */
export function sample({ pixels, width, height }: Raster, [x, y]: Point, channel: number): number {
	const left = Math.min(Math.max(Math.floor(x), 0), width - 2);
	const top = Math.min(Math.max(Math.floor(y), 0), height - 2);
	const [right, below] = [Math.min(Math.max(x - left, 0), 1), Math.min(Math.max(y - top, 0), 1)];
	const at = (top * width + left) * 3 + channel;
	const upper = pixels[at] * (1 - right) + pixels[at + 3] * right;
	const lower = pixels[at + width * 3] * (1 - right) + pixels[at + width * 3 + 3] * right;
	return upper * (1 - below) + lower * below;
}
