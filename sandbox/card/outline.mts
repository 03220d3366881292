/** Finds the outline of a card in a picture, and draws a part of the card as if seen from above. */
import sharp, { type Sharp } from 'sharp';
import { project, sample, squareToCorners, toRaster } from './picture.mts';
import type { Corners, Point, Raster } from './picture.mts';

/** A rectangle on a card, in parts of its width and height */
export interface Zone {
	left: number;
	top: number;
	width: number;
	height: number;
}

/** A card in a picture */
export interface FoundCard {
	picture: Raster;
	corners: Corners;
	/** Lengths of its level and upright sides in the picture, in pixels */
	across: number;
	down: number;
}

const ID1_ASPECT = 85.6 / 53.98;
const PICTURE_SIDE = 1600;
// Small enough for noise and print to vanish, large enough for corners within a millimetre.
const OUTLINE_WIDTH = 320;
// Distances of colour up to which a pixel may be background: what it lies on and the light decide.
const TOLERANCES = [15, 25, 35, 45, 55, 70, 90];
const WORST_MISFIT = 0.08;

/** The photograph in a size that shows what is on a card. */
export async function pictureOf(photograph: Sharp): Promise<Raster> {
	return await toRaster(
		photograph.clone().resize({
			width: PICTURE_SIDE,
			height: PICTURE_SIDE,
			fit: 'inside',
			withoutEnlargement: true,
		}),
	);
}

/**
 * An ID-1 card that stands out from what it lies on; the whole picture when there is none.
 *
 * @param picture of the photograph
 */
export async function findCard(photograph: Sharp, picture: Raster): Promise<FoundCard> {
	const outline = await toRaster(photograph.clone().resize({ width: OUTLINE_WIDTH }).blur(1.2));
	const scale = picture.width / outline.width;
	const scaled = ([x, y]: Point): Point => [x * scale, y * scale];
	const [a, b, c, d] = findCorners(outline);
	const corners: Corners = [scaled(a), scaled(b), scaled(c), scaled(d)];
	return { picture, corners, ...sizeOf(corners) };
}

/** Draws a zone of the card upright and without perspective. */
export function flatten(card: FoundCard, zone: Zone, width: number, height: number): Sharp {
	const toPicture = squareToCorners(card.corners);
	const pixels = Buffer.alloc(width * height * 3);
	for (let pixel = 0; pixel < width * height; pixel++) {
		const u = zone.left + (((pixel % width) + 0.5) / width) * zone.width;
		const v = zone.top + ((Math.floor(pixel / width) + 0.5) / height) * zone.height;
		const point = project(toPicture, [u, v]);
		for (let channel = 0; channel < 3; channel++) {
			pixels[pixel * 3 + channel] = sample(card.picture, point, channel);
		}
	}
	return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** The corners of the card in the picture; those of the picture when no outline is convincing. */
function findCorners(picture: Raster): Corners {
	const distances = distancesFromBackground(picture);
	const candidates = TOLERANCES.map((tolerance) => {
		const region = largestRegion(picture, floodBackground(picture, distances, tolerance));
		const corners = cornersOf(region);
		return { corners, misfit: misfitOf(region, corners, picture) };
	});
	const [best] = candidates.sort((one, other) => one.misfit - other.misfit);
	const [right, bottom] = [picture.width - 1, picture.height - 1];
	const whole: Corners = [
		[0, 0],
		[right, 0],
		[right, bottom],
		[0, bottom],
	];
	return best.misfit < WORST_MISFIT ? best.corners : whole;
}

/** The part by which a region and its four corners differ; infinite when they cannot be a card. */
function misfitOf(region: Point[], corners: Corners, { width, height }: Raster): number {
	const { across, down } = sizeOf(corners);
	const aspect = Math.max(across, down) / Math.min(across, down);
	// The picture's own corner: the region is a part of a card that fills the picture.
	const fillsPicture = corners.some(
		([x, y]) => Math.min(x, width - 1 - x) < 2 && Math.min(y, height - 1 - y) < 2,
	);
	// A portrait can have the shape of a card, but fills less of the picture.
	const tooSmall = region.length < 0.2 * width * height;
	if (fillsPicture || tooSmall || Math.abs(aspect / ID1_ASPECT - 1) > 0.15) return Infinity;

	const inside = region.filter((point) => isInside(point, corners)).length;
	const area = areaOf(corners);
	return (area - inside + region.length - inside) / area;
}

function isInside([x, y]: Point, corners: Corners): boolean {
	return corners.every(([fromX, fromY], at) => {
		const [toX, toY] = corners[(at + 1) % 4];
		return (toX - fromX) * (y - fromY) >= (toY - fromY) * (x - fromX);
	});
}

/** How far each pixel's colour is from the usual one along the picture's edge. */
function distancesFromBackground({ width, height, pixels }: Raster): Float32Array {
	const edge = edgeOf(width, height);
	const usual = [0, 1, 2].map((channel) => median(edge.map((at) => pixels[at * 3 + channel])));
	return Float32Array.from({ length: width * height }, (_, at) =>
		Math.hypot(...usual.map((colour, channel) => pixels[at * 3 + channel] - colour)),
	);
}

/** Marks what can be reached from the picture's edge over pixels of the background's colour. */
function floodBackground(
	{ width, height }: Raster,
	distances: Float32Array,
	tolerance: number,
): Uint8Array {
	const background = new Uint8Array(width * height);
	visit(edgeOf(width, height), background, width, (at) => distances[at] < tolerance);
	return background;
}

function largestRegion(picture: Raster, seen: Uint8Array): Point[] {
	let largest: number[] = [];
	for (let at = 0; at < seen.length; at++) {
		const region = visit([at], seen, picture.width, () => true);
		if (region.length > largest.length) largest = region;
	}
	return largest.map((at): Point => [at % picture.width, Math.floor(at / picture.width)]);
}

/** Marks and returns the pixels that belong, spreading from the given ones. */
function visit(
	from: number[],
	seen: Uint8Array,
	width: number,
	belongs: (at: number) => boolean,
): number[] {
	const found: number[] = [];
	const waiting = [...from];
	for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
		if (seen[at] || !belongs(at)) continue;
		seen[at] = 1;
		found.push(at);
		if (at % width > 0) waiting.push(at - 1);
		if (at % width < width - 1) waiting.push(at + 1);
		if (at >= width) waiting.push(at - width);
		if (at + width < seen.length) waiting.push(at + width);
	}
	return found;
}

function edgeOf(width: number, height: number): number[] {
	const rows = [0, height - 1].flatMap((y) =>
		Array.from({ length: width }, (_, x) => y * width + x),
	);
	const columns = [0, width - 1].flatMap((x) =>
		Array.from({ length: height }, (_, y) => y * width + x),
	);
	return [...rows, ...columns];
}

function median(values: number[]): number {
	return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** The points farthest out along the diagonals, which holds up to a turn of some 30 degrees. */
function cornersOf(points: Point[]): Corners {
	const farthest = (towardsX: number, towardsY: number): Point =>
		points.reduce<Point>(
			(best, point) =>
				point[0] * towardsX + point[1] * towardsY > best[0] * towardsX + best[1] * towardsY
					? point
					: best,
			points[0] ?? [0, 0],
		);
	return [farthest(-1, -1), farthest(1, -1), farthest(1, 1), farthest(-1, 1)];
}

/** Mean lengths of the level and of the upright sides. */
function sizeOf([a, b, c, d]: Corners): { across: number; down: number } {
	const side = (from: Point, to: Point) => Math.hypot(from[0] - to[0], from[1] - to[1]);
	return { across: (side(a, b) + side(d, c)) / 2, down: (side(a, d) + side(b, c)) / 2 };
}

function areaOf(corners: Corners): number {
	const parts = corners.map(([x, y], at) => {
		const [nextX, nextY] = corners[(at + 1) % 4];
		return x * nextY - nextX * y;
	});
	return parts.reduce((sum, part) => sum + part) / 2;
}
