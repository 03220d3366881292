/** OCR-B, the print of machine-readable zones, as outlines. bwip-js carries the font. */
import bwipjs from 'bwip-js';

export const CHARACTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<'];

type Outline = ReturnType<typeof bwipjs.FontLib.getpaths>;
type Stroke = Outline[number];

// Large enough that no measure of the font is rounded. bwip-js draws it at 96 % of its height.
const SIZE = 1000;
const HEIGHT_AS_DRAWN = 0.96;

const OCR_B = bwipjs.FontLib.lookup('OCR-B');
const capital = outlineOf('H', OCR_B);

/** The height of a capital, where the width of a character with its space is one. */
export const CAPITAL_HEIGHT = capital.ascent / capital.advance;

/**
 * SVG path data of lines of print.
 *
 * @param pitch from one character to the next
 * @param spacing from one line to the next
 * @param origin of the first line's first character: its left end, on the line it stands on
 * @param font another one that bwip-js has loaded, by its number
 */
export function printPath(
	lines: string[],
	pitch: number,
	spacing: number,
	[left, bottom]: readonly [number, number],
	font = OCR_B,
): string {
	return lines
		.flatMap((line, row) =>
			[...line].map((character, column) =>
				glyphPath(outlineOf(character, font), left + column * pitch, bottom + row * spacing, pitch),
			),
		)
		.join('');
}

function glyphPath(outline: Outline, left: number, bottom: number, pitch: number): string {
	const scale = pitch / outline.advance;
	const point = (x: number, y: number) =>
		`${(left + x * scale).toFixed(2)} ${(bottom - y * scale).toFixed(2)}`;
	return `${outline.map((stroke) => strokePath(stroke, point)).join('')}Z`;
}

function strokePath(stroke: Stroke, point: (x: number, y: number) => string): string {
	const end = point(stroke.x, stroke.y);
	if (stroke.type === 'Q') return `Q${point(stroke.cx, stroke.cy)} ${end}`;
	if (stroke.type !== 'C') return `${stroke.type}${end}`;
	return `C${point(stroke.cx1, stroke.cy1)} ${point(stroke.cx2, stroke.cy2)} ${end}`;
}

function outlineOf(character: string, font: number): Outline {
	const height = SIZE / HEIGHT_AS_DRAWN;
	return bwipjs.FontLib.getpaths(font, character.charCodeAt(0), SIZE, height);
}
