import {
	UserError,
	type ICredentialDataDecryptedObject,
	type ICredentialTestRequest,
	type ICredentialType,
	type IDataObject,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INodeProperties,
} from 'n8n-workflow';

import { storedToken } from '../nodes/progeny/account/accessToken';
import { logIn } from '../nodes/progeny/account/login';
import { webAddress } from '../nodes/progeny/http/webAddress';

export class ProgenyApi implements ICredentialType {
	name = 'progenyApi';

	displayName = 'Progeny API';

	icon = { light: 'file:../icons/progeny.svg', dark: 'file:../icons/progeny.dark.svg' } as const;

	documentationUrl = 'https://github.com/n8n-nodes-progeny/n8n-nodes-progeny#credential';

	properties: INodeProperties[] = [
		{
			// Filled by preAuthentication, which n8n runs while it is empty
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: 'https://be.progeny.tech/api/v3',
			placeholder: 'e.g. https://be.progeny.tech/api/v3',
			description:
				'The address of the API, without a trailing path such as /services. It must begin with https://; only a server on this machine may use http://.',
		},
		{
			displayName: 'Username',
			name: 'username',
			type: 'string',
			required: true,
			default: '',
			description: 'The username provided by Progeny',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'The password provided by Progeny',
		},
	];

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return await logIn(this.helpers, credentials);
	}

	/**
	 * Signs requests to the origin of the Base URL and to no other, redirects included.
	 *
	 * Without a token it throws an error that looks like a 401, for which n8n logs in before anything is sent.
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const address = webAddress(credentials.baseUrl, { mayBeLocal: true });
		// The HTTP Request node has its older name
		const { url, uri = url, baseURL } = requestOptions as IHttpRequestOptions & { uri?: string };
		// A Base URL that cannot be used is explained by the login
		const origin = typeof address === 'string' ? null : address.origin;
		if (origin !== null && new URL(uri, baseURL).origin !== origin) {
			throw new UserError(`The Progeny credential is for requests to ${origin} only`);
		}
		const token = origin === null ? null : storedToken(credentials);
		if (token === null) {
			const message = 'There is no access token for this base URL, username and password';
			throw Object.assign(new UserError(message), { response: { status: 401 } });
		}
		const headers = { ...requestOptions.headers, Authorization: `Bearer ${token.value}` };
		return Object.assign(requestOptions, {
			headers,
			sendCredentialsOnCrossOriginRedirect: false,
		});
	};

	/**
	 * The login, which n8n makes before it when the login data are new, is the test. The request asks
	 * for a task that cannot exist, which costs nothing; how the service answers that is not known, so
	 * only a refusal counts.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: "={{$credentials.baseUrl.trim().replace(/\\/+$/, '')}}",
			url: '/services/task/',
			qs: { id: '00000000-0000-4000-8000-000000000000' },
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: { ignore: true, except: [401, 403] },
		},
		rules: [401, 403].map((value) => ({
			type: 'responseCode',
			properties: {
				value,
				message: `The login works, but Progeny does not let the account use the service (HTTP ${value}). Ask Progeny whether the account is active.`,
			},
		})),
	};
}
