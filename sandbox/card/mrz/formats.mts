/** What may stand where in a machine-readable zone (ICAO Doc 9303, parts 4 to 6). */

export type Format = 'TD1' | 'TD2' | 'TD3';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ<';
const DIGITS = '0123456789';

/** The characters that a letter of a layout stands for. */
export const ALLOWED: Record<string, string> = {
	A: LETTERS,
	N: LETTERS + DIGITS,
	/** A date, unknown parts of which are left open */
	D: `${DIGITS}<`,
	/** A check digit that must be there, and one that may be missing */
	C: DIGITS,
	K: `${DIGITS}<`,
	S: 'MF<',
};

/** Only what a check digit covers can be repaired. */
export const CHECKED = 'NDCK';

const NAMES = (length: number) => 'A'.repeat(length);

export const LAYOUTS: Record<Format, string[]> = {
	TD1: ['AAAAANNNNNNNNNKNNNNNNNNNNNNNNN', 'DDDDDDCSDDDDDDCAAANNNNNNNNNNNC', NAMES(30)],
	TD2: [NAMES(36), 'NNNNNNNNNKAAADDDDDDCSDDDDDDCNNNNNNNC'],
	TD3: [NAMES(44), 'NNNNNNNNNCAAADDDDDDCSDDDDDDCNNNNNNNNNNNNNNKC'],
};

export const FORMATS = Object.keys(LAYOUTS) as Format[];
