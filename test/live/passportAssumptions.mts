/* About the submission of a passport, its task, and what was read: the one answer that is documented. */
import { documented, givesTaskId, hasOnly, refuses, unknown } from './assumption.mts';
import { EVERYTHING } from './masked.mts';
import type { Observations } from './requests.mts';
import { hasSampleTypes, isSampleDate, SAMPLE_FIELDS } from './sample.mts';
import { checkWith, dataOf, documentOf, lastState, resultOf, type Checked } from './taskAnswer.mts';

const INVENTED = 'sandbox/invented.mts';
const SERVICES = 'sandbox/services.mts';
const SUBMISSION = 'sandbox/submission.mts';
const TASKS = 'sandbox/tasks.mts';

/** What is asked of a task, asked of that of the passport. */
const ofPassport =
	<Seen,>(look: (seen: Checked) => Seen) =>
	({ passportChecks }: Observations) =>
		look({ checks: passportChecks });

const extracted = ofPassport(checkWith('extracted'));
const rejected = ofPassport(checkWith('rejected'));
const documentRead = ofPassport(documentOf);
const stateAtLast = ofPassport(lastState);

export const passports = [
	documented('A submission without a passport is refused and creates no task', SUBMISSION, {
		look: ({ answers, isPassportHeldBack }) =>
			'noPassport' in answers || isPassportHeldBack ? { isPassportHeldBack } : undefined,
		holds: ({ isPassportHeldBack }) => !isPassportHeldBack,
		told: EVERYTHING,
		warning:
			'A submission without a passport was not refused: YOU MAY HAVE BEEN CHARGED. Your passport was not submitted. To submit it all the same, add --no-bad-submissions.',
	}),
	documented(
		'A missing passport',
		SUBMISSION,
		refuses('noPassport', 'passport_image', 'No file was submitted.'),
	),
	documented('A passport', 'nodes/progeny/task/submission.ts', givesTaskId('passport')),
	documented('Its task is found where that of a card is, and is read', TASKS, {
		look: stateAtLast,
		holds: (status) => status === 'extracted' || status === 'rejected',
		told: EVERYTHING,
		note: (status) => status,
	}),
	documented('result.status is 200 for a passport that was read', TASKS, {
		look: (seen) => resultOf(extracted(seen)),
		holds: ({ status }) => status === 200,
	}),
	documented('The data are document, compare and liveness', SERVICES, {
		look: (seen) => dataOf(extracted(seen)),
		holds: (data) => hasOnly(data, 'document', 'compare', 'liveness'),
		node: 'where one of the two is false, the row needs review',
	}),
	documented('compare and liveness are true', SERVICES, {
		look: (seen) => {
			const { compare, liveness } = dataOf(extracted(seen)) ?? {};
			return compare === undefined && liveness === undefined ? undefined : { compare, liveness };
		},
		holds: ({ compare, liveness }) => compare === true && liveness === true,
		told: EVERYTHING,
	}),
	documented('A passport has the fields of the sample, and no others', 'sandbox/card', {
		look: documentRead,
		holds: (found) => hasOnly(found, ...SAMPLE_FIELDS),
		node: 'missing ones are null, and further ones become columns under their own names',
	}),
	documented(
		'Its values have the types of the sample, or are null, in a passport',
		'sandbox/card',
		{
			look: documentRead,
			holds: hasSampleTypes,
		},
	),
	documented('Its dates are like those of the sample', 'sandbox/card', {
		look: (seen) => {
			const found = documentRead(seen);
			return found && { dates: [found.dateOfBirth, found.dateOfIssue, found.dateOfExpiry] };
		},
		holds: ({ dates }) => dates.every(isSampleDate),
	}),
	documented("A passport's portrait is images/services/ocr_passport/<ten digits>.jpg", TASKS, {
		look: (seen) => documentRead(seen)?.portrait,
		holds: (path) => /^images\/services\/ocr_passport\/\d{10}\.jpg$/.test(String(path)),
	}),
	unknown('The issues of a rejected passport are {ocr_passport: {MRZ_NOT_FOUND: …}}', INVENTED, {
		look: (seen) => dataOf(rejected(seen)),
		holds: ({ issues }) =>
			hasOnly(issues, 'ocr_passport') && hasOnly(issues.ocr_passport, 'MRZ_NOT_FOUND'),
		node: 'it accepts any names, and also a list or a text',
	}),
];
