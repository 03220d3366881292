/** How names are written: as the card has them, or as people write them. */
export type NameCase = 'asPrinted' | 'titleCase';

/** Small words within a name, and at the start of a last name. */
const PARTICLES = new Set(
	'af al bin bint binti bte das de degli dei del della den der des di do dos du el ibn la las le los te ten ter und van von vom zu zum zur'.split(
		' ',
	),
);

/** In other names, these are initials. */
const PARTICLES_OF_LAST_NAMES = new Set(['da', 'e', 'y']);

const ROMAN_NUMERAL = /^(ii|iii|iv)$/;

/** With one of these behind it, Mac makes a name of two parts, as MacDonald; Machado and Mackie are one. */
const AFTER_MAC =
	/^(alister|alpine|arthur|askill|aulay|auley|bean|beth|bride|cabe|callum|carthy|cormack|culloch|dermott|diarmid|donald|donell|donnell|dougall?|duff|eachern|ewan|ewen|fadyen|farlane?|gill|gillivray|gowan|gregor|innes|innis|intosh|intyre|iver|kay|kellar|kenna|kenzie|kinlay|kinnon|lachlan|laine|laren|laughlin|lean|leish|lellan|lennan|leod|mahon|manus|master|millan|murray|nab|nair|namara|naughton|neice|neill?|nicol|phail|phee|pherson|quarrie|queen|rae|taggart|tavish|vicar|william)s?$/;

/**
 * A name in capital letters, as cards have it, the way people write it: `JEAN-LUC O'BRIEN-MCDONALD` as
 * `Jean-Luc O'Brien-McDonald`, `MARIA DE LA CRUZ` as `Maria de la Cruz`. Words in capital and small letters
 * are written that way already, and stay. The language of a name is not known, so not every name comes out
 * as its bearer writes it.
 */
export function titleCase(name: string, { isLastName }: { isLastName: boolean }): string {
	const locale = TURKISH.test(name) ? 'tr' : 'en';
	const isSmall = name === name.toLocaleLowerCase(locale);
	const words = name.split(' ');
	return words
		.map((printed, index) => {
			if (!isSmall && !isInCapitals(printed)) return printed;
			const word = printed.toLocaleLowerCase(locale);
			const isWithin = (index > 0 || isLastName) && index < words.length - 1;
			if (isWithin && isParticle(word, isLastName)) return word;
			if (index > 0 && ROMAN_NUMERAL.test(word)) return word.toUpperCase();
			const mayBeScottish = index > 0 || isLastName;
			return word
				.split(/([-‐‑.])/)
				.map((part) => capitalized(part, { locale, mayBeScottish }))
				.join('');
		})
		.join(' ');
}

/** Letters that only Turkish and its kin have. */
const TURKISH = /[İıĞğ]/;

/** Also with the small c that cards print in McDONALD. */
function isInCapitals(word: string): boolean {
	return !/\p{Ll}/u.test(word.replace(/^Ma?c(?=\p{Lu}{2})/u, ''));
}

function isParticle(word: string, isLastName: boolean): boolean {
	return PARTICLES.has(word) || (isLastName && PARTICLES_OF_LAST_NAMES.has(word));
}

/** One part of a double name: with a letter or a particle in front of an apostrophe, with Mc or Mac, or plain. */
function capitalized(
	part: string,
	{ locale, mayBeScottish }: { locale: string; mayBeScottish: boolean },
): string {
	const [, elided, rest] = /^((?:\p{L}|de|dell|dall|sant)['’ʼ`´])?(.*)$/su.exec(part)!;
	const [, mac, name] = /^(mc|mac)(\p{L}{2,})$/u.exec(rest) ?? [];
	const isInTwo = mac === 'mc' || (mac === 'mac' && mayBeScottish && AFTER_MAC.test(name));
	return [elided ?? '', ...(isInTwo ? [mac, name] : [rest])]
		.map((text) => {
			const [first = '', ...others] = text;
			return first.toLocaleUpperCase(locale) + others.join('');
		})
		.join('');
}
