/** How names are written: as the card has them, or as people write them. */
export type NameCase = 'asPrinted' | 'titleCase';

/** Small words within a name, and at the start of a last name. */
const PARTICLES = new Set(
	'af al bin bint da das de degli dei del della den der des di do dos du el la las le los te ten ter van von vom y zu zum zur'.split(
		' ',
	),
);

const ROMAN_NUMERAL = /^(ii|iii|iv|vi|vii|viii)$/;

/** With one of these behind it, Mac makes a name of two parts, as MacDonald; Machado and Mackie are one. */
const AFTER_MAC =
	/^(alister|alpine|arthur|askill|aulay|auley|bean|beth|bride|cabe|callum|carthy|cormack|culloch|dermott|diarmid|donald|donell|donnell|dougall?|duff|eachern|ewan|ewen|fadyen|farlane?|gill|gillivray|gowan|gregor|innes|innis|intosh|intyre|iver|kay|kellar|kenna|kenzie|kinlay|kinnon|lachlan|laine|laren|laughlin|lean|leish|lellan|lennan|leod|mahon|manus|master|millan|murray|nab|nair|namara|naughton|neice|neill?|nicol|phail|phee|pherson|quarrie|queen|rae|taggart|tavish|vicar|william)s?$/;

/**
 * A name in capital letters, as cards have it, the way people write it: `JEAN-LUC O'BRIEN-MCDONALD` as
 * `Jean-Luc O'Brien-McDonald`, `MARIA DE LA CRUZ` as `Maria de la Cruz`. A name in capital and small letters
 * is written that way already, and stays.
 *
 * @param startsSmall whether a particle at the start is small, too, as in the last name `van der Berg`
 */
export function titleCase(name: string, { startsSmall }: { startsSmall: boolean }): string {
	const small = name.toLocaleLowerCase('en');
	if (name !== small && name !== name.toLocaleUpperCase('en')) return name;
	const words = small.split(' ');
	return words
		.map((word, index) => {
			const isWithin = index > 0 || (startsSmall && words.length > 1);
			if (isWithin && PARTICLES.has(word)) return word;
			if (index > 0 && ROMAN_NUMERAL.test(word)) return word.toLocaleUpperCase('en');
			return word
				.split(/([-‐‑.])/)
				.map(capitalized)
				.join('');
		})
		.join(' ');
}

/** One part of a double name: with a letter in front of an apostrophe, with Mc or Mac, or plain. */
function capitalized(part: string): string {
	const [, initial, rest] = /^(\p{L}['’ʼ`])?(.*)$/su.exec(part)!;
	const [, mac, name] = /^(mc|mac)(\p{L}{2,})$/u.exec(rest) ?? [];
	const isInTwo = mac === 'mc' || (mac === 'mac' && AFTER_MAC.test(name));
	return [initial ?? '', ...(isInTwo ? [mac, name] : [rest])].map(withCapital).join('');
}

function withCapital(part: string): string {
	const [first = '', ...others] = part;
	return first.toLocaleUpperCase('en') + others.join('');
}
