import { serviceText } from '../text';

/** A request that got no usable HTTP answer. */
export class ConnectionFault extends Error {
	constructor(
		/** Why, in words of our own. */
		readonly reason: string,
		/** False only where the request provably did not leave: then it may be sent again. */
		readonly maybeReceived: boolean,
		/** Whether the same request would meet the same fault. */
		readonly isLasting = false,
		cause?: unknown,
	) {
		super(reason, { cause });
		this.name = 'ConnectionFault';
	}
}

const UNTRUSTED = 'the certificate of the server is not trusted';

const CERTIFICATE_FAULTS = new Map([
	['DEPTH_ZERO_SELF_SIGNED_CERT', UNTRUSTED],
	['SELF_SIGNED_CERT_IN_CHAIN', UNTRUSTED],
	['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNTRUSTED],
	['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNTRUSTED],
	['ERR_TLS_CERT_ALTNAME_INVALID', 'the certificate of the server is for another host name'],
	['CERT_HAS_EXPIRED', 'the certificate of the server has expired'],
]);

const NOT_SENT = new Map([
	['ECONNREFUSED', 'the server refused the connection'],
	['ENOTFOUND', 'the host name is not known'],
	['EAI_AGAIN', 'the host name could not be looked up'],
]);

const MAYBE_RECEIVED = new Map([
	['ECONNABORTED', 'no answer within the request timeout'],
	// Cancelled by our own signal, which ends a request that takes too long as a whole
	['ERR_CANCELED', 'no answer within the request timeout'],
	['ETIMEDOUT', 'no answer within the request timeout'],
	['ECONNRESET', 'the connection broke off'],
	['EPIPE', 'the connection broke off'],
	['EHOSTUNREACH', 'the server cannot be reached'],
	['ENETUNREACH', 'the network cannot be reached'],
]);

/**
 * Reads what n8n's HTTP helper threw. The words are our own, because n8n replaces a message that
 * contains a system code by one that fits no API.
 */
export function connectionFaultOf(error: unknown): ConnectionFault {
	if (error instanceof ConnectionFault) return error;
	const code = systemCode(error);
	const certificate = CERTIFICATE_FAULTS.get(code);
	if (certificate !== undefined) return new ConnectionFault(certificate, false, true, error);
	const notSent = NOT_SENT.get(code);
	if (notSent !== undefined) return new ConnectionFault(notSent, false, false, error);
	const message = error instanceof Error ? serviceText(error.message) : '';
	const reason = MAYBE_RECEIVED.get(code) ?? (message || 'the connection broke off');
	return new ConnectionFault(reason, true, false, error);
}

/**
 * The helper wraps the error of the network, once or twice, and keeps it as `cause`. Before n8n 2.34, it
 * keeps only its code, in the place of an HTTP status.
 */
function systemCode(error: unknown): string {
	if (typeof error !== 'object' || error === null) return '';
	const { code, cause, httpCode } = error as Record<string, unknown>;
	return typeof code === 'string' ? code : systemCode(cause) || String(httpCode ?? '');
}
