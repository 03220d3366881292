/** Pictures of machine-readable zones of people who do not exist, the same for the same seed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import bwipjs from 'bwip-js';
import sharp from 'sharp';
import { printPath } from '../../../sandbox/card/mrz/ocrB.mts';
import { repeatableDraws } from '../../../sandbox/draws.mts';
import { zoneLines, type ZoneHolder } from '../../../sandbox/specimens/zoneText.mts';

export interface RenderedZone {
	picture: Buffer;
	lines: string[];
	/** How it was printed and photographed, for a message */
	conditions: string;
}

/** How many to read: `ZONES=500 npm test -- mrz/rates` */
export const ZONES = Number(process.env.ZONES ?? 200);

type Draw = () => number;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ALPHANUMERIC = `${LETTERS}0123456789`;
const FORMATS = ['TD1', 'TD2', 'TD3'] as const;

/** Three drawings of OCR-B. The first is the one that the reader compares with. */
const FONTS = ['OCR-B', loadFont('OCRB.otf'), loadFont('OCRBS.otf')];

/** Printing: as drawn, by a ribbon that spreads, by a worn one, and wide or narrow type */
const PRINTS = [
	{ name: 'as drawn', stroke: 0, width: 1 },
	{ name: 'bold', stroke: 0.06, width: 1 },
	{ name: 'wide', stroke: 0.03, width: 1.08 },
	{ name: 'narrow', stroke: 0.02, width: 0.92 },
];

export async function renderZone(seed: number): Promise<RenderedZone> {
	const draw = repeatableDraws(seed);
	const font = pick(draw, FONTS);
	const holder = drawHolder(draw);
	const lines = zoneLines(holder);
	const pitch = between(draw, 9, 20);
	const print = pick(draw, PRINTS);
	const skew = between(draw, -14, 14);
	const noise = between(draw, 0, 10);
	const quality = Math.round(between(draw, 40, 95));
	const paper = Math.round(between(draw, 150, 245));
	const ink = Math.round(between(draw, 15, 60));
	const picture = await photograph(
		drawPrint(lines, pitch, font, print, paper, ink),
		skew,
		noise,
		draw,
	);
	return {
		lines,
		picture: await picture.jpeg({ quality }).toBuffer(),
		conditions: `seed ${seed}: ${holder.format}, ${font}, ${pitch.toFixed(1)} px, ${print.name}, ${skew.toFixed(1)}°, noise ${noise.toFixed(1)}, JPEG ${quality}`,
	};
}

function loadFont(name: string): string {
	bwipjs.FontLib.loadFont(name, readFileSync(join(import.meta.dirname, 'fonts', name)));
	return name;
}

function drawPrint(
	lines: string[],
	pitch: number,
	font: string,
	{ stroke, width }: (typeof PRINTS)[number],
	paper: number,
	ink: number,
): Buffer {
	const spacing = pitch * 1.67;
	const [across, down] = [lines[0].length * pitch, lines.length * spacing];
	const origin = [pitch / width, spacing * 2] as const;
	const print = printPath(lines, pitch / width, spacing, origin, bwipjs.FontLib.lookup(font));
	const grey = (value: number) => `rgb(${value},${value},${value})`;
	return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg"
		width="${Math.round(across + 2 * pitch)}" height="${Math.round(down + 3 * pitch)}">
		<rect width="100%" height="100%" fill="${grey(paper)}"/>
		<path transform="scale(${width} 1)" d="${print}" fill="${grey(ink)}" stroke="${grey(ink)}"
			stroke-width="${stroke * pitch}"/></svg>`);
}

async function photograph(svg: Buffer, skew: number, noise: number, draw: Draw) {
	const { data, info } = await sharp(svg)
		.flatten()
		.rotate(skew, { background: '#7a7f84' })
		.blur(between(draw, 0.3, 0.9))
		.removeAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	for (const at of data.keys()) {
		const [one, other] = [draw(), draw()];
		data[at] = Math.min(Math.max(data[at] + (one + other - 1) * 2.4 * noise, 0), 255);
	}
	return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });
}

function drawHolder(draw: Draw): ZoneHolder {
	const format = pick(draw, FORMATS);
	return {
		format,
		documentCode: format === 'TD3' ? 'P' : pick(draw, ['I', 'ID', 'AC']),
		issuingState: pick(draw, ['UTO', 'D', 'XXX', word(draw, 3, 3)]),
		number: word(draw, 6, 9, ALPHANUMERIC),
		lastName: word(draw, 2, 12),
		firstName: draw() < 0.1 ? null : `${word(draw, 2, 9)} ${word(draw, 1, 9)}`,
		born: drawDate(draw, 1930, 2015),
		expires: drawDate(draw, 2020, 2035),
		sex: pick(draw, ['M', 'F', 'X'] as const),
		nationality: pick(draw, ['UTO', 'D', word(draw, 3, 3)]),
		optional: draw() < 0.5 ? '' : word(draw, 1, 7, ALPHANUMERIC),
	};
}

function drawDate(draw: Draw, firstYear: number, lastYear: number): string {
	const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
	const year = Math.floor(between(draw, firstYear, lastYear));
	return `${year}-${two(between(draw, 1, 13))}-${two(between(draw, 1, 29))}`;
}

function word(draw: Draw, shortest: number, longest: number, characters = LETTERS): string {
	const length = Math.floor(between(draw, shortest, longest + 1));
	return Array.from({ length }, () => pick(draw, [...characters])).join('');
}

function between(draw: Draw, least: number, most: number): number {
	return least + draw() * (most - least);
}

function pick<Value>(draw: Draw, values: readonly Value[]): Value {
	return values[Math.floor(draw() * values.length)];
}
