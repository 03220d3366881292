import { documentRow, type RowSettings } from '../../nodes/progeny/row/row';
import type { JudgedDocument, PendingTask } from '../../nodes/progeny/task/outcome';
import { ROW_SETTINGS } from './settings';

const META = { submittedAt: null, secondsWaited: 1, checks: 1, resumed: false };
const ISSUE = { part: 'ocr', code: 'GLARE', message: null };

/** On November 25, 2026: an adult whose card is valid for ten years. */
const GOOD = {
	is_valid: true,
	is_expired: false,
	documentNumber: '00XX8080',
	firstName: 'MARIGOLD',
	lastName: 'TESTERSON',
	dateOfBirth: '1991-9-24',
	dateOfIssue: '2026-9-25',
	dateOfExpiry: '2036-9-25',
};

function reviewed(
	outcome: JudgedDocument | PendingTask,
	settings: Partial<RowSettings> = {},
	furtherReasons: string[] = [],
) {
	const source = { taskId: 'task-1', outcome, furtherReasons, meta: META };
	const { needsReview, reviewReasons } = documentRow(
		source,
		{ ...ROW_SETTINGS, ...settings },
		'simplified',
	);
	expect(needsReview).toBe(reviewReasons !== null);
	return reviewReasons;
}

const card = (
	document: JudgedDocument['document'],
	more: Partial<JudgedDocument> = {},
): JudgedDocument => ({
	status: 'extracted',
	document,
	issues: [],
	otherData: {},
	...more,
});

it.each<[string, object, Partial<RowSettings>, string | null]>([
	['a good card', {}, {}, null],
	['a card that is not valid', { is_valid: false }, {}, 'NOT_VALID'],
	['one of which that is not told', { is_valid: null }, {}, null],
	['a card that the service calls expired', { is_expired: true }, {}, 'EXPIRED'],
	['one that the service does not', { dateOfExpiry: '2026-11-24' }, {}, 'EXPIRED'],
	['one on its last day', { dateOfExpiry: '2026-11-25' }, {}, 'EXPIRES_SOON'],
	['one that expires in 30 days', { dateOfExpiry: '2026-12-25' }, {}, 'EXPIRES_SOON'],
	['one that expires in 31 days', { dateOfExpiry: '2026-12-26' }, {}, null],
	['one on its last day', { dateOfExpiry: '2026-11-25' }, { expiresSoonDays: 0 }, null],
	['a half-year rule', { dateOfExpiry: '2027-5-1' }, { expiresSoonDays: 180 }, 'EXPIRES_SOON'],
	['a card that has expired since', {}, { today: '2037-01-01' }, 'EXPIRED'],
	['one of unknown expiry', { dateOfExpiry: null, is_expired: null }, {}, 'EXPIRY_UNKNOWN'],
	['one that is only said to be valid', { dateOfExpiry: null }, {}, 'EXPIRY_UNKNOWN'],
	['one that is only said to be expired', { dateOfExpiry: null, is_expired: true }, {}, 'EXPIRED'],
	[
		'one of unknown expiry, of no matter',
		{ dateOfExpiry: null, is_expired: null },
		{ expiresSoonDays: 0 },
		null,
	],
	['one that never expires', { dateOfExpiry: 'LIFETIME', is_expired: null }, {}, null],
	['one until the last year', { dateOfExpiry: '9999-12-31', is_expired: null }, {}, null],
	[
		'one that never expires, with all of its expiry required',
		{ dateOfExpiry: '长期', is_expired: null },
		{ requiredFields: ['dateOfExpiry', 'daysToExpiry', 'isExpired'] },
		null,
	],
	[
		'one of unknown expiry, with all of it required',
		{ dateOfExpiry: 'None-None-None', is_expired: null },
		{ requiredFields: ['dateOfExpiry', 'daysToExpiry', 'isExpired'] },
		'EXPIRY_UNKNOWN, MISSING_DATE_OF_EXPIRY, MISSING_DAYS_TO_EXPIRY, MISSING_IS_EXPIRED',
	],
	['an issue that never ends', { dateOfIssue: 'LIFETIME' }, {}, 'UNREADABLE_DATE'],
	['an issue in the last year', { dateOfIssue: '9999-12-31' }, {}, 'UNREADABLE_DATE'],
	['an expiry in the Buddhist calendar', { dateOfExpiry: '2574-3-2' }, {}, 'DATES_CONTRADICT'],
	['an expiry in a hundred years', { dateOfExpiry: '2126-11-25' }, {}, null],
	['an expiry later than that', { dateOfExpiry: '2126-11-30' }, {}, 'DATES_CONTRADICT'],
	['someone of 17', { dateOfBirth: '2008-11-26' }, { minimumAge: 18 }, 'UNDER_AGE'],
	['someone of 18 today', { dateOfBirth: '2008-11-25' }, { minimumAge: 18 }, null],
	[
		'someone of 18 by birth date, and 17 as the service says',
		{ dateOfBirth: '2008-11-25', age: 17 },
		{ minimumAge: 18 },
		'UNDER_AGE',
	],
	[
		'someone of 17 by birth date, and 20 as the service says',
		{ dateOfBirth: '2008-11-26', age: 20 },
		{ minimumAge: 18 },
		'UNDER_AGE',
	],
	['someone of 17, of no matter', { dateOfBirth: '2008-11-26' }, {}, null],
	[
		'someone whose age alone is known',
		{ dateOfBirth: null, age: 17 },
		{ minimumAge: 18, requiredFields: [] },
		'UNDER_AGE',
	],
	[
		'someone of unknown age',
		{ dateOfBirth: null },
		{ minimumAge: 18, requiredFields: [] },
		'AGE_UNKNOWN',
	],
	['someone of unknown age, of no matter', { dateOfBirth: null }, { requiredFields: [] }, null],
	['half a date', { dateOfIssue: '2026-None-None' }, {}, 'UNREADABLE_DATE'],
	[
		'a date that does not exist',
		{ dateOfExpiry: '2036-2-30' },
		{},
		'EXPIRY_UNKNOWN, UNREADABLE_DATE',
	],
	['a date in other words', { dateOfIssue: '25 SEP 2026' }, {}, 'UNREADABLE_DATE'],
	['no date of issue at all', { dateOfIssue: 'None-None-None' }, {}, null],
	['a birth after the issue', { dateOfIssue: '1990-1-1' }, {}, 'DATES_CONTRADICT'],
	['an issue after the expiry', { dateOfIssue: '2037-1-1' }, {}, 'DATES_CONTRADICT'],
	[
		'a birth in the future',
		{ dateOfBirth: '2026-11-26', dateOfIssue: null },
		{},
		'DATES_CONTRADICT',
	],
	['an issue in the future', { dateOfIssue: '2026-11-26' }, {}, 'DATES_CONTRADICT'],
	['an issue today', { dateOfIssue: '2026-11-25' }, {}, null],
	['one date read twice', { dateOfIssue: '1991-9-24' }, {}, 'DATES_CONTRADICT'],
	[
		'a birth a thousand years ago',
		{ dateOfBirth: '991-9-24' },
		{},
		'UNREADABLE_DATE, MISSING_DATE_OF_BIRTH',
	],
	['a birth in another century', { dateOfBirth: '1091-9-24' }, {}, 'DATES_CONTRADICT'],
	['the oldest that anybody may be', { age: 130 }, {}, null],
	['someone older than that', { age: 131 }, {}, 'DATES_CONTRADICT'],
	['no last name', { lastName: ' ' }, {}, 'MISSING_LAST_NAME'],
	['no first name', { firstName: null }, {}, 'MISSING_FIRST_NAME'],
	[
		'one name only, where the full name is required',
		{ lastName: '' },
		{ requiredFields: ['fullName'] },
		null,
	],
	['no nationality', {}, { requiredFields: ['nationality'] }, 'MISSING_NATIONALITY'],
	['no portrait address', {}, { requiredFields: ['portraitUrl'] }, 'MISSING_PORTRAIT_URL'],
	[
		'all at once',
		{ is_valid: false, documentNumber: '', dateOfBirth: '1991', dateOfExpiry: '2020-1-1' },
		{ minimumAge: 18 },
		'NOT_VALID, EXPIRED, AGE_UNKNOWN, UNREADABLE_DATE, DATES_CONTRADICT, MISSING_DOCUMENT_NUMBER, MISSING_DATE_OF_BIRTH',
	],
])('%s %j, with %j: %p', (_, document, settings, reasons) => {
	expect(reviewed(card({ ...GOOD, ...document }), settings)).toBe(reasons);
});

it('names every required field that could not be read', () => {
	expect(reviewed(card({ ...GOOD, documentNumber: 'None', firstName: null }))).toBe(
		'MISSING_DOCUMENT_NUMBER, MISSING_FIRST_NAME',
	);
});

it('an issue of a card that was read is a reason', () => {
	expect(reviewed(card(GOOD, { issues: [ISSUE] }))).toBe('ISSUES');
});

it.each([{ compare: false }, { liveness: false }])('%j is a reason', (otherData) => {
	expect(reviewed(card(GOOD, { otherData }))).toBe('CHECK_FAILED');
});

it.each([{ compare: true, liveness: true }, { liveness: { result: true } }, { other: false }])(
	'%j is none',
	(otherData) => {
		expect(reviewed(card(GOOD, { otherData }))).toBeNull();
	},
);

it('a rejected card needs review, with what is known of it', () => {
	const rejected = { status: 'rejected', issues: [ISSUE] } as const;
	expect(reviewed(card(null, rejected as never))).toBe('REJECTED, ISSUES');
	expect(reviewed(card({ ...GOOD, lastName: '' }, rejected as never))).toBe(
		'REJECTED, ISSUES, MISSING_LAST_NAME',
	);
});

it('of a card that is not read yet nothing else is known', () => {
	const pending: PendingTask = { status: 'pending', state: 'PENDING' };
	expect(reviewed(pending, { minimumAge: 18 })).toBe('PENDING');
});

it('a reason from elsewhere comes last', () => {
	expect(reviewed(card({ ...GOOD, is_valid: false }), {}, ['NO_PORTRAIT'])).toBe(
		'NOT_VALID, NO_PORTRAIT',
	);
});
