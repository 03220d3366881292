import { isPassportName } from '../../nodes/progeny/images/passportWords';
import { guides } from '../package/guides.mts';

/* Whether a name tells the passport, in the languages of those who name fields and files. */

const PASSPORT = [
	...['passport', 'PASSPORT', 'Passport_1', 'my_passport.jpg', 'passportPhoto', 'idpassport'],
	...[
		'Photo page of the passport',
		'Portrait_page_of_the_passport',
		'Scan Reisepass.pdf',
		'Kinderreisepass',
		'Passeport',
	],
	...['pasaporte', 'Passaporte', 'passaporto', 'Paspor', 'Pasport'],
	...['Hộ chiếu', 'ho_chieu.jpg', 'hochieu', 'H__chi_u'],
];

const NO_PASSPORT = [
	...['', 'data', 'front', 'IMG_1.jpg', 'pass', 'passenger', 'passports2go', 'passwort'],
	...['Selfie with your passport', 'passportSelfie', 'Passport_holder_signature'],
	...['Portrait from the passport', 'compass', 'boarding pass', 'passport_back'],
];

it.each(PASSPORT)('%s tells the passport', (name) => {
	expect(isPassportName(name)).toBe(true);
	expect(isPassportName(name.normalize('NFD'))).toBe(true);
});

it.each(NO_PASSPORT)('%j does not', (name) => {
	expect(isPassportName(name)).toBe(false);
});

it('the guides name the same languages for a passport as for the sides of a card', () => {
	const languagesIn = (page: string) =>
		/in (German, .+?)\./.exec(guides.get(page)!.replace(/\s+/g, ' '))![1];
	expect(languagesIn('docs/passports.md')).toBe(languagesIn('docs/card-images.md'));
});

it('a name of any length is looked at', () => {
	expect(isPassportName('passport'.repeat(1_000_000))).toBe(false);
	expect(isPassportName(`passport ${'x'.repeat(1_000_000)}`)).toBe(true);
});
