/* About the one submission, its task, and what was read. */
import { isRecord } from '../../nodes/progeny/json.ts';
import { documented, givesTaskId, hasOnly, inferred, unknown } from './assumption.mts';
import { EVERYTHING } from './masked.mts';
import type { Answer, Observations } from './requests.mts';
import { hasSampleTypes, isSampleDate, SAMPLE_FIELDS } from './sample.mts';
import {
	checkWith,
	dataOf,
	documentOf,
	finished,
	lastState,
	outcomeOf,
	portraitUrlOf,
	resultOf,
} from './taskAnswer.mts';

const DOCUMENT = 'sandbox/card/document.mts';
const INVENTED = 'sandbox/invented.mts';
const SETTINGS = 'sandbox/settings.mts';
const TASKS = 'sandbox/tasks.mts';
const CHECK = 'nodes/progeny/task/check.ts';

const waiting = checkWith('pending');
const extracted = checkWith('extracted');
const rejected = checkWith('rejected');

export const task = [
	documented('A submission', 'nodes/progeny/task/submission.ts', {
		...givesTaskId('submission'),
		node: 'it accepts any id with any 2xx',
	}),
	unknown('A task is known as soon as it has an ID', INVENTED, {
		look: ({ checks: [first] }) => first,
		holds: ({ statusCode }) => statusCode === 200,
		node: 'after a submission, a 404 means "not yet"',
	}),
	unknown('A waiting task gives {"id": <integer>, "status": "PENDING", "result": null}', INVENTED, {
		look: waiting,
		holds: ({ statusCode, body }) =>
			statusCode === 200 &&
			hasOnly(body, 'id', 'status', 'result') &&
			Number.isInteger(body.id) &&
			body.status === 'PENDING' &&
			body.result === null,
		node: 'any JSON that it cannot read as finished means "not yet"',
	}),
	inferred('PENDING is the only word for a task in progress', INVENTED, {
		look: ({ checks }) => {
			const pending = checks.filter((check) => outcomeOf(check)?.status === 'pending');
			const states = pending.map(({ body }) => ({ status: isRecord(body) && body.status }));
			return states.length > 0 ? states : undefined;
		},
		holds: (states) => states.every(({ status }) => status === 'PENDING'),
		told: /status$/,
		note: ({ length }, { checks }) => `${length} of ${checks.length} checks`,
		node: 'any word but SUCCESS, FAILURE, REVOKED, REJECTED and IGNORED means "not yet"',
	}),
	unknown('A card is read within 120 s, the default Wait Timeout', 'nodes/progeny/parameters.ts', {
		look: (seen) => {
			const { submission } = seen.answers;
			if (submission === undefined || seen.checks.length === 0) return undefined;
			const endMs = finished(seen)?.receivedAtMs ?? Infinity;
			return { seconds: (endMs - submission.receivedAtMs) / 1000 };
		},
		holds: ({ seconds }) => seconds <= 120,
		told: EVERYTHING,
		note: ({ seconds }) => (seconds < Infinity ? `${seconds} s at most` : 'not finished'),
		node: 'you can raise Wait Timeout, and Get Result fetches a later result',
	}),
	inferred('The node takes the card for extracted or rejected', CHECK, {
		look: lastState,
		holds: (status) => status === 'extracted' || status === 'rejected',
		told: EVERYTHING,
		note: (status) => status,
	}),
	unknown('The result of a crashed task is {exc_type, exc_message, exc_module}', INVENTED, {
		look: checkWith('failed'),
		holds: (answer) => hasOnly(resultOf(answer), 'exc_type', 'exc_message', 'exc_module'),
		node: 'it also accepts a text, or nothing',
	}),
];

export const answerOfTask = [
	inferred('A finished task is {id: <integer>, status: "SUCCESS", result: …}', TASKS, {
		look: finished,
		holds: ({ body }) =>
			hasOnly(body, 'id', 'status', 'result') &&
			Number.isInteger(body.id) &&
			body.status === 'SUCCESS',
	}),
	inferred('Its result is an object {status, data}, and not JSON text', SETTINGS, {
		look: (seen) => (resultOf(finished(seen)) ? finished(seen) : undefined),
		holds: ({ body }) => isRecord(body) && hasOnly(body.result, 'status', 'data'),
	}),
	inferred('result.status is 200 for a card that was read', TASKS, {
		look: (seen) => resultOf(extracted(seen)),
		holds: ({ status }) => status === 200,
	}),
	inferred('Its data holds no issues, compare or liveness', TASKS, {
		look: (seen) => dataOf(extracted(seen)),
		holds: (data) => !['issues', 'compare', 'liveness'].some((key) => key in data),
	}),
	unknown('extend_data=true adds one object to the data, provider_response', INVENTED, {
		look: (seen) => {
			if (seen.notRefused) return undefined;
			const { document, issues, compare, liveness, ...others } = dataOf(extracted(seen)) ?? {};
			return document === undefined ? undefined : others;
		},
		holds: (others) => hasOnly(others, 'provider_response') && isRecord(others.provider_response),
		node: 'it passes on all data other than document and issues, under any key',
	}),
	unknown('The HTTP status for a rejected card is 200', SETTINGS, {
		look: rejected,
		holds: ({ statusCode }) => statusCode === 200,
		node: 'it also accepts 400',
	}),
	unknown('result.status is 400 for a rejected card', SETTINGS, {
		look: (seen) => resultOf(rejected(seen)),
		holds: ({ status }) => status === 400,
		node: 'it also looks at issues and errors',
	}),
	unknown('The issues of a rejected card are {ocr_card: {BARCODE_NOT_FOUND: …}}', INVENTED, {
		look: (seen) => dataOf(rejected(seen)),
		holds: ({ issues }) =>
			hasOnly(issues, 'ocr_card') && hasOnly(issues.ocr_card, 'BARCODE_NOT_FOUND'),
		node: 'it accepts any names, and also a list or a text',
	}),
];

const CARD_FIELDS = ['middleName', 'documentType', 'issuingState', 'address', 'licenceClass'];

/** Some fields of the document, where there is one. */
const fields = (isWanted: (field: string) => boolean) => (seen: Observations) => {
	const document = documentOf(seen);
	const wanted = Object.entries(document ?? {}).filter(([field]) => isWanted(field));
	return document && Object.fromEntries(wanted);
};

export const document = [
	inferred('The document has all fields of the ocr_passport sample', DOCUMENT, {
		look: (seen) => {
			const found = documentOf(seen);
			return found && { missing: SAMPLE_FIELDS.filter((field) => !(field in found)) };
		},
		holds: ({ missing }) => missing.length === 0,
		told: EVERYTHING,
	}),
	unknown(`It also has ${CARD_FIELDS.join(', ')}`, DOCUMENT, {
		look: fields((field) => !SAMPLE_FIELDS.includes(field)),
		holds: (further) => hasOnly(further, ...CARD_FIELDS),
		node: 'further fields become columns under their own names',
	}),
	inferred('Its values have the types of the sample, or are null', DOCUMENT, {
		look: fields((field) => SAMPLE_FIELDS.includes(field)),
		holds: hasSampleTypes,
	}),
	inferred('Dates are like 1991-9-24, without leading zeros, or None-None-None', DOCUMENT, {
		look: fields((field) => field.startsWith('date')),
		holds: (dates) => Object.values(dates).every(isSampleDate),
	}),
	inferred('portrait is images/services/ocr_card/<ten digits>.jpg', TASKS, {
		look: (seen) => documentOf(seen)?.portrait,
		holds: (path) => /^images\/services\/ocr_card\/\d{10}\.jpg$/.test(String(path)),
	}),
	unknown('portrait_url is on the server of the API, below /media/', TASKS, {
		look: (seen) => {
			const url = portraitUrlOf(seen);
			return url && { host: url.host, isBelowMedia: url.pathname.startsWith('/media/') };
		},
		holds: ({ host, isBelowMedia }, { baseUrl }) => isBelowMedia && host === new URL(baseUrl).host,
		told: EVERYTHING,
		node: 'it passes the address on, and opens it on any server, for Download Portrait only',
	}),
	unknown('The portrait needs no token', INVENTED, {
		look: ({ answers: { portrait, portraitWithToken } }) =>
			portrait && { without: pictureOf(portrait), withToken: pictureOf(portraitWithToken) },
		holds: ({ without }) => /^200 image\//.test(without),
		told: EVERYTHING,
		node: 'for Download Portrait, it sends the token to the server of the API only',
	}),
];

function pictureOf(answer: Answer | undefined): string {
	return answer ? `${answer.statusCode} ${answer.headers['content-type'] ?? ''}` : 'not asked';
}

export const allRequests = [
	unknown('No request is throttled (429)', CHECK, {
		look: ({ all }) =>
			all
				.filter(({ statusCode }) => statusCode === 429)
				.map(({ request, headers }) => `${request}: Retry-After ${headers['retry-after']}`),
		holds: ({ length }) => length === 0,
		told: EVERYTHING,
		node: 'it waits as Retry-After says, and never repeats a submission that may be charged',
	}),
	unknown('Every request gets an answer other than a server error (5xx)', CHECK, {
		look: ({ all, lost }) => [
			...lost,
			...all
				.filter(({ statusCode }) => statusCode >= 500)
				.map(({ request, statusCode }) => `${request}: HTTP ${statusCode}`),
		],
		holds: ({ length }) => length === 0,
		told: EVERYTHING,
		node: 'it checks again, and never repeats a submission that may be charged',
	}),
];
