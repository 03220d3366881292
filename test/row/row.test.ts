import { ROW_COLUMNS } from '../../nodes/progeny/row/document';
import { hasNoEnd, isoDate } from '../../nodes/progeny/row/dates';
import {
	documentRow,
	issuesText,
	rawRow,
	type RowSettings,
	type RowSource,
} from '../../nodes/progeny/row/row';
import type { JudgedDocument } from '../../nodes/progeny/task/outcome';
import { ROW_SETTINGS } from './settings';

const COLUMNS: string[] = [...ROW_COLUMNS];

/** The documented sample of a document, with an invented person. */
const DOCUMENT = {
	is_valid: true,
	is_expired: false,
	dateOfBirth: '1991-9-24',
	age: 30,
	firstName: 'MARIGOLD',
	lastName: 'TESTERSON',
	dateOfIssue: 'None-None-None',
	dateOfExpiry: '2023-9-25',
	documentNumber: '00XX8080',
	sex: 'F',
	nationality: 'UTOPIAN',
	portrait: 'images/services/ocr_card/9456633680.jpg',
	portrait_url: 'https://dev.example.com/media/images/services/ocr_card/9456633680.jpg',
};

const META = { submittedAt: null, secondsWaited: 4.2, checks: 5, resumed: false };

function extracted(
	document: JudgedDocument['document'],
	more: Partial<JudgedDocument> = {},
): RowSource {
	const outcome = { status: 'extracted' as const, document, issues: [], otherData: {}, ...more };
	return { taskId: 'task-1', outcome, furtherReasons: [], meta: META };
}

const simplified = (source: RowSource, settings: Partial<RowSettings> = {}) =>
	documentRow(source, { ...ROW_SETTINGS, ...settings }, 'simplified');

it('the columns of a row are these, in this order', () => {
	expect(COLUMNS).toEqual([
		'fullName',
		'documentNumber',
		'dateOfBirth',
		'dateOfExpiry',
		'needsReview',
		'reviewReasons',
		'firstName',
		'lastName',
		'age',
		'sex',
		'nationality',
		'dateOfIssue',
		'daysToExpiry',
		'isExpired',
		'isValid',
		'portraitUrl',
		'issues',
		'status',
		'taskId',
	]);
});

describe('a date of the service', () => {
	it.each([
		['1991-9-24', '1991-09-24'],
		['2023-12-01', '2023-12-01'],
		[' 2024-2-29 ', '2024-02-29'],
		['0099-1-1', '0099-01-01'],
		['9998-12-31', '9998-12-31'],
	])('%p is %p', (value, iso) => {
		expect(isoDate(value)).toBe(iso);
	});

	it.each([
		'None-None-None',
		'1991-None-None',
		'None-9-24',
		'2023-2-29',
		'2023-13-1',
		'2023-0-10',
		'2023-10-0',
		'0000-1-1',
		'24.9.1991',
		'1991-9-24T00:00:00',
		'11991-9-24',
		'9999-12-31',
		'1991-009-24',
		'1991-9-024',
		'',
		null,
		undefined,
		19910924,
		{ year: 1991 },
	])('%p is unknown', (value) => {
		expect(isoDate(value)).toBeNull();
	});
});

describe('a card', () => {
	it.each([
		...['LIFETIME', 'lifetime', ' Life-time. ', 'LIFELONG', '99999999', 99999999, '9999-12-31'],
		...['9999-1-1', '9999/12/31', '31.12.9999', '31 DEC 9999', 'Dec 31, 9999', '(9999-99-99)'],
		...[
			'9999-12-31T23:59:59',
			'9999-None-None',
			'SEUMUR HIDUP',
			'BERLAKU SEUMUR HIDUP',
			'Vô thời hạn',
			'Seumur  Hidup',
			'SEUMURHIDUP',
		],
		...[
			'PERMANENT',
			'Permanente',
			'长期',
			'長期',
			'永久',
			'** 长期 **',
			'Unbefristet',
			'INDEFINIDO',
		],
		...[
			'Indefinida',
			'ILLIMITÉ',
			'illimite\u0301',
			'ILLIMITE',
			'VITALICIO',
			'vitalício',
			'VITALÍCIA',
		],
		...['DOES NOT EXPIRE', 'No expiry', 'NEVER', 'KHÔNG THỜI HẠN', 'Khong thoi han', 'ตลอดชีพ'],
		...['бессрочно', 'No caduca'],
	])('never expires with %j', (dateOfExpiry) => {
		expect(hasNoEnd(dateOfExpiry)).toBe(true);
		expect(simplified(extracted({ ...DOCUMENT, dateOfExpiry, is_expired: null }))).toMatchObject({
			dateOfExpiry: null,
			daysToExpiry: null,
			isExpired: false,
		});
	});

	it.each([
		...['2036-9-25', '2999-12-31', '20309999', '2030-99-99', '9999', -9999, '99999', '999912310'],
		...['None-None-None', 'None', '', ' ', '-', 'PERMANENT RESIDENT', '2030 LIFETIME', '2000-9999'],
		...[null, undefined, true, ['LIFETIME'], { toString: 'LIFETIME' }],
	])('is not said to never expire with %j', (dateOfExpiry) => {
		expect(hasNoEnd(dateOfExpiry)).toBe(false);
	});

	it('is not said to never expire with a text of megabytes', () => {
		expect(hasNoEnd(`9999-12-31 ${'x'.repeat(4_000_000)}`)).toBe(false);
	});

	it("is expired where the service says so, whatever stands for its date's end", () => {
		const card = extracted({ ...DOCUMENT, dateOfExpiry: 'LIFETIME', is_expired: true });
		expect(simplified(card)).toMatchObject({ isExpired: true, reviewReasons: 'EXPIRED' });
	});
});

describe('age and expiry', () => {
	/** Without a word of the service about either. */
	const rest = { ...DOCUMENT, age: null, is_expired: null };

	it.each([
		['2021-09-23', 29],
		['2021-09-24', 30],
		['1991-09-24', 0],
		['1990-12-31', null],
	])('on %s the age is %p', (today, age) => {
		expect(simplified(extracted(rest), { today })).toMatchObject({ age });
	});

	it.each([
		['2023-02-28', 18],
		['2023-03-01', 19],
		['2024-02-29', 20],
	])('who is born on February 29 is on %s %p years old', (today, age) => {
		const card = extracted({ dateOfBirth: '2004-2-29' });
		expect(simplified(card, { today })).toMatchObject({ age });
	});

	it.each([
		['2023-09-24', 1, false],
		['2023-09-25', 0, false],
		['2023-09-26', -1, true],
		['2022-09-25', 365, false],
	])('on %s there are %p days left, and it is expired: %p', (today, daysToExpiry, is) => {
		const row = simplified(extracted(rest), { today });
		expect(row).toMatchObject({ daysToExpiry, isExpired: is });
	});

	it('an unknown date gives neither', () => {
		const card = extracted({ dateOfBirth: 'None-None-None', dateOfExpiry: '1991-None-None' });
		expect(simplified(card)).toMatchObject({ age: null, daysToExpiry: null, isExpired: null });
	});

	it("the service's own word counts, whatever the dates say", () => {
		const card = extracted({ ...DOCUMENT, age: 31, is_expired: false });
		expect(simplified(card)).toMatchObject({ age: 31, isExpired: false, daysToExpiry: -1157 });
	});

	it("the service's own word counts where it gives no date", () => {
		const card = extracted({ age: 31, is_expired: true });
		expect(simplified(card)).toMatchObject({ age: 31, isExpired: true, daysToExpiry: null });
	});

	it.each([-1, 30.5, 'unknown', []])('an age of %j is no word of the service', (age) => {
		const today = '2021-09-24';
		expect(simplified(extracted({ ...rest, age }), { today })).toMatchObject({ age: 30 });
		expect(simplified(extracted({ age }))).toMatchObject({ age: null });
	});

	it.each([
		[1, true],
		['True', true],
		[' yes ', true],
		['0', false],
		['No', false],
		['maybe', null],
	])('a flag %j is read as %p', (is_valid, isValid) => {
		expect(simplified(extracted({ is_valid }))).toMatchObject({ isValid });
	});
});

describe('the selected row', () => {
	const selected = (columns: string[], settings: Partial<RowSettings> = {}) =>
		documentRow(
			extracted({ ...DOCUMENT, licenceClass: 'C' }, { otherData: { liveness: true } }),
			{ ...ROW_SETTINGS, columns, ...settings },
			'selected',
		);

	it('has the chosen columns, in the order of the row', () => {
		expect(Object.entries(selected(['taskId', 'sex', 'needsReview']))).toEqual([
			['needsReview', true],
			['sex', 'F'],
			['taskId', 'task-1'],
		]);
	});

	it('has the further fields of the service only if they are chosen', () => {
		expect(selected(['sex'])).toEqual({ sex: 'F' });
		expect(selected(['sex', 'furtherFields'])).toEqual({ sex: 'F', licenceClass: 'C' });
	});

	it('has extended data when asked for, whatever is chosen', () => {
		expect(selected(['dateOfBirth'], { extendData: true })).toEqual({
			dateOfBirth: '1991-09-24',
			extendedData: { liveness: true },
		});
	});
});

describe('the simplified row', () => {
	it('is flat, with ISO dates, and further fields behind the columns', () => {
		const row = simplified(extracted({ ...DOCUMENT, licenceClass: 'C', address: { city: 'X' } }));
		expect(Object.keys(row)).toEqual([...COLUMNS, 'licenceClass']);
		expect(row).toEqual({
			taskId: 'task-1',
			status: 'extracted',
			needsReview: true,
			reviewReasons: 'EXPIRED',
			documentNumber: '00XX8080',
			firstName: 'MARIGOLD',
			lastName: 'TESTERSON',
			fullName: 'MARIGOLD TESTERSON',
			dateOfBirth: '1991-09-24',
			age: 30,
			sex: 'F',
			nationality: 'UTOPIAN',
			dateOfIssue: null,
			dateOfExpiry: '2023-09-25',
			daysToExpiry: -1157,
			isExpired: false,
			isValid: true,
			portraitUrl: DOCUMENT.portrait_url,
			issues: null,
			licenceClass: 'C',
		});
	});

	it('has the path of the portrait only where there is no address', () => {
		const { portrait, portrait_url } = DOCUMENT;
		for (const unknown of [undefined, null, 'None']) {
			const row = simplified(extracted({ ...DOCUMENT, portrait_url: unknown }));
			expect(row).toMatchObject({ portraitUrl: null, portrait });
		}
		const row = simplified(extracted(DOCUMENT));
		expect(row).toMatchObject({ portraitUrl: portrait_url });
		expect(row).not.toHaveProperty('portrait');
	});

	it('has the same columns, all null, where nothing is known', () => {
		for (const document of [
			null,
			{},
			{ age: -1, firstName: '  ', sex: 'None', is_valid: { toString: 0 } },
		]) {
			const row = simplified(extracted(document));
			expect(Object.keys(row)).toEqual(COLUMNS);
			const { taskId, status, needsReview, reviewReasons, ...columns } = row;
			expect(new Set(Object.values(columns))).toEqual(new Set([null]));
			expect([taskId, status]).toEqual(['task-1', 'extracted']);
			expect(needsReview).toBe(document !== null);
			expect(reviewReasons === null).toBe(document === null);
		}
	});

	it('has the same columns for a task that is pending', () => {
		const outcome = { status: 'pending' as const, state: 'PENDING' };
		const row = simplified({ ...extracted(null), outcome });
		expect(Object.keys(row)).toEqual(COLUMNS);
		expect(row).toMatchObject({ status: 'pending', issues: null });
	});

	it.each<[string, object, object]>([
		['a number stays text', { documentNumber: 12345 }, { documentNumber: '12345' }],
		['an age may come as text', { age: '30' }, { age: 30 }],
		[
			'flags may come as text',
			{ is_valid: 'True', is_expired: 'false' },
			{ isValid: true, isExpired: false },
		],
		[
			"the provider's full name wins",
			{ fullName: 'M. TESTERSON', firstName: 'X' },
			{ fullName: 'M. TESTERSON' },
		],
		['one name is the full name', { lastName: 'TESTERSON' }, { fullName: 'TESTERSON' }],
		['a field must not pass for an item that failed', { error: 'E1' }, { document_error: 'E1' }],
		[
			'a field must not take a column',
			{
				status: 'VERIFIED',
				taskId: 9,
				issues: 'I',
				extendedData: 'E',
				isExpired: 'X',
				isValid: 'V',
				portraitUrl: 'P',
				daysToExpiry: 'D',
				needsReview: 'N',
				reviewReasons: 'R',
			},
			{
				status: 'extracted',
				taskId: 'task-1',
				issues: null,
				document_status: 'VERIFIED',
				document_taskId: 9,
				document_issues: 'I',
				document_extendedData: 'E',
				document_isExpired: 'X',
				document_isValid: 'V',
				document_portraitUrl: 'P',
				document_daysToExpiry: 'D',
				document_needsReview: 'N',
				document_reviewReasons: 'R',
			},
		],
		['an object is no text', { sex: { code: 'F' } }, { sex: null }],
		['spaces around a text are dropped', { firstName: ' MARIGOLD ' }, { firstName: 'MARIGOLD' }],
		['an unknown further field is null', { licenceClass: 'None' }, { licenceClass: null }],
		['so is one that is null already', { licenceClass: null }, { licenceClass: null }],
		[
			'two fields must not take the same column',
			{ status: 'VERIFIED', document_status: 'NEW' },
			{ document_status: 'NEW', document_document_status: 'VERIFIED' },
		],
		[
			'NONE may be a name, or an answer',
			{ lastName: 'NONE', endorsements: 'NONE' },
			{ lastName: 'NONE', endorsements: 'NONE' },
		],
	])('%s', (_, document, expected) => {
		const row = simplified(extracted(document as JudgedDocument['document']));
		expect(row).toMatchObject(expected);
		expect(row).not.toHaveProperty('error');
	});

	it('begins with the columns also when the provider has a field named by a number', () => {
		const row = simplified(extracted({ 1: 'class B', 12: 'class C' }));
		expect(Object.keys(row)).toEqual([...COLUMNS, 'document_1', 'document_12']);
	});

	it('keeps the name of a field that only holds a number', () => {
		const row = simplified(extracted({ line1: 'A', '2nd': 'B' }));
		expect(Object.keys(row)).toEqual([...COLUMNS, 'line1', '2nd']);
	});

	it("has the provider's data only when asked for", () => {
		const source = extracted(DOCUMENT, { otherData: { providerResponse: { a: [1] } } });
		expect(simplified(source)).not.toHaveProperty('extendedData');
		const row = simplified(source, { extendData: true });
		expect(Object.keys(row).at(-1)).toBe('extendedData');
		expect(row.extendedData).toEqual({ providerResponse: { a: [1] } });
	});
});

it('the full row has both documents, the issues as a list, and all further data', () => {
	const issue = { part: 'ocr', code: 'GLARE', message: 'Light is reflected' };
	const row = documentRow(
		extracted(DOCUMENT, { issues: [issue], otherData: { liveness: true } }),
		ROW_SETTINGS,
		'full',
	);
	expect(Object.keys(row)).toEqual([
		'taskId',
		'status',
		'needsReview',
		'reviewReasons',
		'document',
		'rawDocument',
		'issues',
		'otherData',
		'meta',
	]);
	expect(row).toMatchObject({
		needsReview: true,
		reviewReasons: 'ISSUES, EXPIRED',
		meta: META,
		document: { dateOfBirth: '1991-09-24', portraitUrl: DOCUMENT.portrait_url },
		rawDocument: DOCUMENT,
		issues: [issue],
		otherData: { liveness: true },
	});
});

it('the raw row has the answer untouched beside the task ID', () => {
	const answer = { id: 1, status: 'SUCCESS', result: { error: 'kept' } };
	expect(rawRow('task-1', answer)).toEqual({ taskId: 'task-1', response: answer });
});

it.each([
	[[], null],
	[[{ part: 'ocr', code: 'DARK', message: 'Too dark' }], 'DARK: Too dark'],
	[
		[
			{ part: null, code: null, message: 'Too dark' },
			{ part: 'ocr', code: 'GLARE', message: null },
		],
		'Too dark; GLARE',
	],
	[[{ part: 'liveness', code: null, message: null }], 'liveness'],
	[[{ part: null, code: null, message: null }], 'not accepted'],
])('issues %j read %j', (issues, text) => {
	expect(issuesText(issues)).toBe(text);
});
