/** A picture in shades of grey, and the ink in it. */
import type { Sharp } from 'sharp';

export interface GreyPicture {
	pixels: Buffer;
	width: number;
	height: number;
	/** By how much it is larger than the file: what is between the pixels there is not known. */
	enlargement: number;
}

/** A connected piece of ink: mostly a character */
export interface Blob {
	/** Its middle */
	x: number;
	y: number;
	width: number;
	height: number;
}

const [SHORTEST_BLOB, LONGEST_BLOB] = [5, 100];
const SMALLEST_AREA = 8;

const MOST_ENLARGED = 2.5;

export async function toGreyPicture(picture: Sharp, longSide: number): Promise<GreyPicture> {
	const { width: fullWidth, height: fullHeight } = await sizeOf(picture);
	const scale = Math.min(longSide / Math.max(fullWidth, fullHeight), MOST_ENLARGED);
	const { data, info } = await picture
		.clone()
		.resize({ width: Math.round(fullWidth * scale), kernel: 'cubic' })
		.greyscale()
		.toColourspace('b-w')
		.blur(0.7)
		.raw()
		.toBuffer({ resolveWithObject: true });
	return {
		pixels: data,
		width: info.width,
		height: info.height,
		enlargement: Math.max(scale, 1),
	};
}

/** As it stands upright: the size in the metadata is the one in the file. */
async function sizeOf(picture: Sharp): Promise<{ width: number; height: number }> {
	const { width, height, autoOrient } = await picture.metadata();
	return autoOrient ?? { width, height };
}

/** Between four pixels (bilinear), and beyond the edge as at the edge. */
export function greyAt({ pixels, width, height }: GreyPicture, x: number, y: number): number {
	const left = Math.min(Math.max(Math.floor(x), 0), width - 2);
	const top = Math.min(Math.max(Math.floor(y), 0), height - 2);
	const [right, below] = [Math.min(Math.max(x - left, 0), 1), Math.min(Math.max(y - top, 0), 1)];
	const at = top * width + left;
	const upper = pixels[at] * (1 - right) + pixels[at + 1] * right;
	const lower = pixels[at + width] * (1 - right) + pixels[at + width + 1] * right;
	return upper * (1 - below) + lower * below;
}

/**
 * The pieces of ink of the size that characters have.
 *
 * @param contrast how dark ink is at most, as a part of the brightness around it
 */
export function findBlobs(picture: GreyPicture, contrast: number): Blob[] {
	const waiting = findInk(picture, contrast);
	const blobs: Blob[] = [];
	for (let at = 0; at < waiting.length; at++) {
		if (!waiting[at]) continue;
		const blob = takeBlob(waiting, at, picture.width);
		if (blob) blobs.push(blob);
	}
	return blobs;
}

/** Marks the pixels that are darker than what is around them (Bradley and Roth 2007). */
function findInk({ pixels, width, height }: GreyPicture, contrast: number): Uint8Array {
	const sums = sumsOf(pixels, width, height);
	const reach = Math.round(Math.max(width, height) / 40);
	const ink = new Uint8Array(width * height);
	for (let y = 0; y < height; y++) {
		const [top, bottom] = [Math.max(y - reach, 0), Math.min(y + reach + 1, height)];
		for (let x = 0; x < width; x++) {
			const [left, right] = [Math.max(x - reach, 0), Math.min(x + reach + 1, width)];
			const [above, below] = [top * (width + 1), bottom * (width + 1)];
			const sum =
				sums[below + right] - sums[below + left] - sums[above + right] + sums[above + left];
			const usual = sum / ((right - left) * (bottom - top));
			if (pixels[y * width + x] < usual * contrast) ink[y * width + x] = 1;
		}
	}
	return ink;
}

/** The sum of all pixels above and to the left of each, so that any rectangle takes four look-ups. */
function sumsOf(pixels: Buffer, width: number, height: number): Uint32Array {
	const sums = new Uint32Array((width + 1) * (height + 1));
	for (let y = 0; y < height; y++) {
		let row = 0;
		for (let x = 0; x < width; x++) {
			row += pixels[y * width + x];
			sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
		}
	}
	return sums;
}

/** Takes the ink that hangs together with a pixel; null when it cannot be a character. */
function takeBlob(ink: Uint8Array, from: number, width: number): Blob | null {
	const waiting = [from];
	ink[from] = 0;
	let [left, right, top, bottom] = [width, 0, Infinity, 0];
	let area = 0;
	for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
		const [x, y] = [at % width, Math.floor(at / width)];
		area += 1;
		left = Math.min(left, x);
		right = Math.max(right, x);
		top = Math.min(top, y);
		bottom = Math.max(bottom, y);
		const [firstX, lastX] = [Math.max(x - 1, 0), Math.min(x + 1, width - 1)];
		for (let nearY = y - 1; nearY <= y + 1; nearY++) {
			for (let nearX = firstX; nearX <= lastX; nearX++) {
				const neighbour = nearY * width + nearX;
				// Outside the picture, above and below, is no ink.
				if (!ink[neighbour]) continue;
				ink[neighbour] = 0;
				waiting.push(neighbour);
			}
		}
	}
	const [across, down] = [right - left + 1, bottom - top + 1];
	const fits = down >= SHORTEST_BLOB && Math.max(across, down) <= LONGEST_BLOB;
	if (!fits || area < SMALLEST_AREA) return null;
	return { x: (left + right) / 2, y: (top + bottom) / 2, width: across, height: down };
}
