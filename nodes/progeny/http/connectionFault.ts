import { isRecord, type JsonRecord } from '../json';
import { serviceText } from '../text';
import type { Answer } from './answer';

/** A request that got no usable HTTP answer. */
export class ConnectionFault extends Error {
	/** False only where the request provably did not leave: then it may be sent again. */
	readonly maybeReceived: boolean;
	/** Whether the same request would meet the same fault. */
	readonly isLasting: boolean;
	/** Whether an answer had begun. */
	readonly isAnswered: boolean;
	/** Whether we ended the request, as its time was over or the execution was stopped. */
	readonly isEnded: boolean;
	/** What had arrived of an answer that broke off or was too large: its `id`, and no more. */
	readonly begunAnswer?: Answer;

	constructor(
		/** Why, in words of our own. */
		readonly reason: string,
		{
			maybeReceived,
			isLasting = false,
			isAnswered = false,
			isEnded = false,
			begunAnswer,
			cause,
		}: Facts,
	) {
		super(reason, { cause });
		this.name = 'ConnectionFault';
		this.maybeReceived = maybeReceived;
		this.isLasting = isLasting;
		this.isAnswered = isAnswered;
		this.isEnded = isEnded;
		this.begunAnswer = begunAnswer;
	}
}

interface Facts {
	maybeReceived: boolean;
	isLasting?: boolean;
	isAnswered?: boolean;
	isEnded?: boolean;
	begunAnswer?: Answer;
	cause?: unknown;
}

const UNTRUSTED = 'the certificate of the server is not trusted';

const CERTIFICATE_FAULTS = new Map([
	['DEPTH_ZERO_SELF_SIGNED_CERT', UNTRUSTED],
	['SELF_SIGNED_CERT_IN_CHAIN', UNTRUSTED],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNTRUSTED],
	['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNTRUSTED],
	['ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate of the server is for another host name'],
	['CERT_HAS_EXPIRED', 'the certificate of the server has expired'],
	['CERT_NOT_YET_VALID', 'the certificate of the server is not valid yet'],
]);

/** Codes that prove that no connection was made. Before n8n 2.34, there is nothing else to go by. */
const NOT_SENT = new Map([
	['ECONNREFUSED', 'the server refused the connection'],
	['ENOTFOUND', 'the host name is not known'],
	['EAI_AGAIN', 'the host name could not be looked up'],
	['EADDRNOTAVAIL', 'n8n has no network address left for the connection'],
]);

/** The system's calls before the first byte of a request. */
const CONNECTING = new Set<unknown>(['connect', 'getaddrinfo']);

const REASONS = new Map([
	...NOT_SENT,
	['ECONNABORTED', 'no answer within the request timeout'],
	// Cancelled by our own signal, which ends a request that takes too long as a whole
	['ERR_CANCELED', 'no answer within the request timeout'],
	['ETIMEDOUT', 'no answer within the request timeout'],
	['ECONNRESET', 'the connection broke off'],
	['EPIPE', 'the connection broke off'],
	['EPROTO', 'no secure connection could be made'],
	['EHOSTUNREACH', 'the server cannot be reached'],
	['ENETUNREACH', 'the network cannot be reached'],
	['EMFILE', 'n8n has too many files and connections open'],
]);

/**
 * Reads what n8n's HTTP helper threw. The words are our own, because n8n replaces a message that
 * contains a system code by one that fits no API.
 */
export function connectionFaultOf(error: unknown): ConnectionFault {
	if (error instanceof ConnectionFault) return error;
	const causes = causesOf(error);
	const code = systemCode(causes);
	const certificate = CERTIFICATE_FAULTS.get(code);
	const message = error instanceof Error ? serviceText(error.message) : '';
	const reason = REASONS.get(code) ?? (message || 'the connection broke off');
	return new ConnectionFault(certificate ?? reason, {
		maybeReceived:
			certificate === undefined && !NOT_SENT.has(code) && !causes.some(provesNoConnection),
		isLasting: certificate !== undefined,
		cause: error,
	});
}

/** The helper wraps the error of the network, once or twice, and keeps it as `cause`. */
function causesOf(error: unknown): JsonRecord[] {
	const causes = new Set<JsonRecord>();
	for (let cause = error; isRecord(cause) && !causes.has(cause); cause = cause.cause) {
		causes.add(cause);
	}
	return [...causes];
}

/** Before n8n 2.34, the helper keeps only the code, in the place of an HTTP status. */
function systemCode(causes: JsonRecord[]): string {
	const code = causes.find((cause) => typeof cause.code === 'string')?.code;
	return String(code ?? causes.find(({ httpCode }) => httpCode)?.httpCode ?? '');
}

/** Whether the connection was never made, TLS included. */
function provesNoConnection({ syscall, errors, request }: JsonRecord): boolean {
	if (CONNECTING.has(syscall)) return true;
	// One error for each address of a host
	if (Array.isArray(errors) && errors.length > 0) {
		return errors.every((error) => isRecord(error) && provesNoConnection(error));
	}
	// Node.js clears this mark of a connection before it writes the request to it
	const socket = isRecord(request) ? request.socket : undefined;
	return isRecord(socket) && socket.secureConnecting === true;
}
