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
	['MACDONALD', 'MacDonald'],
	['MACLEOD', 'MacLeod'],
	['MACHADO', 'Machado'],
	['MACIAS', 'Macias'],
	['MACK', 'Mack'],
	['MACKIE', 'Mackie'],
	['MAC', 'Mac'],
	['MC', 'Mc'],
	['ÅSA ÖSTERBERG', 'Åsa Österberg'],
	['ΜΑΡΙΑ', 'Μαρια'],
	['ST. JOHN', 'St. John'],
	['J.R. SPECIMEN', 'J.R. Specimen'],
	['MARIA DE LOS ANGELES', 'Maria de los Angeles'],
	['JUAN DEL CARMEN Y SPECIMEN', 'Juan del Carmen y Specimen'],
	['VAN', 'Van'],
	['AL SPECIMEN', 'Al Specimen'],
	['QUENTIN SPECIMEN III', 'Quentin Specimen III'],
	['QUENTIN SPECIMEN JR', 'Quentin Specimen Jr'],
	['王小明', '王小明'],
	['', ''],
])('%s is written %s', (printed, written) => {
	expect(titleCase(printed, { startsSmall: false })).toBe(written);
});

it.each([
	['VAN DER BERG', 'van der Berg'],
	['DE LA CRUZ', 'de la Cruz'],
	['VON TESTERSON-ZU', 'von Testerson-Zu'],
	['VAN', 'Van'],
	['DO', 'Do'],
	['TESTERSON VAN DYCK', 'Testerson van Dyck'],
])('the last name %s is written %s', (printed, written) => {
	expect(titleCase(printed, { startsSmall: true })).toBe(written);
});

it.each(['McDonald', 'van der Berg', 'Jean-luc', 'iPerson'])(
	'%s tells its case by itself, and stays',
	(name) => {
		expect(titleCase(name, { startsSmall: false })).toBe(name);
	},
);

it('changes nothing but the case, and nothing when done again', () => {
	const letters = fc.stringMatching(/^[A-ZÅÖÉ'’. -]{0,30}$/);
	fc.assert(
		fc.property(letters, fc.boolean(), (printed, startsSmall) => {
			const written = titleCase(printed, { startsSmall });
			expect(written.toUpperCase()).toBe(printed);
			expect(titleCase(written.toUpperCase(), { startsSmall })).toBe(written);
		}),
		{ numRuns: 1000 },
	);
});
