import bwipjs from 'bwip-js';

import { parseArgentineDni } from '../../sandbox/card/argentineDni.mts';
import { toDocument } from '../../sandbox/card/document.mts';
import { readCard } from '../../sandbox/card/readCard.mts';
import { specimenFile } from '../specimens.mts';

const NEWER = '00234567890@FICTICIO@JUANA MODELO@F@12345678@A@24/09/1991@01/01/2015@209';
const OLDER =
	'@12345678    @A@1@FICTICIO@JUANA MODELO@ARGENTINA@24/09/1991@F@01/01/2015@00012345678@7055 @01/01/2030@205@0@ILR:2.01';

it.each([
	['newer', NEWER, null],
	['older', OLDER, { year: 2030, month: 1, day: 1 }],
])('reads the %s form of the card', (_, text, dateOfExpiry) => {
	expect(parseArgentineDni(text)).toMatchObject({
		documentType: 'ID',
		documentNumber: '12345678',
		lastName: 'FICTICIO',
		firstName: 'JUANA MODELO',
		dateOfBirth: { year: 1991, month: 9, day: 24 },
		dateOfIssue: { year: 2015, month: 1, day: 1 },
		dateOfExpiry,
		sex: 'F',
		country: 'ARG',
	});
});

it('gives the document in Progeny’s formats', () => {
	expect(toDocument(parseArgentineDni(NEWER)!, new Date('2030-01-01'))).toMatchObject({
		dateOfBirth: '1991-9-24',
		dateOfExpiry: 'None-None-None',
		nationality: 'ARGENTINE',
		is_valid: true,
		is_expired: false,
	});
});

it('is read from the barcode in a picture of the back', async () => {
	const back = await bwipjs.toBuffer({
		bcid: 'pdf417',
		text: NEWER,
		padding: 10,
		backgroundcolor: 'FFFFFF',
	});
	const reading = await readCard(
		specimenFile('utopia-td1-front.jpg'),
		back,
		new Date('2030-01-01'),
	);
	expect(reading?.document).toMatchObject({ documentNumber: '12345678', lastName: 'FICTICIO' });
	expect(reading?.providerAnswer).toMatchObject({ symbology: 'PDF417', barcodeText: NEWER });
});

it.each([
	'',
	'a@b@c@d@e@f@g@h@i',
	'@\n\u001e\rANSI 636000100002DL00410278DLDAQT64235789',
	NEWER.replace('24/09/1991', '31/02/1991'),
	NEWER.replace('12345678', '12345'),
])('%j is no Argentine card', (text) => {
	expect(parseArgentineDni(text)).toBeNull();
});
