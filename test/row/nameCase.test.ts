import fc from 'fast-check';

import { titleCase } from '../../nodes/ProgenyOcrCard/row/nameCase';

it.each([
	['MARIGOLD', 'Marigold'],
	['marigold testerson', 'Marigold Testerson'],
	['JEAN-LUC', 'Jean-Luc'],
	['ANNE‑MARIE', 'Anne‑Marie'],
	["O'BRIEN", "O'Brien"],
	['D’ANGELO', 'D’Angelo'],
	["N'GOLO", "N'Golo"],
	['MCDONALD', 'McDonald'],
	['MCKAY-SPECIMEN', 'McKay-Specimen'],
	["O'MCTEST", "O'McTest"],
	['MACKENZIE', 'Mackenzie'],
	['FLORA MACDONALD', 'Flora MacDonald'],
	['MAC', 'Mac'],
	["DELL'ACQUA", "Dell'Acqua"],
	["DE'ANDRE", "De'Andre"],
	['O´BRIEN', 'O´Brien'],
	['İBRAHİM IŞIK', 'İbrahim Işık'],
	['THUY VI', 'Thuy Vi'],
	['ANH LE', 'Anh Le'],
	['KIM DO', 'Kim Do'],
	['MARIA Y SPECIMEN', 'Maria Y Specimen'],
	['SITI BINTI SPECIMEN', 'Siti binti Specimen'],
	['MC', 'Mc'],
	['ÅSA ÖSTERBERG', 'Åsa Österberg'],
	['ΜΑΡΙΑ', 'Μαρια'],
	['ST. JOHN', 'St. John'],
	['J.R. SPECIMEN', 'J.R. Specimen'],
	['MARIA DE LOS ANGELES', 'Maria de los Angeles'],
	['JUAN DEL CARMEN SPECIMEN', 'Juan del Carmen Specimen'],
	['VAN', 'Van'],
	['AL SPECIMEN', 'Al Specimen'],
	['QUENTIN SPECIMEN III', 'Quentin Specimen III'],
	['QUENTIN SPECIMEN JR', 'Quentin Specimen Jr'],
	['王小明', '王小明'],
	['', ''],
])('%s is written %s', (printed, written) => {
	expect(titleCase(printed, { isLastName: false })).toBe(written);
});

it.each([
	['VAN DER BERG', 'van der Berg'],
	['DE LA CRUZ', 'de la Cruz'],
	['MACDONALD', 'MacDonald'],
	['MACLEOD', 'MacLeod'],
	['MACHADO', 'Machado'],
	['MACIAS', 'Macias'],
	['MACK', 'Mack'],
	['MACKIE', 'Mackie'],
	['ORTEGA Y SPECIMEN', 'Ortega y Specimen'],
	['COSTA E SILVA', 'Costa e Silva'],
	['GURU DAS', 'Guru Das'],
	['VON TESTERSON-ZU', 'von Testerson-Zu'],
	['VAN', 'Van'],
	['DO', 'Do'],
	['TESTERSON VAN DYCK', 'Testerson van Dyck'],
])('the last name %s is written %s', (printed, written) => {
	expect(titleCase(printed, { isLastName: true })).toBe(written);
});

it.each([
	['McDonald', 'McDonald'],
	['van der Berg', 'van der Berg'],
	['Jean-luc', 'Jean-luc'],
	['iPerson', 'iPerson'],
	['McDONALD', 'McDonald'],
	['van der BERG', 'van der Berg'],
	['Marigold TESTERSON', 'Marigold Testerson'],
])('of %s, words that tell their case by themselves stay: %s', (printed, written) => {
	expect(titleCase(printed, { isLastName: false })).toBe(written);
});

it('changes nothing but the case, and nothing when done again', () => {
	const letters = fc.stringMatching(/^[A-ZÅÖÉ'’. -]{0,30}$/);
	fc.assert(
		fc.property(letters, fc.boolean(), (printed, isLastName) => {
			const written = titleCase(printed, { isLastName });
			expect(written.toUpperCase()).toBe(printed);
			expect(titleCase(written.toUpperCase(), { isLastName })).toBe(written);
		}),
		{ numRuns: 1000 },
	);
});
