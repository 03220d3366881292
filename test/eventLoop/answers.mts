/** A document that needs no review. */
const DOCUMENT = {
	firstName: 'Alex',
	lastName: 'Sample',
	documentNumber: 'T64235789',
	dateOfBirth: '1990-01-31',
	dateOfExpiry: '2099-01-31',
	dateOfIssue: '2020-01-31',
};

const FIELD_BYTES = 100;
const ISSUE_BYTES = 100;
const LEVEL_BYTES = 1000;
/** Stands for what is put in its place. */
const DEEP = 'deep';

/** Answers of a given size about a finished task, each as JSON. */
export const answers = {
	ordinary: () => finished({ document: DOCUMENT }),

	fields: (bytes: number) =>
		finished({
			document: {
				...DOCUMENT,
				...named(bytes / FIELD_BYTES, (field) => [`field_${field}`, text(FIELD_BYTES - 20)]),
			},
		}),

	name: (bytes: number) => finished({ document: { ...DOCUMENT, firstName: text(bytes) } }),

	/** Two letters, far from each other. */
	blanks: (bytes: number) =>
		finished({ document: { ...DOCUMENT, firstName: `A${' '.repeat(bytes)}B` } }),

	fieldName: (bytes: number) => finished({ document: { ...DOCUMENT, [text(bytes)]: 'value' } }),

	nested: (bytes: number) =>
		finished({ document: { ...DOCUMENT, nested: DEEP } }).replace(`"${DEEP}"`, () => deep(bytes)),

	nestedIssue: (bytes: number) =>
		finished({ issues: { front: { CODE: DEEP } } }).replace(`"${DEEP}"`, () => deep(bytes)),

	issues: (bytes: number) =>
		finished({
			issues: {
				front: named(bytes / ISSUE_BYTES, (issue) => [`CODE_${issue}`, text(ISSUE_BYTES - 20)]),
			},
		}),
};

function finished(data: unknown): string {
	return JSON.stringify({ id: 1, status: 'SUCCESS', result: { status: 200, data } });
}

function named(count: number, entry: (number: number) => [string, string]) {
	return Object.fromEntries(Array.from({ length: count }, (_, number) => entry(number)));
}

/** A kilobyte on each level: 10 MB are 10,000 levels, so deep that `JSON.stringify` does not go. */
function deep(bytes: number): string {
	const levels = bytes / LEVEL_BYTES;
	return `${`{"text":"${text(LEVEL_BYTES)}","inner":`.repeat(levels)}null${'}'.repeat(levels)}`;
}

const text = (length: number) => 'abcdefghij'.repeat(Math.ceil(length / 10)).slice(0, length);
