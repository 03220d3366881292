import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

import { logIn, ownError } from '../nodes/progeny/account/login';
import { connectionFaultOf } from '../nodes/progeny/http/connectionFault';

const NODE = {
	name: 'Progeny OCR Card',
	type: 'progenyOcrCard',
	parameters: {},
} as unknown as INode;

/** What n8n's HTTP helper throws; before n8n 2.34, it does not keep the cause. */
const wrapped = (error: unknown, { keepsCause }: { keepsCause: boolean }) => {
	const thrown = new NodeApiError(NODE, error as JsonObject);
	return keepsCause ? thrown : Object.defineProperty(thrown, 'cause', { value: undefined });
};

const refused = () => Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });

describe.each([{ keepsCause: true }, { keepsCause: false }])(
	'an error that n8n wraps, %j',
	(n8n) => {
		it('of the network tells whether the request left', () => {
			expect(connectionFaultOf(wrapped(refused(), n8n))).toMatchObject({
				reason: 'the server refused the connection',
				maybeReceived: false,
			});
		});

		it('of a login keeps its own words', async () => {
			const login = {
				baseUrl: 'https://be.progeny.tech/api/v3',
				username: 'demo',
				password: 'hush',
			};
			const httpRequest = async () => await Promise.reject(refused());
			const error: unknown = await logIn({ httpRequest } as never, login).catch(
				(one: unknown) => one,
			);
			expect(ownError(wrapped(error, n8n))).toMatchObject({
				code: 'UNREACHABLE',
				facts: { reason: 'the server refused the connection' },
			});
		});
	},
);
