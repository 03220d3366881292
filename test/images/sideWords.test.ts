import fc from 'fast-check';

import { isBackName, isFrontName, isOtherName } from '../../nodes/progeny/images/sideWords';
import { guides, readme } from '../package/guides.mts';

/* Which side a name tells, in the languages of those who name fields and files. */

/** By language. */
const FRONT = {
	English: [
		...['front', 'FRONT', 'Front_of_the_card', 'front-1', 'front2', 'id_front', 'idFront'],
		...['IDFRONT', 'front side 2', 'Front page (2).jpg', 'cnicfront', 'frontside'],
		...['front side.jpg', 'cardfront', 'licenceFrontImage', 'frontofcard', 'obverse', 'recto'],
		...['Side 1', 'side_01.png', 'side1', 'page-1', 'card (front).jpeg', '2024_front_3'],
	],
	German: ['Vorderseite', 'Ausweisvorderseite', 'Führerschein vorn', 'vorne.jpg', 'Seite 1'],
	French: ['Recto de la carte', 'face avant', 'devant', 'Côté 1', 'cote1'],
	Spanish: [
		...['frente', 'DNIFrente', 'Anverso', 'parte delantera', 'lado 1', 'Cara_1', 'frontal'],
	],
	Portuguese: ['Frente do cartão'],
	Italian: ['fronte', 'Lato 1', 'parte anteriore', 'davanti'],
	Indonesian: ['depan', 'ktpdepan', 'KTP_depan', 'sisi depan', 'Sisi 1'],
	Malay: ['hadapan'],
	Vietnamese: [
		...['mặt trước', 'mat_truoc', 'MatTruoc', 'mattruoc', 'CCCDTruoc', 'CCCD mặt trước.jpg'],
		...['Mặt 1', 'M_t_tr__c'],
	],
};

const BACK: Record<keyof typeof FRONT, string[]> = {
	English: [
		...['back', 'BACK', 'Back_of_the_card', 'back-1', 'id_back', 'idBackImage', 'IDBACK'],
		...['back side 1', 'Back page (1).jpg', 'CNICBack', 'AadharBack', 'backside'],
		...['back side.jpg', 'cardback', 'backofcard', 'rear', 'reverse', 'verso', 'Side 2', 'page2'],
	],
	German: [
		...['Rückseite', 'Rueckseite', 'ruckseite', 'Ausweisrückseite', 'Rück-Seite', 'hinten'],
		'Seite 2',
	],
	French: ['Verso de la carte', 'face arrière', 'derrière', 'Côté 2', 'face_arri_re'],
	Spanish: [
		...['dorso', 'dnidorso', 'Reverso', 'parte trasera', 'detrás', 'detr_s', 'atrás', 'lado 2'],
	],
	Portuguese: ['Traseira', 'de trás'],
	Italian: ['retro', 'dietro', 'Lato 2', 'parte posteriore'],
	Indonesian: ['belakang', 'KTPbelakang', 'KTP-belakang', 'Sisi 2'],
	Malay: ['bagian belakang'],
	Vietnamese: [
		...['mặt sau', 'M_t_sau', 'mat_sau', 'MatSau', 'matsau', 'CCCD mặt sau.jpg', 'Mặt 2'],
	],
};

const NEITHER = [
	...[
		'backup',
		'feedback',
		'frontend',
		'backend',
		'background',
		'playback',
		'cashback',
		'callback',
	],
	...['confront', 'upfront', 'Frontex', 'backing', 'comeback', 'rearrange', 'versos', 'saucer'],
	...[
		'',
		'data',
		'Pictures_0',
		'IMG_0001.HEIC',
		'image.jpg',
		'1',
		'2',
		'side',
		'side 12',
		'page 3',
		'page 0',
		'Selfie with the front of your ID',
		'selfieBack',
	],
	...['Seitenwind', 'Foto dos documentos', 'photo', 'scan1', 'card', 'Nachname', '身份证'],
];

it.each(Object.values(FRONT).flat())('%s tells the front', (name) => {
	expect([isFrontName(name), isBackName(name)]).toEqual([true, false]);
	expect(isFrontName(name.toUpperCase())).toBe(true);
});

it.each(Object.values(BACK).flat())('%s tells the back', (name) => {
	expect([isFrontName(name), isBackName(name)]).toEqual([false, true]);
	expect(isBackName(name.normalize('NFD'))).toBe(true);
});

it('the guides name these languages, and say how many they are', () => {
	const names = Object.keys(FRONT);
	const others = names.slice(names.indexOf('English') + 1);
	const pictures = guides.get('docs/card-images.md')!.replace(/\s+/g, ' ');
	expect(pictures).toContain(`in ${others.slice(0, -1).join(', ')} and ${others.at(-1)}.`);
	const counted = ['nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen'][names.length - 9];
	expect(readme).toContain(`in ${counted} languages`);
});

it.each(NEITHER)('%j tells no side', (name) => {
	expect([isFrontName(name), isBackName(name)]).toEqual([false, false]);
});

it.each(['Front and back of the card', 'Frente e verso', 'recto-verso', 'Vorder- und Rückseite'])(
	'%s tells both',
	(name) => {
		expect([isFrontName(name), isBackName(name)]).toEqual([true, true]);
	},
);

it.each(['selfie', 'Selfie_1.jpg', 'companyLogo.png', 'signature', 'portrait.jpg'])(
	'%s is another picture',
	(name) => {
		expect(isOtherName(name)).toBe(true);
	},
);

it.each(['logos', 'front', 'data', 'my_card', 'technologo', 'portraitPage', 'portrait_page'])(
	'%s may be a side',
	(name) => {
		expect(isOtherName(name)).toBe(false);
	},
);

it('what is around a word does not matter, as long as it is no letter', () => {
	const noLetters = fc.string().map((text) => text.replace(/[\p{L}\p{M}\d]/gu, '_'));
	fc.assert(
		fc.property(noLetters, noLetters, fc.constantFrom('front', 'back'), (before, after, word) => {
			const name = `${before} ${word} ${after}`.slice(0, 300);
			expect(isFrontName(name)).toBe(word === 'front');
			expect(isBackName(name)).toBe(word === 'back');
		}),
	);
});

it('a name of any length is looked at', () => {
	expect(isFrontName('id'.repeat(1_000_000))).toBe(false);
	expect(isBackName('a'.repeat(1_000_000))).toBe(false);
	expect(isFrontName(`front ${'x'.repeat(1_000_000)}`)).toBe(true);
});
