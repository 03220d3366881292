/** The answer that Progeny documents for a passport, about somebody invented: docs/passports.md. */
export const PASSPORT_DOCUMENT = {
	is_valid: true,
	is_expired: false,
	dateOfBirth: '1991-4-9',
	age: 35,
	firstName: 'MARIGOLD',
	lastName: 'TESTERSON',
	dateOfIssue: 'None-None-None',
	dateOfExpiry: '2048-9-25',
	documentNumber: 'XX008080',
	sex: 'F',
	nationality: 'UTOPIAN',
	portrait: 'images/services/ocr_passport/9456633680.jpg',
	portrait_url: 'https://dev.example.com/media/images/services/ocr_passport/9456633680.jpg',
};

export const PASSPORT_ANSWER = {
	id: 2188,
	status: 'SUCCESS',
	result: {
		status: 200,
		data: { document: PASSPORT_DOCUMENT, compare: true, liveness: true },
	},
};
