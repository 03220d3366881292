import type { Fault } from '../sandbox/faults.mts';

/** What somebody prints on a card to harm whoever opens its row in a spreadsheet program. */
export const FORGED_DOCUMENT = {
	fullName: '=HYPERLINK("https://example.com","x")',
	documentNumber: '+1',
	firstName: '-1+1',
	lastName: '@SUM(1)',
	dateOfExpiry: '2015-01-09',
	// Fields that this project does not know
	afterTab: '\t=1+1',
	afterCarriageReturn: '\r=1+1',
	secondLine: 'x\r=1+1',
	fullWidth: '＝1+1',
	harmless: 'A-1 = +1',
	points: -5,
};

/** One task gives a document. */
export const cardOf = (document: object): Fault => ({
	route: 'task',
	answer: {
		status: 200,
		body: { id: 1, status: 'SUCCESS', result: { status: 200, data: { document } } },
	},
});

export const FORGED_CARD = cardOf(FORGED_DOCUMENT);
