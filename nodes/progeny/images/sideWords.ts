/** Of a name, so much is looked at. */
const MAX_LENGTH = 300;

/** Words that people put around the word for a side, also without a space: `idfront`, `backside`. */
const AROUND =
	'(?:the|of|my|id|nid|dni|dl|cnic|nric|ktp|cccd|aadhaa?r|card|licen[cs]e|doc|document|image|img|pic|picture|photo|foto|scan|side|seite|face|mat|file|page)*';

/** A side that has a number: `side 1`, `Seite 1`, `mặt 1`. */
const NUMBERED = '(?:side|page|seite|cote|face|lado|cara|pagina|lato|sisi|mat) 0*';

/** Whether a name counts from 0, as programs do that make pictures of pages: then number 1 is not the front. */
export const isCountedFromZero = wordTest(`${NUMBERED}0`);

type NameTest = (name: string) => boolean;

/**
 * Whether a name has one of some words. It counts as a whole word in any case, with accents or without, and with
 * anything but letters around it: `Card-BACK_2` has back, `backup` and `feedback` do not.
 *
 * @param words in lower case and without accents, with `|` between them
 */
export function wordTest(words: string): NameTest {
	const pattern = new RegExp(`(?:^| )${AROUND}(?:${words})${AROUND}(?= |$)`);
	return (name) => pattern.test(wordsOf(name));
}

/** Whether a name has a word for a side, or its number without a word for any: `back side (1)` is a copy of the back. */
function sideTest(words: string, sideNumber: number): NameTest {
	const [hasWord, hasNumber] = [words, `${NUMBERED}${sideNumber}`].map(wordTest);
	return (name) =>
		!hasSelfie(name) && (hasWord(name) || (hasNumber(name) && !hasAnySideWord(name)));
}

// n8n's Form makes R_ckseite of Rückseite, and the label may be lost on the way

/** English, German, French, Spanish, Portuguese, Italian, Indonesian and Malay, Vietnamese. */
const FRONT_WORDS = [
	'front|obverse|recto',
	'[a-z]*vorderseite|vorder|vorderansicht|vorne?',
	'avant|devant',
	'frente|frontal|anverso|delanter[ao]|delante|anterior',
	'fronte|davanti|anteriore',
	'depan|hadapan',
	'truoc|m t tr c',
].join('|');

const BACK_WORDS = [
	'back|rear|reverse|verso',
	'[a-z]*(?:ruck|rueck|hinter)seite|[a-z]*r ckseite|ruck|rueck|(?:ruck|rueck)ansicht|hinten',
	'arriere|derriere|arri re|derri re',
	'dorso|reverso|traser[ao]|detras|atras|detr s|atr s|posterior',
	'traseira|tras',
	'retro|dietro|posteriore',
	'belakang',
	'sau',
].join('|');

/** Forms ask for a selfie with the front of the card, or with the passport. */
export const hasSelfie = (name: string) => /selfie/i.test(name);
const hasAnySideWord = wordTest(`${FRONT_WORDS}|${BACK_WORDS}`);
export const isFrontName = sideTest(FRONT_WORDS, 1);
export const isBackName = sideTest(BACK_WORDS, 2);

/** Names of pictures that come with a document but do not show it, as the portrait page of a passport does. */
export const isOtherName = wordTest('selfie|portrait(?! ?page)|avatar|logo|signature|icon|banner');

/** `Mặt trước_2` gives `mat truoc 2`. */
function wordsOf(name: string): string {
	const words = name
		.slice(0, MAX_LENGTH)
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		// idFront
		.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
		.toLowerCase()
		.match(/\p{L}+|\d+/gu);
	return (words ?? []).join(' ');
}
