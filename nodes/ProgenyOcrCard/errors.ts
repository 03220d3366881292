import { safeText } from './text';

/** What one error code means to the person who built the workflow. `{facts}` are filled in. */
interface Words {
	/** What happened. */
	message: string;
	/** What to do. */
	hint: string;
	/** Whether the same request can be made again, without harm, and may then succeed. */
	retryable: boolean;
}

const NOT_LOST =
	"The card is not lost: 'Get Result' with this task ID fetches it without paying again.";

/** The only place where an error code gets its words. */
export const ERROR_WORDS = {
	// Found before anything is sent
	OPTION_INVALID: {
		message: "'{parameter}' has a value that cannot be used: {value}",
		hint: 'Set it to {expected}. If it is an expression, check what the expression gives for this item.',
		retryable: false,
	},
	OPERATION_UNKNOWN: {
		message: "This node cannot do the operation '{operation}'",
		hint: 'Choose Extract, Get Result or Submit. For any other call of the API, use the HTTP Request node with the Progeny API credential.',
		retryable: false,
	},
	TASK_ID_MISSING: {
		message: "'Task ID' is empty",
		hint: 'Set it to the task ID that Submit or Extract gave, for example with the expression {{ $json.taskId }}.',
		retryable: false,
	},
	IMAGE_MISSING: {
		message: "{side} image: the item has no file in the input data field '{field}'",
		hint: "{available} Set '{side} Input Data Field Name' to the field that holds this picture.",
		retryable: false,
	},
	IMAGE_NOT_FOUND: {
		message: "{side} image: the item does not have exactly one file that is named like '{word}'",
		hint: "{available} Set '{side} Input Data Field Name' to the field that holds this picture.",
		retryable: false,
	},
	IMAGE_URL_INVALID: {
		message: '{side} image: the URL cannot be used: {reason}',
		hint: "Set '{side} Image URL' to a link that gives the picture itself, for example {{ $json.{word}ImageUrl }} from the step before. Nothing was sent to Progeny.",
		retryable: false,
	},
	IMAGE_NOT_DOWNLOADED: {
		message: '{what}: it could not be downloaded from {host}: {reason}',
		hint: 'The link must give the picture to anybody who has it, without a login: open it in a private browser window. Links of cloud drives often expire. Nothing was sent to Progeny.',
		retryable: true,
	},
	IMAGE_UNREADABLE: {
		message: '{side} image: n8n could not read {name}',
		hint: 'The file may be gone from the storage of n8n. Run the workflow again from the step that delivers it.',
		retryable: false,
	},
	IMAGE_EMPTY: {
		message: '{side} image: {name} is empty',
		hint: 'Check the step that delivers the file: it passed a file of 0 bytes.',
		retryable: false,
	},
	IMAGE_FORMAT: {
		message: '{side} image: {name} is {format}, and Progeny reads PNG and JPEG only',
		hint: '{remedy} Nothing was sent to Progeny.',
		retryable: false,
	},
	IMAGE_TOO_LARGE: {
		message: '{side} image: {name} is larger than {limitMb} MB',
		hint: "Make it smaller, for example with the Edit Image node: Progeny recommends a height of at most 1080 px. Or raise 'Maximum Image Size (MB)' in Options. Nothing was sent to Progeny.",
		retryable: false,
	},
	IMAGE_DAMAGED: {
		message: '{side} image: {name} is cut off or damaged',
		hint: 'It begins like a {format} image but is not a whole one. Check the step that delivers it, or ask for the picture again. Nothing was sent to Progeny.',
		retryable: false,
	},

	// The credential
	BASE_URL_INVALID: {
		message: 'The Base URL of the Progeny credential cannot be used: {reason}',
		hint: 'In the credential, set Base URL to https://be.progeny.tech/api/v3, or to the address that Progeny gave you.',
		retryable: false,
	},
	CREDENTIAL_UNREADABLE: {
		message: 'The Progeny credential could not be read: {reason}',
		hint: 'Check that a credential is chosen in the node and that it still exists, then run the item again.',
		retryable: true,
	},
	LOGIN_INCOMPLETE: {
		message: 'Progeny did not accept the login data{reason}',
		hint: 'In the credential, fill in Username and Password as Progeny gave them to you.',
		retryable: false,
	},
	LOGIN_REFUSED: {
		message: 'Progeny refused the login: wrong username or password',
		hint: 'In the credential, type Username and Password again. If they are right, check that Base URL is the server your account is on and ask Progeny whether the account is active.',
		retryable: false,
	},
	LOGIN_FORBIDDEN: {
		message: 'Progeny does not let this account or this server log in (HTTP 403)',
		hint: 'Ask Progeny whether the account is active and whether the address of your n8n server must be allowed.',
		retryable: false,
	},
	LOGIN_NOT_PROGENY: {
		message:
			'The Base URL of the Progeny credential does not lead to a Progeny API (HTTP {httpCode})',
		hint: 'In the credential, check Base URL. It ends in /api/v3, for example https://be.progeny.tech/api/v3.',
		retryable: false,
	},
	LOGIN_WITHOUT_TOKEN: {
		message: 'The server accepted the login but gave no access token',
		hint: 'Check Base URL in the credential. If it is right, Progeny has changed its login: tell the maintainers of this node.',
		retryable: false,
	},
	LOGIN_THROTTLED: {
		message: 'Progeny allows no more logins at the moment (HTTP 429)',
		hint: 'Wait a minute and try again.',
		retryable: true,
	},
	LOGIN_UNAVAILABLE: {
		message: 'Progeny could not handle the login (HTTP {httpCode})',
		hint: 'The service may be down for a moment. Try again in a few minutes.',
		retryable: true,
	},
	LOGIN_UNREACHABLE: {
		message: 'No connection to Progeny for the login: {reason}',
		hint: 'Check Base URL and Allowed HTTP Request Domains in the credential, and that the n8n server can reach that address (network, proxy, firewall).',
		retryable: true,
	},

	// Any request
	UNREACHABLE: {
		message: 'No connection to Progeny: {reason}',
		hint: 'Nothing was sent. Check that the n8n server can reach the Base URL of the credential (network, proxy, firewall), then run the item again.',
		retryable: true,
	},
	NO_ANSWER: {
		message: 'Progeny did not answer: {reason}',
		hint: 'Run the item again later. If it happens often, raise Request Timeout (Seconds) in Options.',
		retryable: true,
	},
	ANSWER_TOO_LARGE: {
		message: "Progeny's answer is larger than {limitMb} MB and was not read",
		hint: 'Progeny does not answer like this. Check Base URL in the credential; if it is right, ask Progeny.',
		retryable: false,
	},
	ACCESS_REFUSED: {
		message: 'Progeny refused the access token although it was just renewed (HTTP 401)',
		hint: 'Test the credential. If the test passes, ask Progeny whether the account may use this service.',
		retryable: false,
	},
	ACCESS_FORBIDDEN: {
		message: 'Progeny does not allow this account to use the service (HTTP 403){reason}',
		hint: 'Ask Progeny to enable OCR Card for the account of the credential.',
		retryable: false,
	},
	NOT_PROGENY: {
		message: 'The answer did not come from a Progeny API (HTTP {httpCode})',
		hint: 'Check Base URL in the credential. It ends in /api/v3, for example https://be.progeny.tech/api/v3.',
		retryable: false,
	},
	THROTTLED: {
		message: 'Progeny accepts no more requests at the moment: {reason}',
		hint: "The request was not accepted. Run the item again after a pause, with fewer items, or with fewer 'Cards in Progress' in Options.",
		retryable: true,
	},

	// The submission
	SUBMISSION_INVALID: {
		message: 'Progeny did not accept the card{reason}',
		hint: 'Correct what is named and run the item again. No task was created.',
		retryable: false,
	},
	SUBMISSION_TOO_LARGE: {
		message: 'The images are too large for Progeny (HTTP 413)',
		hint: 'Make them smaller, for example with the Edit Image node: Progeny recommends a height of at most 1080 px.',
		retryable: false,
	},
	SUBMISSION_NOT_ACCEPTED: {
		message: 'Progeny did not accept the card (HTTP {httpCode}){reason}',
		hint: 'No task was created. Check the credential and the two images, then run the item again.',
		retryable: false,
	},
	UPLOADS_HALTED: {
		message: 'The card was not sent, because {uploads} uploads before it got no clear answer',
		hint: 'Progeny seems to be in trouble, and each of them may be charged. Run the item again when Progeny answers. If it is only slow, raise Request Timeout (Seconds) in Options.',
		retryable: true,
	},
	SUBMISSION_UNCERTAIN: {
		message: 'It is not known whether Progeny accepted the card: {reason}',
		hint: 'The card may have been accepted and charged, so it is not sent again, not even by a retry of this execution. Ask Progeny, or look in the Progeny Console. To send it again all the same, start the workflow anew with this card.',
		retryable: false,
	},

	// The task
	CARD_REJECTED: {
		message: 'Progeny rejected the card of task {taskId}{reason}',
		hint: "Take new pictures: the whole card, sharp, evenly lit, front and back in the right order. To get a row instead, set 'When the Card Is Rejected' in Options to Return a Row.",
		retryable: false,
	},
	TASK_FAILED: {
		message: 'Progeny could not finish task {taskId} (state {state}){reason}',
		hint: 'The card itself was not judged. Submit it again, and ask Progeny whether the stopped task is charged.',
		retryable: false,
	},
	RESULT_UNREADABLE: {
		message: 'Progeny finished task {taskId}, but no card can be found in its answer{reason}',
		hint: "'Get Result' with this task ID and the Output 'Raw' shows the answer without paying again. Tell the maintainers of this node what it looks like, without the personal data.",
		retryable: false,
	},
	TASK_UNKNOWN: {
		message: 'Progeny does not know task {taskId}',
		hint: "Check the task ID and that the credential is of the account that submitted the card. A task that is only seconds old may need a moment: run 'Get Result' again.",
		retryable: true,
	},
	TASK_ID_INVALID: {
		message: "Progeny does not accept '{taskId}' as a task ID{reason}",
		hint: 'Use the task ID as Submit or Extract gave it.',
		retryable: false,
	},
	CHECK_REFUSED: {
		message: 'Progeny did not tell the state of task {taskId} (HTTP {httpCode}){reason}',
		hint: NOT_LOST,
		retryable: true,
	},
	CHECK_UNREADABLE: {
		message: 'Progeny gave no readable answer for task {taskId}: {reason}',
		hint: NOT_LOST,
		retryable: true,
	},
	WAIT_TIMED_OUT: {
		message: 'Task {taskId} was not finished after {waitedSeconds} seconds (last state: {state})',
		hint: "The card is not lost: 'Get Result' with this task ID fetches it later without paying again. To wait longer, raise 'Wait Timeout (Seconds)' in Options.",
		retryable: true,
	},

	// Not ours: n8n could not give what was asked of it
	UNEXPECTED: {
		message: 'The item could not be worked on: {reason}',
		hint: "Check the node's parameters, expressions and input for this item.",
		retryable: false,
	},
} satisfies Record<string, Words>;

export type ErrorCode = keyof typeof ERROR_WORDS;

/** What an error is about; whatever the words name must be given. */
export interface ErrorFacts {
	[name: string]: string | number | boolean | undefined;
	taskId?: string;
	httpCode?: number;
	/** The service's own issues as one text. */
	issues?: string;
	/** How long the service wants to be left in peace. */
	pauseMs?: number;
	/** The item was submitted, and thereby charged, in this run. */
	isCharged?: boolean;
	/** The same request would come to the same end, where that is not so of all errors of its code. */
	isFinal?: boolean;
}

const MAX_FACT_LENGTH = 600;

/** The second key of an error item: the only shape, beside `error`, that n8n routes to the error output. */
export interface ErrorDetails {
	[name: string]: string | number | boolean | null;
	code: ErrorCode;
	taskId: string | null;
	httpCode: number | null;
	issues: string | null;
	hint: string;
	retryable: boolean;
}

/** A known way for a card not to be read, with the words of {@link ERROR_WORDS}. */
export class CardError extends Error {
	readonly hint: string;

	constructor(
		readonly code: ErrorCode,
		readonly facts: ErrorFacts = {},
	) {
		const words: Words = ERROR_WORDS[code];
		const { taskId } = facts;
		// Words that could be about any request, met by a card that was already paid for
		const isOfTask = taskId !== undefined && !words.message.includes('{taskId}');
		super(fill(words.message, facts) + (isOfTask ? fill(' (task {taskId})', facts) : ''));
		this.name = 'CardError';
		this.hint = fill(words.hint, facts) + (isOfTask ? ` ${NOT_LOST}` : '');
	}

	/** The same error, now that it is known which task it concerns. */
	forTask(taskId: string): CardError {
		return new CardError(this.code, { ...this.facts, taskId });
	}

	/** The same error after this very item was charged: to run it again would be charged again. */
	afterSubmission(taskId: string): CardError {
		return new CardError(this.code, { ...this.facts, taskId, isCharged: true });
	}

	get retryable(): boolean {
		return ERROR_WORDS[this.code].retryable;
	}

	get details(): ErrorDetails {
		return {
			code: this.code,
			taskId: this.facts.taskId ?? null,
			httpCode: this.facts.httpCode ?? null,
			issues: this.facts.issues ?? null,
			hint: this.hint,
			retryable: this.retryable && !this.facts.isCharged && !this.facts.isFinal,
		};
	}
}

/** Whatever went wrong, as an error that can be shown. */
export function cardErrorOf(error: unknown): CardError {
	if (isCardError(error)) return error;
	return new CardError('UNEXPECTED', { reason: messageOf(error) });
}

/** What an error of n8n itself says. */
export function messageOf(error: unknown): string {
	return (error instanceof Error && error.message) || 'no reason was given';
}

/** By name, because `instanceof` fails where two copies of the package are loaded. */
export function isCardError(error: unknown): error is CardError {
	return error instanceof Error && error.name === 'CardError';
}

function fill(text: string, facts: ErrorFacts): string {
	return text.replace(/\{(\w+)\}/g, (_, name: string) =>
		safeText(String(facts[name] ?? ''), MAX_FACT_LENGTH),
	);
}
