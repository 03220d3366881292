import { safeText } from './text';

/** What an error code means to a person, and what the code does about it. */
interface ErrorRow {
	/** What happened. `{facts}` are filled in; `{document}` is the word for it, such as `card`. */
	message: string;
	hint: string;
	/** Whether a person may run the item again as it is, without paying twice, and it may then succeed. */
	retryable: boolean;
	/** Whether a task that is waited for is asked for again. */
	checkGoesOn: boolean;
	/** Whether a run that meets it at the login makes no further request without a token. */
	isFinalForRun: boolean;
	/**
	 * How long a request that provably was not accepted is made again. Counted for all uploads of a run
	 * together, since one was last accepted; for a status check, while the service has never answered.
	 */
	patienceMs: number;
}

type Policy = Omit<ErrorRow, 'message' | 'hint'>;

/** The same request would end the same way. */
const LASTING: Policy = {
	retryable: false,
	checkGoesOn: false,
	isFinalForRun: false,
	patienceMs: 0,
};
/** A later request may do better. */
const PASSING: Policy = { ...LASTING, retryable: true, checkGoesOn: true };
/** A wrong password locks accounts, or a page that is not Progeny gets it: once is enough. */
const FINAL: Policy = { ...LASTING, isFinalForRun: true };

/** Ends the hint of every error about a task that is paid for. */
const NOT_LOST =
	"The {document} is not lost: 'Get Result' with this task ID fetches it without paying again.";

/** The only place where an error code gets its words and its retry policy. */
export const ERRORS = {
	// Found before anything is sent
	PARAMETER_INVALID: {
		message: "'{parameter}' has an invalid value: {value}",
		hint: 'Set it to {expected}. If it is an expression, check its result for this item.',
		...LASTING,
	},
	IMAGE_MISSING: {
		message: '{label} image: {problem}',
		hint: '{available}',
		...LASTING,
	},
	ONE_IMAGE_ONLY: {
		message: 'Only one picture came with this item, but a {document} needs {images}',
		hint: '{remedy} {available}',
		...LASTING,
	},
	IMAGE_NOT_DOWNLOADED: {
		message: '{what} could not be downloaded from {host}: {reason}',
		hint: 'The link must open the picture for anyone, without a login. Try it in a private browser window. Links from cloud drives often expire. Nothing was sent to Progeny.',
		...LASTING,
		retryable: true,
	},
	IMAGE_UNREADABLE: {
		message: '{label} image: n8n could not read {name}',
		hint: "The file may no longer be in n8n's storage. Run the workflow again from the step that provides it.",
		...LASTING,
	},
	IMAGE_FORMAT: {
		message: '{label} image: {name} is {format}, and Progeny reads PNG and JPEG only',
		hint: '{remedy} Nothing was sent to Progeny.',
		...LASTING,
	},
	IMAGE_TOO_LARGE: {
		message: '{label} image: {name} is larger than {limitMb} MB',
		hint: 'Make it smaller, for example with the Edit Image node: Progeny recommends a height of at most 1080 px. Nothing was sent to Progeny.',
		...LASTING,
	},
	IMAGE_DAMAGED: {
		message: '{label} image: {name} is {problem}',
		hint: 'Check the step that provides it, or ask for the picture again. Nothing was sent to Progeny.',
		...LASTING,
	},

	// The credential
	BASE_URL_INVALID: {
		message: 'The Base URL of the Progeny credential cannot be used: {reason}',
		hint: 'Set Base URL to https://be.progeny.tech/api/v3, or to the address that Progeny gave you.',
		...FINAL,
	},
	CREDENTIAL_UNREADABLE: {
		message: 'The Progeny credential could not be read: {reason}',
		hint: 'Check that a credential is selected in the node and still exists, then run the item again.',
		...PASSING,
	},
	LOGIN_REFUSED: {
		message: 'Progeny refused the login: {reason}',
		hint: '{remedy}',
		...FINAL,
	},
	NOT_PROGENY: {
		message: 'The Base URL of the Progeny credential does not lead to a Progeny API: {reason}',
		hint: 'Check Base URL. It ends in /api/v3, for example https://be.progeny.tech/api/v3.',
		...FINAL,
	},

	// Any request
	UNREACHABLE: {
		message: 'Progeny cannot be reached: {reason}',
		hint: 'Check Base URL and Allowed HTTP Request Domains in the credential, and that the n8n server can reach that address (network, proxy, firewall). If they are right, the service may be down: try again in a few minutes. {nothingSent}',
		...PASSING,
		patienceMs: 10_000,
	},
	CERTIFICATE_REFUSED: {
		message: 'There is no secure connection to Progeny: {reason}',
		hint: 'Check Base URL in the credential. If the n8n server reaches the internet through a proxy with its own certificate, ask your n8n administrator to add it. {nothingSent}',
		...FINAL,
		retryable: true,
	},
	THROTTLED: {
		message: 'Progeny accepts no more requests at the moment: {reason}',
		hint: 'The request was not accepted. Run the item again after a pause, with fewer items, or with fewer {documents} in progress (see Options).',
		...PASSING,
		patienceMs: 90_000,
	},
	ACCESS_REFUSED: {
		message: 'Progeny refused an access token that it had just issued (HTTP {httpCode})',
		hint: 'Test the credential. If the test passes, ask Progeny whether this account may use the service.',
		...FINAL,
	},
	ACCESS_FORBIDDEN: {
		message: 'Progeny does not allow this account to use the service (HTTP 403){reason}',
		hint: 'Ask Progeny to enable this service for the account of the credential.',
		...LASTING,
	},

	// The submission
	SUBMISSION_REFUSED: {
		message: 'Progeny did not accept the {document}{reason}',
		hint: '{remedy} No task was created.',
		...LASTING,
	},
	UPLOADS_HALTED: {
		message:
			'The {document} was not sent: {uploads} uploads in a row got no clear answer, and no further upload was possible within {waited}',
		hint: 'Progeny seems to be unavailable, and may charge for each of these uploads. Run the item again when Progeny answers. If it is only slow, raise Request Timeout (Seconds) in Options.',
		...LASTING,
		retryable: true,
	},
	SUBMISSION_UNCERTAIN: {
		message: '{notSentAgain} It is not known whether Progeny accepted the {document}: {reason}',
		hint: 'The {document} may have been accepted and charged, so the node does not send it again, not even when you retry this execution. Ask Progeny, or look in the Progeny Console. To send it again anyway, start a new execution with this {document}.',
		...LASTING,
	},

	// The task
	DOCUMENT_REJECTED: {
		message: '{whatToDo}: Progeny rejected the {document} of task {taskId}{reason}',
		hint: '{guess} {advice} To get a row instead, set {onRejected} in Options to Return a Row.',
		...LASTING,
	},
	TASK_FAILED: {
		message: 'Progeny could not finish task {taskId} (state {state}){reason}',
		hint: 'Progeny did not judge the {document} itself. A retry of this execution submits it again, once. Ask Progeny whether it charges for the failed task.',
		...LASTING,
	},
	RESULT_UNREADABLE: {
		message: 'Progeny finished task {taskId}, but no {document} can be found in its answer{reason}',
		hint: "To see the answer without paying again, use 'Get Result' with this task ID and the Output 'Raw'. Tell the maintainers of this node what it looks like, without the personal data.",
		...LASTING,
	},
	TASK_UNKNOWN: {
		message: 'Progeny does not know task {taskId}',
		hint: "Check the task ID, and that the credential is for the account that submitted the {document}. If the task is only seconds old, wait a moment and run 'Get Result' again.",
		...PASSING,
	},
	TASK_ID_INVALID: {
		message: "Progeny does not accept '{taskId}' as a task ID{reason}",
		hint: 'Use the task ID as Submit or Extract returned it.',
		...LASTING,
	},
	CHECK_REFUSED: {
		message: 'Progeny did not report the state of task {taskId}: {reason}',
		hint: NOT_LOST,
		...LASTING,
		retryable: true,
	},
	CHECK_UNANSWERED: {
		message: 'Progeny gave no usable answer about task {taskId}: {reason}',
		hint: NOT_LOST,
		...PASSING,
		patienceMs: 10_000,
	},
	WAIT_TIMED_OUT: {
		message: 'Task {taskId} was not finished after {waited} (last state: {state})',
		hint: "The {document} is not lost: 'Get Result' with this task ID fetches it later without paying again. To wait longer, raise 'Wait Timeout (Seconds)' in Options.",
		...LASTING,
		retryable: true,
	},

	// Neither Progeny nor the document
	INPUT_UNREADABLE: {
		message: 'n8n could not provide what the node needs for this item: {reason}',
		hint: "Check the node's parameters, expressions and input for this item.",
		...LASTING,
	},
	NODE_FAULT: {
		message: 'There is a bug in this node: {reason}',
		hint: "Your workflow and Progeny are not the cause. Tell the maintainers of this node, and send them its lines from n8n's log.",
		...LASTING,
	},
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/** The names in braces of a text. */
type Placeholder<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
	? Name | Placeholder<Rest>
	: never;

/** What the words of a code need. */
type FactNames<Code extends ErrorCode> = Exclude<
	Placeholder<(typeof ERRORS)[Code]['message'] | (typeof ERRORS)[Code]['hint']>,
	'document' | 'documents' | 'nothingSent' | 'notSentAgain'
>;

/** What an error may know beside that. */
interface FurtherFacts {
	taskId?: string;
	httpCode?: number;
	/** The service's own issues as one text. */
	issues?: string;
	/** A sentence about a document that an earlier try sent. */
	notSentAgain?: string;
	/** How long the service wants no request. */
	pauseMs?: number;
	/** The item was submitted, and thereby charged, in this run. */
	isCharged?: boolean;
	/** The same request would end the same way, although that is not true of every error with this code. */
	isLasting?: boolean;
}

/** What an error is about. Whatever its words name must be given, or it does not compile. */
export type Facts<Code extends ErrorCode> = Record<FactNames<Code>, string | number> &
	Omit<FurtherFacts, FactNames<Code>>;

const MAX_FACT_LENGTH = 600;

/** The end of a message that quotes the service, n8n or an expression. */
const GIVEN = /:? ?\{(reason|value)\}$/;

/** The second key of an error item: the only shape, beside `error`, that n8n routes to the error output. */
export interface ErrorDetails {
	[name: string]: string | number | boolean | undefined;
	/** First, as people read it without scrolling. */
	hint: string;
	code: ErrorCode;
	retryable: boolean;
	taskId?: string;
	httpCode?: number;
	issues?: string;
}

/** The words for what is submitted, as a message uses them. */
export type DocumentWords = Record<'one' | 'many', string>;

const ANY_DOCUMENT: DocumentWords = { one: 'document', many: 'documents' };

/** A known reason why an item gives no row, with the words of {@link ERRORS}. */
export class ItemError extends Error {
	private constructor(
		readonly code: ErrorCode,
		readonly facts: FurtherFacts & Record<string, unknown>,
		cause: unknown,
	) {
		super(textOf(ERRORS[code].message, facts, ANY_DOCUMENT), { cause });
		this.name = 'ItemError';
	}

	static of<Code extends ErrorCode>(code: Code, facts: Facts<Code>, cause?: unknown): ItemError {
		return new ItemError(code, facts, cause);
	}

	/** The same error with the task that it concerns. */
	forTask(taskId: string): ItemError {
		return new ItemError(this.code, { ...this.facts, taskId }, this.cause);
	}

	/** The same error after this very item was charged: to run it again would be charged again. */
	afterSubmission(taskId: string): ItemError {
		return new ItemError(this.code, { ...this.facts, taskId, isCharged: true }, this.cause);
	}

	get policy(): Policy {
		return ERRORS[this.code];
	}

	/** What is shown of it. */
	words(document: DocumentWords = ANY_DOCUMENT): { message: string; details: ErrorDetails } {
		const { taskId, httpCode, issues, isCharged, isLasting } = this.facts;
		const { message, hint } = this.texts(document);
		return {
			message,
			details: {
				hint,
				code: this.code,
				retryable: this.policy.retryable && !isCharged && !isLasting,
				...(taskId !== undefined && { taskId }),
				...(httpCode !== undefined && { httpCode }),
				...(issues !== undefined && { issues }),
			},
		};
	}

	/** What happened and what to do, without what the service or an expression gave. */
	summary(document: DocumentWords = ANY_DOCUMENT): string {
		const { message, hint } = this.texts(document, GIVEN);
		return `${message}. ${hint}`;
	}

	/** The words of its code with the facts; what `without` finds in the message is left out. */
	private texts(document: DocumentWords, without?: RegExp): { message: string; hint: string } {
		const row: ErrorRow = ERRORS[this.code];
		const { taskId } = this.facts;
		const message = without ? row.message.replace(without, '') : row.message;
		// Words that could be about any request, met by a task that is already paid for
		const isAnyRequest = taskId !== undefined && !message.includes('{taskId}');
		const nothingSent = taskId === undefined ? `No ${document.one} was sent.` : '';
		const fill = (text: string) => textOf(text, { ...this.facts, nothingSent }, document);
		return {
			message: fill(isAnyRequest ? `${message} (task {taskId})` : message),
			hint: fill(isAnyRequest ? `${row.hint} ${NOT_LOST}` : row.hint),
		};
	}
}

/**
 * What the person in the editor should know of the items that failed, in the words for the first of them.
 * n8n shows it above the items in every view, whereas `error` may be behind dozens of fields of the input.
 * It shows it to everybody, too, even where it hides the items from who may not see what is in them.
 */
export function failedHint(
	failed: Map<number, ItemError>,
	itemCount: number,
	document: DocumentWords,
): string | undefined {
	const [first, ...others] = [...failed.keys()].sort((a, b) => a - b);
	if (first === undefined) return undefined;
	const summary = failed.get(first)!.summary(document);
	if (itemCount === 1) return summary;
	const more = `${others.length} more item${others.length === 1 ? '' : 's'}`;
	return `Item ${first}: ${summary}${others.length === 0 ? '' : ` ${more} failed, too.`}`;
}

/** By name, because `instanceof` fails where two copies of the package are loaded. */
export function isItemError(error: unknown): error is ItemError {
	return error instanceof Error && error.name === 'ItemError';
}

/** JavaScript's own errors. Nobody throws them on purpose. */
const FAULTS = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'URIError']);

/** Any error, as one that can be shown. The original is its cause. */
export function itemErrorOf(error: unknown): ItemError {
	if (isItemError(error)) return error;
	const isFault = error instanceof Error && faultIn(error) === error;
	const code = isFault ? 'NODE_FAULT' : 'INPUT_UNREADABLE';
	return ItemError.of(code, { reason: messageOf(error) }, error);
}

/** A fault of the node itself among the causes of an error, if there is one. */
export function faultIn(error: unknown): Error | undefined {
	if (!(error instanceof Error)) return undefined;
	return FAULTS.has(error.name) ? error : faultIn(error.cause);
}

/** What an error that is not ours says. */
export function messageOf(error: unknown): string {
	return (error instanceof Error && error.message) || 'no reason was given';
}

function textOf(text: string, facts: Record<string, unknown>, { one, many }: DocumentWords) {
	const all: Record<string, unknown> = { ...facts, document: one, documents: many };
	return text
		.replace(/\{(\w+)\}/g, (_, name: string) => safeText(String(all[name] ?? ''), MAX_FACT_LENGTH))
		.replace(/ {2,}/g, ' ')
		.trim();
}
