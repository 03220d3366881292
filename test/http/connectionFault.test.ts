import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

import { ConnectionFault, connectionFaultOf } from '../../nodes/progeny/http/connectionFault';

const NODE = {
	name: 'Progeny OCR Card',
	type: 'progenyOcrCard',
	parameters: {},
} as unknown as INode;

it.each<[unknown, RegExp]>([
	[{ code: 'ECONNREFUSED' }, /refused/],
	[{ cause: { code: 'ENOTFOUND' } }, /host name is not known/],
	[{ code: 'EAI_AGAIN' }, /could not be looked up/],
	[{ cause: {}, httpCode: 'ECONNREFUSED' }, /refused/],
	[{ code: 'EADDRNOTAVAIL' }, /no network address left/],
	[{ code: 'EHOSTUNREACH', syscall: 'connect' }, /server cannot be reached/],
	[{ cause: { code: 'ENETUNREACH', syscall: 'connect' } }, /network cannot be reached/],
	[{ cause: { cause: { code: 'ETIMEDOUT', syscall: 'connect' } } }, /request timeout/],
	[{ code: 'ECONNRESET', cause: { code: 'ECONNRESET', syscall: 'connect' } }, /broke off/],
	[{ code: 'EMFILE', syscall: 'getaddrinfo' }, /too many files/],
	[{ code: 'ANY_OTHER', syscall: 'connect' }, /broke off/],
	[{ code: 'ETIMEDOUT', errors: [{ syscall: 'connect' }, { syscall: 'connect' }] }, /timeout/],
	[{ code: 'ECONNRESET', request: { socket: { secureConnecting: true } } }, /broke off/],
	[{ cause: { code: 'EPROTO', request: { socket: { secureConnecting: true } } } }, /no secure/],
])('%j provably sent nothing, and may pass', (error, reason) => {
	expect(connectionFaultOf(error)).toMatchObject({
		reason: expect.stringMatching(reason),
		maybeReceived: false,
		isLasting: false,
	});
});

it.each<[unknown, RegExp]>([
	[{ cause: { cause: { code: 'CERT_HAS_EXPIRED' } } }, /expired/],
	[{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, /not trusted/],
	[{ code: 'SELF_SIGNED_CERT_IN_CHAIN' }, /not trusted/],
	[{ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, /not trusted/],
	[{ code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' }, /not trusted/],
	[{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, /another host name/],
	[{ code: 'CERT_NOT_YET_VALID' }, /not valid yet/],
])('%j provably sent nothing, and is met again by the same request', (error, reason) => {
	expect(connectionFaultOf(error)).toMatchObject({
		reason: expect.stringMatching(reason),
		maybeReceived: false,
		isLasting: true,
	});
});

it.each<[unknown, RegExp]>([
	[{ code: 'EHOSTUNREACH' }, /^the server cannot be reached$/],
	[{ code: 'ENETUNREACH' }, /^the network cannot be reached$/],
	[{ code: 'constructor' }, /broke off/],
	[{ code: 'ETIMEDOUT', syscall: 'read' }, /request timeout/],
	[{ code: 'EMFILE', syscall: 'open' }, /too many files/],
	[{ code: 'ETIMEDOUT', errors: [{ syscall: 'connect' }, { syscall: 'read' }] }, /timeout/],
	[{ code: 'ETIMEDOUT', errors: [] }, /timeout/],
	[{ code: 'ECONNRESET', request: { socket: { secureConnecting: false } } }, /broke off/],
	[{ code: 'ECONNRESET', request: { socket: null } }, /broke off/],
	[{ code: 'ECONNRESET', request: null }, /broke off/],
	[{ code: 'ECONNABORTED' }, /request timeout/],
	[{ code: 'ERR_CANCELED' }, /request timeout/],
	[{ code: 'ETIMEDOUT' }, /request timeout/],
	[Object.assign(new Error('read'), { code: 'ECONNRESET' }), /broke off/],
	[Object.assign(new Error('write'), { code: 'EPIPE' }), /broke off/],
	[{ code: 'ANY_OTHER' }, /broke off/],
	[new Error('socket hang up'), /socket hang up/],
	[new Error('<html>'), /broke off/],
	[null, /broke off/],
	['a text', /broke off/],
])('%j may have been received', (error, reason) => {
	expect(connectionFaultOf(error)).toMatchObject({
		reason: expect.stringMatching(reason),
		maybeReceived: true,
		isLasting: false,
	});
});

it('is read from an error that is its own cause', () => {
	const error: Record<string, unknown> = { code: 'EHOSTUNREACH' };
	error.cause = error;
	expect(connectionFaultOf(error)).toMatchObject({ maybeReceived: true });
});

it('keeps what it was made of, and stays what it is', () => {
	const error = new Error('socket hang up');
	const fault = connectionFaultOf(error);
	expect(fault).toBeInstanceOf(ConnectionFault);
	expect(fault.cause).toBe(error);
	expect(connectionFaultOf(fault)).toBe(fault);
});

/** Before n8n 2.34, n8n's HTTP helper does not keep the cause. */
it.each([{ keepsCause: true }, { keepsCause: false }])(
	'is told from an error that n8n wraps, %j',
	({ keepsCause }) => {
		const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
		const thrown = new NodeApiError(NODE, refused as unknown as JsonObject);
		if (!keepsCause) Object.defineProperty(thrown, 'cause', { value: undefined });
		expect(connectionFaultOf(thrown)).toMatchObject({
			reason: 'the server refused the connection',
			maybeReceived: false,
		});
	},
);
