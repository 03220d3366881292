/** Draws specimens with a machine-readable zone. The look is made up and copies no real document. */
import type { Sharp } from 'sharp';
import { CAPITAL_HEIGHT, printPath } from '../card/mrz/ocrB.mts';
import { HORIZONTAL, notice, portrait, render, text, type Layout } from './drawCard.mts';
import type { SpecimenHolder } from './zoneHolders.mts';
import { checkDigit, zoneLines } from './zoneText.mts';

// In 300 dpi pixels; ten characters an inch, six lines an inch.
const PITCH = 30;
const SPACING = 50;
const ZONE_MARGIN = 38;

const LAYOUTS: Record<SpecimenHolder['format'], Layout> = {
	TD1: HORIZONTAL,
	TD2: { width: 1240, height: 874, portrait: [50, 190], fields: [400, 210], noticeTurn: -28 },
	TD3: { width: 1476, height: 1039, portrait: [60, 210], fields: [420, 230], noticeTurn: -28 },
};

const TITLES = { TD1: 'IDENTITY CARD', TD2: 'IDENTITY CARD', TD3: 'PASSPORT' };
// Small files, and still as many pixels a character as a photograph has.
const SCALES = { TD1: 1, TD2: 0.85, TD3: 0.68 };

/** With the zone, where the document has it on the side of the portrait. */
export function drawPortraitSide(holder: SpecimenHolder): Sharp {
	const layout = LAYOUTS[holder.format];
	const [portraitX, portraitY] = layout.portrait;
	return draw(holder, [
		`<rect width="100%" height="118" fill="${holder.colour}"/>`,
		text(40, 58, 44, holder.stateName, 'fill="#fff" font-weight="bold"'),
		text(40, 98, 26, `${TITLES[holder.format]} · FICTITIOUS`, 'fill="#fff"'),
		`<svg x="${portraitX}" y="${portraitY}" width="290" height="375">${portrait(holder.face)}</svg>`,
		...printedFields(holder).map(([label, value], row) => {
			const [x, y] = [layout.fields[0], layout.fields[1] + row * 67];
			return text(x, y, 17, label, `fill="${holder.colour}"`) + text(x, y + 32, 29, value);
		}),
		notice(layout),
		...(holder.format === 'TD1' ? [] : [zone(holder)]),
	]);
}

export function drawOtherSide(holder: SpecimenHolder): Sharp {
	const layout = LAYOUTS[holder.format];
	return draw(holder, [
		text(60, 120, 24, `${holder.stateName} did not issue this card.`),
		text(60, 160, 24, 'If found, keep it: it is a test picture of an open-source project.'),
		notice(layout),
		...(holder.format === 'TD1' ? [zone(holder)] : []),
	]);
}

function draw({ colour, format }: SpecimenHolder, parts: string[]): Sharp {
	return render(colour, SCALES[format], LAYOUTS[format], parts);
}

function zone(holder: SpecimenHolder): string {
	const { width, height } = LAYOUTS[holder.format];
	const lines = printedLines(holder);
	const left = (width - lines[0].length * PITCH) / 2;
	const top = height - ZONE_MARGIN - (lines.length - 1) * SPACING;
	const bandTop = top - CAPITAL_HEIGHT * PITCH - ZONE_MARGIN;
	return `<rect y="${bandTop}" width="100%" height="${height - bandTop}" fill="#fbfaf4"/>
		<path d="${printPath(lines, PITCH, SPACING, [left, top])}" fill="#1c1c1c"/>`;
}

/** The number of a TD1 stands in its first line, with the check digit in the fifteenth place. */
function printedLines(holder: SpecimenHolder): string[] {
	const lines = zoneLines(holder);
	if (!holder.wrongCheckDigit) return lines;
	const wrong = (Number(checkDigit(holder.number)) + 1) % 10;
	return [`${lines[0].slice(0, 14)}${wrong}${lines[0].slice(15)}`, ...lines.slice(1)];
}

function printedFields(holder: SpecimenHolder): Array<[label: string, value: string]> {
	return [
		['NUMBER', holder.number],
		['NAME', holder.lastName],
		['GIVEN NAMES', holder.firstName ?? '—'],
		['BORN · SEX', `${holder.born} · ${holder.sex}`],
		['EXPIRES', holder.expires],
		['NATIONALITY', holder.nationality],
	];
}
