/* About tokens, and about calls that are refused. */
import { isRecord, parsed, type JsonRecord } from '../../nodes/progeny/json.ts';
import {
	answerTo,
	documented,
	gives,
	hasOnly,
	inferred,
	isFilled,
	refuses,
	unknown,
} from './assumption.mts';
import { EVERYTHING } from './masked.mts';
import type { Answer, Observations } from './requests.mts';

const ACCESS_TOKEN = 'nodes/progeny/account/accessToken.ts';
const ACCOUNTS = 'sandbox/accounts.mts';
const ANSWERS = 'sandbox/answers.mts';
const INVENTED = 'sandbox/invented.mts';
const SETTINGS = 'sandbox/settings.mts';
const SUBMISSION = 'sandbox/submission.mts';

function claimsIn(answer: Answer | undefined, name: 'access' | 'refresh'): JsonRecord | undefined {
	const token = answer?.statusCode === 200 && isRecord(answer.body) ? answer.body[name] : '';
	const claims = parsed(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());
	return isRecord(claims) ? claims : undefined;
}

/** From the moment that the server's clock showed at the login. */
function life({ answers: { login } }: Observations, token: 'access' | 'refresh') {
	const claims = claimsIn(login, token);
	const date = login?.headers.date ?? 'none';
	return claims && { date, seconds: Number(claims.exp) - Date.parse(date) / 1000 };
}

export const tokens = [
	documented('A login as multipart gives two tokens', 'nodes/progeny/account/login.ts', {
		look: answerTo('login'),
		holds: ({ statusCode, body }) =>
			statusCode === 200 && isRecord(body) && isFilled(body.access) && isFilled(body.refresh),
		warning: 'The login was not as documented. If it gave no access token, nothing more was sent.',
	}),
	inferred('The claims of an access token are exp, jti, token_type and user_id', ACCOUNTS, {
		look: ({ answers: { login } }) => claimsIn(login, 'access'),
		holds: (claims) => hasOnly(claims, 'exp', 'jti', 'token_type', 'user_id'),
	}),
	documented('An access token lives 300 s, by the Date header of the login (±5 s)', ACCESS_TOKEN, {
		look: (seen) => life(seen, 'access'),
		holds: ({ seconds }) => Math.abs(seconds - 300) <= 5,
		told: EVERYTHING,
		note: ({ date }, { answers: { login } }) => {
			const aheadMs = Date.parse(date) - login!.receivedAtMs;
			return Number.isNaN(aheadMs)
				? 'without a Date header'
				: `that clock is ${Math.round(aheadMs / 1000)} s ahead of ours`;
		},
	}),
	inferred('A refresh token lives 14 days, 1209600 s (±5 s)', ACCOUNTS, {
		look: (seen) => life(seen, 'refresh'),
		holds: ({ seconds }) => Math.abs(seconds - 1_209_600) <= 5,
		told: EVERYTHING,
	}),
	inferred('A login with blank fields', ACCOUNTS, {
		...gives('blankLogin', 400, {
			username: ['This field may not be blank.'],
			password: ['This field may not be blank.'],
		}),
	}),
	documented('A refresh gives a new access token and a new refresh token', ACCOUNTS, {
		look: answerTo('refresh'),
		holds: ({ statusCode, body }, { answers: { login } }) => {
			const before = login?.body as JsonRecord;
			if (statusCode !== 200 || !isRecord(body) || !isFilled(body.access)) return false;
			return isFilled(body.refresh) && body.refresh !== before.refresh;
		},
	}),
	inferred('A wrong refresh token', ACCOUNTS, {
		...gives('wrongRefresh', 401, {
			detail: 'Token is invalid or expired',
			code: 'token_not_valid',
		}),
	}),
	unknown('A refresh token can be used twice (it is not blacklisted)', SETTINGS, {
		look: answerTo('reusedRefresh'),
		holds: ({ statusCode }) => statusCode === 200,
		node: 'it does not use refresh tokens',
	}),
];

const INVALID = 'Token is invalid or expired';

export const access = [
	inferred('Version 3 takes "Bearer <token>"', 'credentials/ProgenyApi.credentials.ts', {
		look: answerTo('unknownTask'),
		holds: ({ statusCode }) => statusCode !== 401 && statusCode !== 403,
	}),
	inferred('A call without a token', ACCOUNTS, {
		...gives('noToken', 401, { detail: 'Authentication credentials were not provided.' }),
	}),
	inferred('A call with a wrong token', ACCOUNTS, {
		...gives('wrongToken', 401, {
			detail: 'Given token not valid for any token type',
			code: 'token_not_valid',
			messages: [{ token_class: 'AccessToken', token_type: 'access', message: INVALID }],
		}),
	}),
	inferred('GET to ocr_card', ANSWERS, {
		...gives('wrongMethod', 405, { detail: 'Method "GET" not allowed.' }),
	}),
];

export const noTasks = [
	unknown('An unknown task ID', INVENTED, {
		...gives('unknownTask', 200, { id: null, status: 'PENDING', result: null }),
		node: 'a 404 ends the wait of Get Result after some seconds and a 400 at once; any other JSON is "not yet"',
	}),
	unknown('A malformed task ID', INVENTED, {
		...gives('malformedTask', 400, { id: ['Must be a valid UUID.'] }),
		node: 'the same as for an unknown task ID',
	}),
	unknown('A status check without ID', INVENTED, {
		...gives('missingTask', 400, { id: ['This field is required.'] }),
		node: 'it never sends one',
	}),
	inferred('A path without its last slash gives 404 or 301', 'sandbox/server.mts', {
		look: answerTo('noSlash'),
		holds: ({ statusCode }) => statusCode === 404 || statusCode === 301,
		note: ({ statusCode }) => `HTTP ${statusCode}`,
	}),
];

const MISSING = 'No file was submitted.';
const NO_FILE = 'The submitted data was not a file. Check the encoding type on the form.';
const NO_IMAGE =
	'Upload a valid image. The file you uploaded was either not an image or a corrupted image.';
const EMPTY = 'The submitted file is empty.';
const NO_BOOLEAN = 'Must be a valid boolean.';
const ENDING = 'File extension “pdf” is not allowed. Allowed extensions are: jpeg, jpg, png.';

export const badSubmissions = [
	inferred('A bad submission is refused and creates no task', SUBMISSION, {
		look: ({ answers, notRefused }) =>
			'textFront' in answers || notRefused ? { notRefused } : undefined,
		holds: ({ notRefused }) => notRefused === undefined,
		told: EVERYTHING,
		warning:
			'A submission that should be refused was not refused: YOU MAY HAVE BEEN CHARGED. Nothing was submitted after it, not even your images. To submit only those, add --no-bad-submissions.',
	}),
	documented('A missing back', SUBMISSION, refuses('textFront', 'back_id', MISSING)),
	inferred('A text in place of an image', SUBMISSION, refuses('textFront', 'front_id', NO_FILE)),
	unknown('A missing extend_data', SUBMISSION, {
		...refuses('textFront', 'extend_data', 'This field is required.'),
		node: 'it always sends extend_data',
	}),
	inferred('A refusal does not name selfie_image, as the documented one does', SETTINGS, {
		look: answerTo('textFront'),
		holds: ({ body }) => isRecord(body) && !('selfie_image' in body),
	}),
	inferred('A file that is not an image', SUBMISSION, refuses('noImage', 'front_id', NO_IMAGE)),
	inferred('Another extend_data', SUBMISSION, refuses('noImage', 'extend_data', NO_BOOLEAN)),
	inferred('An empty file', SUBMISSION, refuses('emptyFile', 'front_id', EMPTY)),
	inferred('An image named front.pdf', INVENTED, refuses('wrongEnding', 'front_id', ENDING)),
];
