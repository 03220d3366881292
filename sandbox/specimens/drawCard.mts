/** Draws the two sides of a specimen card. The look is made up and copies no real card. */
import bwipjs from 'bwip-js';
import sharp, { type Sharp } from 'sharp';
import { barcodeText } from './barcodeText.mts';
import type { Face, Person } from './people.mts';

const LONG_SIDE = 1010;
const SHORT_SIDE = 638;
const NOTICE = 'SPECIMEN – NOT A REAL DOCUMENT';
const FONT = 'DejaVu Sans, Arial, sans-serif';

// Twelve columns at three pixels a module are 70 mm wide, which leaves a margin on an ID-1 card.
const PDF417 = {
	bcid: 'pdf417',
	binarytext: true,
	columns: 12,
	eclevel: 5,
	rowmult: 3,
	paddingwidth: 4,
	paddingheight: 4,
	backgroundcolor: 'FFFFFF',
};

export interface Layout {
	width: number;
	height: number;
	portrait: [x: number, y: number];
	fields: [x: number, y: number];
	noticeTurn: number;
}

// In 300 dpi pixels of an ID-1 card; the portrait is 290 x 375 (24.6 x 31.8 mm).
export const HORIZONTAL: Layout = {
	width: LONG_SIDE,
	height: SHORT_SIDE,
	portrait: [40, 145],
	fields: [370, 160],
	noticeTurn: -28,
};
const VERTICAL: Layout = {
	width: SHORT_SIDE,
	height: LONG_SIDE,
	portrait: [40, 180],
	fields: [40, 590],
	noticeTurn: -55,
};

export function drawFront(person: Person): Sharp {
	const layout = person.vertical ? VERTICAL : HORIZONTAL;
	const title = person.kind === 'DL' ? 'DRIVING LICENCE' : 'IDENTIFICATION CARD';
	const [portraitX, portraitY] = layout.portrait;
	return render(person.colour, scaleOf(person), layout, [
		`<rect width="100%" height="118" fill="${person.colour}"/>`,
		text(40, 58, 44, person.stateName, 'fill="#fff" font-weight="bold"'),
		text(40, 98, 26, `${title} · FICTITIOUS`, 'fill="#fff"'),
		`<svg x="${portraitX}" y="${portraitY}" width="290" height="375">${portrait(person.face)}</svg>`,
		...printedFields(person).map(([label, value], row) => {
			const [x, y] = [layout.fields[0], layout.fields[1] + row * 57];
			return text(x, y, 15, label, `fill="${person.colour}"`) + text(x, y + 29, 26, value);
		}),
		notice(layout),
	]);
}

/** Without the barcode, which must fall on whole pixels and is laid over it. */
export async function drawBack(person: Person): Promise<Sharp> {
	const picture = render(person.colour, scaleOf(person), HORIZONTAL, [
		`<rect y="40" width="100%" height="70" fill="#333"/>`,
		text(
			60,
			150,
			20,
			`CLASS D: any invented vehicle. ${person.stateName} did not issue this card.`,
		),
		text(60, 180, 20, 'If found, keep it: it is a test picture of an open-source project.'),
		notice(HORIZONTAL),
		text(505, 610, 34, NOTICE, 'fill="#b00" font-weight="bold" text-anchor="middle"'),
	]);
	const barcode = await drawBarcode(person);
	const scale = scaleOf(person);
	const { width = 0 } = await sharp(barcode).metadata();
	const left = Math.round((LONG_SIDE * scale - width) / 2);
	return picture.composite([{ input: barcode, left, top: Math.round(205 * scale) }]);
}

function drawBarcode(person: Person): Promise<Buffer> {
	return bwipjs.toBuffer({
		...PDF417,
		// Annex D asks for ISO 8859-1, one byte a character.
		text: Buffer.from(barcodeText(person), 'latin1').toString('latin1'),
		scale: Math.floor(3 * scaleOf(person)),
	});
}

function scaleOf({ longSide = LONG_SIDE }: Person): number {
	return longSide / LONG_SIDE;
}

export function render(
	colour: string,
	scale: number,
	{ width, height }: Layout,
	parts: string[],
): Sharp {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" font-family="${FONT}"
		width="${Math.round(width * scale)}" height="${Math.round(height * scale)}"
		viewBox="0 0 ${width} ${height}">
		<rect width="100%" height="100%" fill="#f4f1e6"/>
		<circle cx="${width}" cy="${height}" r="330" fill="${colour}" opacity="0.12"/>
		<circle cx="${width}" cy="${height}" r="210" fill="${colour}" opacity="0.12"/>
		${parts.join('')}</svg>`;
	return sharp(Buffer.from(svg)).flatten({ background: '#f4f1e6' });
}

export function text(x: number, y: number, size: number, content: string, style = ''): string {
	return `<text x="${x}" y="${y}" font-size="${size}" ${style}>${content}</text>`;
}

export function notice({ width, height, noticeTurn }: Layout): string {
	const turn = `transform="rotate(${noticeTurn} ${width / 2} ${height / 2})"`;
	const style = `fill="#b00" opacity="0.3" font-weight="bold" text-anchor="middle" ${turn}`;
	return text(width / 2, height / 2 + 40, 50, NOTICE, style);
}

function printedFields(person: Person): Array<[label: string, value: string]> {
	const driving: Array<[string, string]> = person.kind === 'DL' ? [['9 CLASS', 'D']] : [];
	return [
		['4d NUMBER', person.number],
		['1 FAMILY NAME', person.lastName],
		['2 GIVEN NAMES', [person.firstName, person.middleName].filter(Boolean).join(' ')],
		['3 BORN · 15 SEX', `${person.born} · ${person.sex}`],
		['4a ISSUED · 4b EXPIRES', `${person.issued ?? '—'} · ${person.expires}`],
		['8 ADDRESS', `${person.street}, ${person.city}, ${person.state}`],
		...driving,
	];
}

const HAIR: Record<Face['hairStyle'], string> = {
	short: '<path d="M68 165 Q60 60 145 58 Q230 60 222 165 Q200 105 145 105 Q90 105 68 165Z"/>',
	long: '<path d="M52 310 Q40 55 145 52 Q250 55 238 310 L205 300 Q235 110 145 108 Q55 110 85 300Z"/>',
	bun: '<circle cx="145" cy="45" r="35"/><path d="M70 170 Q60 65 145 62 Q230 65 220 170 Q195 112 145 112 Q95 112 70 170Z"/>',
	curls: [70, 95, 125, 160, 190, 218]
		.map((x, at) => `<circle cx="${x}" cy="${at % 5 === 0 ? 130 : 90}" r="32"/>`)
		.join(''),
};

export function portrait({ skin, hair, hairStyle, shirt, glasses, beard }: Face): string {
	const glass =
		'<circle cx="110" cy="180" r="27"/><circle cx="180" cy="180" r="27"/><path d="M137 180h16"/>';
	return `<rect width="290" height="375" fill="#cfdde6"/>
		<path d="M20 375 Q30 285 145 285 Q260 285 270 375Z" fill="${shirt}"/>
		<rect x="118" y="245" width="54" height="60" fill="${skin}"/>
		<ellipse cx="145" cy="185" rx="78" ry="98" fill="${skin}"/>
		${beard ? `<path d="M68 200 Q80 292 145 292 Q210 292 222 200 Q190 245 145 240 Q100 245 68 200Z" fill="${hair}"/>` : ''}
		<g fill="${hair}">${HAIR[hairStyle]}</g>
		<g fill="#fff"><ellipse cx="110" cy="180" rx="15" ry="10"/><ellipse cx="180" cy="180" rx="15" ry="10"/></g>
		<g fill="#222"><circle cx="110" cy="180" r="7"/><circle cx="180" cy="180" r="7"/></g>
		<path d="M145 190 L136 218 H152" fill="none" stroke="#0005" stroke-width="4"/>
		<path d="M115 243 Q145 262 175 243" fill="none" stroke="#a33" stroke-width="6"/>
		${glasses ? `<g fill="none" stroke="#222" stroke-width="5">${glass}</g>` : ''}`;
}
