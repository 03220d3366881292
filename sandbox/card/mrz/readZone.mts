/** Reads the machine-readable zone (MRZ) of an ID card or passport out of a picture. */
import type { Sharp } from 'sharp';
import { openPicture, type Point } from '../picture.mts';
import { Readings } from '../readings.mts';
import { zoneOf, type Zone } from './facts.mts';
import { findBlobs, toGreyPicture, type Blob } from './greyPicture.mts';
import { placeZones, type PlacedZone } from './placeZone.mts';
import { findRows } from './printRows.mts';
import { readCells } from './readCells.mts';
import { isLegible, resolve, type ResolvedZone } from './resolve.mts';

/** Tried in turn: how large the picture is made, and how dark ink is at most. */
const PREPARATIONS = [
	{ longSide: 1400, contrast: 0.8 },
	{ longSide: 2000, contrast: 0.85 },
];

/** A picture turned by so many quarters, clockwise */
const TURNS = [0, 2, 1, 3];

const MOST_PLACES = 4;

const zones = new Readings<Promise<ResolvedZone | null>>();

/** null when the picture shows no zone that can be read beyond doubt. */
export async function readZone(file: Buffer, today: Date): Promise<Zone | null> {
	const resolved = await zones.of(file, resolveZone);
	return resolved && zoneOf(resolved, today);
}

async function resolveZone(file: Buffer): Promise<ResolvedZone | null> {
	const picture = await openPicture(file);
	if (!picture) return null;
	for (const { longSide, contrast } of PREPARATIONS) {
		const resolved = await resolveIn(picture, longSide, contrast);
		if (resolved) return resolved;
	}
	return null;
}

async function resolveIn(
	picture: Sharp,
	longSide: number,
	contrast: number,
): Promise<ResolvedZone | null> {
	const grey = await toGreyPicture(picture, longSide);
	const blobs = findBlobs(grey, contrast);
	const places = TURNS.flatMap((turn) => placesIn(blobs, turn));
	const likeliest = places.sort((one, other) => other.fill - one.fill).slice(0, MOST_PLACES);
	for (const place of likeliest) {
		const cells = await readCells(grey, place);
		// The other places are the same zone, moved by a character.
		if (isLegible(cells)) return resolve(place.format, cells);
	}
	return null;
}

/** Zones that are level once the picture is turned, in the coordinates of the picture itself. */
function placesIn(blobs: Blob[], turn: number): PlacedZone[] {
	const turned = blobs.map(({ x, y, width, height }): Blob => {
		const [turnedX, turnedY] = turnVector([x, y], turn);
		const isUpright = turn % 2 === 0;
		return {
			x: turnedX,
			y: turnedY,
			width: isUpright ? width : height,
			height: isUpright ? height : width,
		};
	});
	const back = (vector: Point) => turnVector(vector, 4 - turn);
	return placeZones(findRows(turned)).map((place) => ({
		...place,
		middleOf: (row, column) => back(place.middleOf(row, column)),
		axesAt: (row, column) => {
			const { across, down } = place.axesAt(row, column);
			return { across: back(across), down: back(down) };
		},
	}));
}

/** Around the picture's corner: only how things lie to each other matters. */
function turnVector([x, y]: Point, quarters: number): Point {
	let turned: Point = [x, y];
	for (let quarter = 0; quarter < quarters % 4; quarter++) turned = [-turned[1], turned[0]];
	return turned;
}
